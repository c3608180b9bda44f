import type { RestOutcome, RestRequest } from "./RestRequest.ts"

/** A request that matched, with the parameters of its path. */
export interface RouteCall extends RestRequest {
  readonly param: (name: string) => string
}

/** So many requests in a window of so many ms. */
export interface RouteLimit {
  readonly limit: number
  readonly window: number
  /** What routes that count together have in common; else each counts alone. */
  readonly bucket?: string
}

export interface Route {
  readonly method: string
  readonly template: string
  readonly pattern: RegExp
  /** Interaction callbacks and webhooks carry their token in the path instead. */
  readonly open: boolean
  /** null: not limited, and not counted in the global limit either. */
  readonly limit: RouteLimit | null
  readonly handle: (call: RouteCall) => RestOutcome
}

/** Discord publishes no limits of routes; where none is known, the global one is what is met first. */
const ORDINARY: RouteLimit = { limit: 50, window: 1000 }

/** `route("GET /guilds/:guild", handle)`. */
export const route = (
  line: `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`,
  handle: Route["handle"],
  options: { readonly open?: boolean; readonly limit?: RouteLimit | null } = {}
): Route => {
  const [method = "", template = ""] = line.split(" ")
  return {
    method,
    template,
    pattern: new RegExp(`^${template.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
    open: options.open ?? false,
    limit: options.limit === undefined ? ORDINARY : options.limit,
    handle
  }
}

/** What shares a bucket: the route with its channel, guild or webhook. */
export const bucketOf = ({ limit, method, template }: Route, param: (name: string) => string): string =>
  `${limit?.bucket ?? `${method} ${template}`} ${param("channel")}${param("guild")}${param("application")}`

import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { WorldRefused } from "../WorldRefused.ts"
import { accountRoutes } from "./accountRoutes.ts"
import { applicationRoutes } from "./applicationRoutes.ts"
import { guildRoutes } from "./guildRoutes.ts"
import { interactionRoutes } from "./interactionRoutes.ts"
import { memberRoutes } from "./memberRoutes.ts"
import { messageRoutes } from "./messageRoutes.ts"
import { RateLimits, tooMany } from "./RateLimits.ts"
import { type RestFault, RestFaults } from "./RestFaults.ts"
import { problem, type RestOutcome, type RestRequest, type RestResponse, type UploadedFile } from "./RestRequest.ts"
import { roleRoutes } from "./roleRoutes.ts"
import { bucketOf, type Route } from "./Route.ts"

/** One request that the bot sent, and what came of it. */
export interface RestEntry {
  /** ms, UTC. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly files: ReadonlyArray<UploadedFile>
  readonly auditReason: string | null
  readonly status: number | "hang" | "reset"
  readonly response: unknown
}

/** How many requests are remembered. */
const REMEMBERED = 10_000

/** REST v10 on the simulated world: routes, permissions, rate limits, faults on demand, and a record of it all. */
export class Rest {
  readonly faults = new RestFaults()
  readonly routes: ReadonlyArray<Route>
  readonly #discord: SimulatedDiscord
  readonly #limits: RateLimits
  #entries: Array<RestEntry> = []

  constructor(discord: SimulatedDiscord, addresses: { readonly gateway: () => string }) {
    this.#discord = discord
    this.#limits = new RateLimits(discord.world.now)
    this.routes = [
      ...accountRoutes(discord, addresses),
      ...applicationRoutes(discord),
      ...guildRoutes(discord),
      ...roleRoutes(discord),
      ...memberRoutes(discord),
      ...messageRoutes(discord),
      ...interactionRoutes(discord)
    ]
  }

  /** What the bot sent, oldest first. */
  get entries(): ReadonlyArray<RestEntry> {
    return this.#entries
  }

  handle(request: RestRequest): RestOutcome {
    const outcome = this.#faulted(request)
    const { auditReason, body, method, path } = request
    const files = request.files.map(({ contentType, field, filename, size }) => ({
      contentType,
      field,
      filename,
      size
    }))
    const status = typeof outcome === "string" ? outcome : outcome.status
    const response = typeof outcome === "string" ? null : (outcome.body ?? null)
    this.#entries.push({ at: this.#discord.world.now(), method, path, body, files, auditReason, status, response })
    if (this.#entries.length > REMEMBERED * 2) this.#entries = this.#entries.slice(-REMEMBERED)
    return outcome
  }

  #faulted(request: RestRequest): RestOutcome {
    const fault = this.faults.take(`${request.method} ${request.path}`)
    if (fault === undefined) return this.#answer(request)
    if (fault.when === "after") this.#answer(request)
    return this.#broken(fault)
  }

  #broken({ outcome }: RestFault): RestOutcome {
    switch (outcome._tag) {
      case "error":
        return problem(outcome.status, outcome.code, `${outcome.status}: simulated fault`)
      case "limit":
        return tooMany(outcome.scope, outcome.retryAfter)
      default:
        return outcome._tag
    }
  }

  #answer(request: RestRequest): RestOutcome {
    const { method, path } = request
    for (const route of this.routes) {
      const match = route.method === method ? route.pattern.exec(path) : null
      if (match === null) continue
      if (!route.open && request.authorization !== `Bot ${this.#discord.sessions.options.token}`) {
        return problem(401, 0, "401: Unauthorized")
      }
      const param = (name: string) => match.groups?.[name] ?? ""
      if (route.limit === null) return this.#run(route, request, param)
      const { headers, refused } = this.#limits.take(bucketOf(route, param), route.limit)
      const outcome = refused ?? this.#run(route, request, param)
      return typeof outcome === "string" ? outcome : { ...outcome, headers: { ...headers, ...outcome.headers } }
    }
    const known = this.routes.some(({ pattern }) => pattern.test(path))
    return known ? problem(405, 0, "405: Method Not Allowed") : problem(404, 0, "404: Not Found")
  }

  #run(route: Route, request: RestRequest, param: (name: string) => string): RestOutcome {
    try {
      return route.handle({ ...request, param })
    } catch (cause) {
      // What the world refuses here, a route forgot to check: a client's fault, not a crash of the simulator.
      if (cause instanceof WorldRefused) return badRequest(cause.message)
      throw cause
    }
  }
}

const badRequest = (message: string): RestResponse => problem(400, 50035, message)

import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { CrossSite } from "./problems.ts"

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)

/** Whether a browser says that another site asks. One that is too old to say so, or no browser at all, says nothing. */
const isForeign = ({ headers }: HttpServerRequest.HttpServerRequest): boolean => {
  const site = headers["sec-fetch-site"]
  if (site !== undefined) return site !== "same-origin" && site !== "none"
  const { host, origin } = headers
  return origin !== undefined && hostOf(origin) !== host
}

/** Whether a browser says that a page of ours asks. */
const isOurs = (request: HttpServerRequest.HttpServerRequest): boolean =>
  !isForeign(request) &&
  (request.headers["sec-fetch-site"] === "same-origin" || request.headers["origin"] !== undefined)

const refused = Effect.fail(
  new CrossSite({
    detail: "Only the console itself may ask this with its cookie. Elsewhere send the token as a bearer."
  })
)

/** Refuses what other sites ask, and lets pass what does not come from a browser. */
export const refuseForeign = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<void, CrossSite> =>
  isForeign(request) ? refused : Effect.void

/** Refuses what another site may have made a browser ask, whose cookie goes with everything that it sends. */
export const refuseForged = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<void, CrossSite> =>
  request.method === "GET" || request.method === "HEAD"
    ? refuseForeign(request)
    : isOurs(request)
      ? Effect.void
      : refused

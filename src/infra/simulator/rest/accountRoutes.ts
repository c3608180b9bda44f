import { userPayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { unknownUser } from "./refusals.ts"
import { ok } from "./RestRequest.ts"
import { route, type Route } from "./Route.ts"

/** Discord allows so many IDENTIFYs a day. */
const IDENTIFIES = 1000

/** The bot's own account, other users, and how to reach the gateway. */
export const accountRoutes = (
  { sessions, world }: SimulatedDiscord,
  { gateway }: { readonly gateway: () => string }
): ReadonlyArray<Route> => [
  route("GET /gateway", () => ok({ url: gateway() }), { open: true }),
  route("GET /gateway/bot", () =>
    ok({
      url: gateway(),
      shards: sessions.options.shards,
      session_start_limit: {
        total: IDENTIFIES,
        remaining: Math.max(0, IDENTIFIES - sessions.identified),
        reset_after: 86_400_000,
        max_concurrency: sessions.options.maxConcurrency
      }
    })
  ),
  route("GET /users/@me", () =>
    ok({ ...userPayload(world.bot), verified: true, mfa_enabled: true, email: null, flags: 0 })
  ),
  route("GET /users/@me/guilds", () =>
    ok(
      [...world.guilds.values()].flatMap(({ facts }) =>
        facts.installed
          ? [{ id: facts.id, name: facts.name, icon: null, owner: false, permissions: "8", features: [] }]
          : []
      )
    )
  ),
  route("GET /users/:user", ({ param }) => {
    const user = world.users.get(param("user"))
    return user === undefined ? unknownUser : ok(userPayload(user))
  })
]

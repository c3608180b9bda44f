import { Option, Schema } from "effect"
import { applicationFlags, userPayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { CommandsForm } from "./forms.ts"
import { objection } from "./invalidForm.ts"
import { noContent, ok, problem } from "./RestRequest.ts"
import { route, type Route } from "./Route.ts"

/** Discord allows so many IDENTIFYs a day. */
const IDENTIFIES = 1000

const decodeCommands = Schema.decodeUnknownOption(
  Schema.Array(
    Schema.StructWithRest(Schema.Struct({ name: Schema.String }), [Schema.Record(Schema.String, Schema.Unknown)])
  )
)

/** The bot's own account, how to reach the gateway, and its application's commands. */
export const accountRoutes = (
  discord: SimulatedDiscord,
  { gateway }: { readonly gateway: () => string }
): ReadonlyArray<Route> => {
  const { commands, sessions, world } = discord
  const self = () => ({ ...userPayload(world.bot), verified: true, mfa_enabled: true, email: null, flags: 0 })
  const listed = (guildId: string | null) => ok(commands.list(guildId))
  const overwrite = (guildId: string | null, body: unknown) => {
    const objected = objection(CommandsForm, body)
    if (objected !== null) return objected
    const drafts = decodeCommands(body)
    if (Option.isNone(drafts)) return problem(400, 50035, "Invalid Form Body")
    commands.overwrite(guildId, drafts.value)
    return listed(guildId)
  }
  return [
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
    route("GET /users/@me", () => ok(self())),
    route("GET /users/:user", ({ param }) => {
      const user = world.users.get(param("user"))
      return user === undefined ? problem(404, 10013, "Unknown User") : ok(userPayload(user))
    }),
    route("GET /users/@me/guilds", () =>
      ok(
        [...world.guilds.values()].flatMap(({ facts }) =>
          facts.installed
            ? [{ id: facts.id, name: facts.name, icon: null, owner: false, permissions: "8", features: [] }]
            : []
        )
      )
    ),
    route("GET /applications/@me", () =>
      ok({
        id: world.bot.id,
        name: world.bot.name,
        icon: null,
        description: "",
        bot_public: true,
        bot_require_code_grant: false,
        verify_key: "0".repeat(64),
        flags: applicationFlags(sessions.options.privileged),
        owner: userPayload(world.bot),
        team: null,
        bot: self()
      })
    ),
    route("GET /oauth2/applications/@me", () =>
      ok({ id: world.bot.id, name: world.bot.name, owner: userPayload(world.bot) })
    ),
    route("GET /applications/:application/commands", () => listed(null)),
    route("PUT /applications/:application/commands", ({ body }) => overwrite(null, body)),
    route("GET /applications/:application/guilds/:guild/commands", ({ param }) => listed(param("guild"))),
    route("PUT /applications/:application/guilds/:guild/commands", ({ body, param }) =>
      overwrite(param("guild"), body)
    ),
    route("DELETE /applications/:application/commands/:command", ({ param }) => {
      commands.remove(param("command"))
      return noContent
    })
  ]
}

import { Option, Schema } from "effect"
import { applicationFlags, userPayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { CommandsForm } from "./commandForms.ts"
import { objection } from "./invalidForm.ts"
import { missingAccess } from "./refusals.ts"
import { noContent, ok, problem, type RestOutcome } from "./RestRequest.ts"
import { route, type Route, type RouteCall } from "./Route.ts"

const notYours = problem(403, 20_012, "You are not authorized to perform this action on this application")
const unknownCommand = problem(404, 10_063, "Unknown application command")
const noPermissions = problem(404, 10_066, "Unknown application command permissions")

const decodeCommands = Schema.decodeUnknownOption(
  Schema.Array(
    Schema.StructWithRest(Schema.Struct({ name: Schema.String }), [Schema.Record(Schema.String, Schema.Unknown)])
  )
)

/** The bot's application: whose it is, its commands, and who may use them. */
export const applicationRoutes = (discord: SimulatedDiscord): ReadonlyArray<Route> => {
  const { commands, sessions, world } = discord
  const owner = () => userPayload(world.user(world.applicationOwnerId ?? world.bot.id))

  const own = (handle: (call: RouteCall) => RestOutcome) => (call: RouteCall) =>
    call.param("application") === world.bot.id ? handle(call) : notYours
  const inGuild = (handle: (guildId: string, call: RouteCall) => RestOutcome) =>
    own((call) => {
      const guildId = call.param("guild")
      return world.guilds.get(guildId)?.facts.installed === true ? handle(guildId, call) : missingAccess
    })
  const listed = (guildId: string | null) => ok(commands.list(guildId))
  const overwrite = (guildId: string | null, body: unknown) => {
    const objected = objection(CommandsForm, body)
    if (objected !== null) return objected
    const drafts = decodeCommands(body)
    if (Option.isNone(drafts)) return problem(400, 50_035, "Invalid Form Body")
    commands.overwrite(guildId, drafts.value)
    return listed(guildId)
  }
  const one = (guildId: string | null, commandId: string) => {
    const found = commands.list(guildId).find(({ id }) => id === commandId)
    return found === undefined ? unknownCommand : ok(found)
  }

  return [
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
        approximate_guild_count: [...world.guilds.values()].filter(({ facts }) => facts.installed).length,
        owner: owner(),
        team: null,
        bot: userPayload(world.bot)
      })
    ),
    route("GET /oauth2/applications/@me", () => ok({ id: world.bot.id, name: world.bot.name, owner: owner() })),
    route(
      "GET /applications/:application/commands",
      own(() => listed(null))
    ),
    route(
      "PUT /applications/:application/commands",
      own(({ body }) => overwrite(null, body))
    ),
    route(
      "GET /applications/:application/commands/:command",
      own(({ param }) => one(null, param("command")))
    ),
    route(
      "DELETE /applications/:application/commands/:command",
      own(({ param }) => {
        commands.remove(param("command"))
        return noContent
      })
    ),
    route(
      "GET /applications/:application/guilds/:guild/commands",
      inGuild((guildId) => listed(guildId))
    ),
    route(
      "PUT /applications/:application/guilds/:guild/commands",
      inGuild((guildId, { body }) => overwrite(guildId, body))
    ),
    route(
      "GET /applications/:application/guilds/:guild/commands/permissions",
      inGuild((guildId) => ok(commands.permitted(guildId).map((id) => commands.permissionsPayload(guildId, id))))
    ),
    route(
      "GET /applications/:application/guilds/:guild/commands/:command/permissions",
      inGuild((guildId, { param }) =>
        commands.permissions(guildId, param("command")).length === 0
          ? noPermissions
          : ok(commands.permissionsPayload(guildId, param("command")))
      )
    )
  ]
}

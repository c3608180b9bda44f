import { Option, Schema } from "effect"
import { Intents } from "../dispatch.ts"
import type { Guild, Member, Role } from "../model.ts"
import { guildChannelPayload, guildPayload, memberPayload, rolePayload, voiceStatePayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { PageForm } from "./forms.ts"
import { objection } from "./invalidForm.ts"
import { noContent, ok, problem, type RestOutcome } from "./RestRequest.ts"
import { route, type Route, type RouteCall } from "./Route.ts"

const unknownGuild = problem(404, 10004, "Unknown Guild")
const unknownMember = problem(404, 10007, "Unknown Member")
const unknownRole = problem(404, 10011, "Unknown Role")
const unknownVoiceState = problem(404, 10065, "Unknown Voice State")
const missingAccess = problem(403, 50001, "Missing Access")
const missingPermissions = problem(403, 50013, "Missing Permissions")
const invalidForm = problem(400, 50035, "Invalid Form Body")

const Instant = Schema.String.check(Schema.makeFilter((text) => !Number.isNaN(Date.parse(text))))
const BitSet = Schema.String.check(Schema.isPattern(/^\d+$/))

const decodeMemberChange = Schema.decodeUnknownOption(
  Schema.Struct({
    nick: Schema.optionalKey(Schema.NullOr(Schema.String)),
    roles: Schema.optionalKey(Schema.Array(Schema.String)),
    mute: Schema.optionalKey(Schema.Boolean),
    deaf: Schema.optionalKey(Schema.Boolean),
    channel_id: Schema.optionalKey(Schema.NullOr(Schema.String)),
    communication_disabled_until: Schema.optionalKey(Schema.NullOr(Instant))
  })
)

const decodeRole = Schema.decodeUnknownOption(
  Schema.Struct({
    name: Schema.optionalKey(Schema.String),
    permissions: Schema.optionalKey(Schema.NullOr(BitSet)),
    color: Schema.optionalKey(Schema.NullOr(Schema.Int))
  })
)

const byId = (a: string, b: string): number => (BigInt(a) < BigInt(b) ? -1 : 1)

/** Guilds, their members, roles and voice states. */
export const guildRoutes = (discord: SimulatedDiscord): ReadonlyArray<Route> => {
  const { people, places, sessions, voice, world } = discord

  const inGuild = (handle: (guild: Guild, call: RouteCall) => RestOutcome) => (call: RouteCall) => {
    const guild = world.guilds.get(call.param("guild"))
    return guild === undefined || !guild.facts.installed ? unknownGuild : handle(guild, call)
  }
  const onMember = (handle: (guild: Guild, member: Member, call: RouteCall) => RestOutcome) =>
    inGuild((guild, call) => {
      const userId = call.param("user") === "@me" ? world.bot.id : call.param("user")
      const member = guild.members.get(userId)
      return member === undefined ? unknownMember : handle(guild, member, call)
    })
  /** The bot manages only roles below its own highest, and never those of integrations. */
  const manages = (guild: Guild, role: Role) => {
    const own = guild.members.get(world.bot.id)?.roles ?? []
    const highest = Math.max(...own.map((id) => guild.roles.get(id)?.position ?? 0), 0)
    return !role.managed && role.id !== guild.facts.id && role.position < highest
  }
  const onRole = (handle: (guild: Guild, role: Role, call: RouteCall) => RestOutcome) =>
    inGuild((guild, call) => {
      const role = guild.roles.get(call.param("role"))
      if (role === undefined) return unknownRole
      return manages(guild, role) ? handle(guild, role, call) : missingPermissions
    })
  const giveOrTake = (give: boolean) =>
    onMember((guild, member, call) => {
      const role = guild.roles.get(call.param("role"))
      if (role === undefined) return unknownRole
      if (!manages(guild, role)) return missingPermissions
      // Giving what is held, or taking what is not, succeeds and is told to nobody.
      if (member.roles.includes(role.id) === give) return noContent
      const roles = give ? [...member.roles, role.id] : member.roles.filter((id) => id !== role.id)
      people.updateMember(guild.facts.id, member.userId, { roles })
      return noContent
    })
  const shown = (member: Member) => memberPayload(member, world.user(member.userId))

  const listMembers = inGuild((guild, { query }) => {
    if ((sessions.options.privileged & Intents.members) === 0) return missingAccess
    const objected = objection(PageForm(1000), Object.fromEntries(query))
    if (objected !== null) return objected
    const limit = Number(query.get("limit") ?? "1")
    const after = query.get("after") ?? "0"
    const ids = [...guild.members.keys()].filter((id) => byId(after, id) < 0 && id !== after).sort(byId)
    return ok(ids.slice(0, limit).map((id) => shown(world.member(guild.facts.id, id))))
  })

  const changeMember = onMember((guild, { userId }, { body }) => {
    const change = decodeMemberChange(body)
    if (Option.isNone(change)) return invalidForm
    const { channel_id: channelId, communication_disabled_until: until, deaf, mute, nick, roles } = change.value
    const guildId = guild.facts.id
    const timedOut = until === undefined ? {} : { timedOutUntil: until === null ? null : Date.parse(until) }
    if (guild.voice.has(userId)) {
      if (mute !== undefined || deaf !== undefined) voice.set(guildId, userId, { mute, deaf })
      if (channelId === null) voice.leave(guildId, userId)
      else if (channelId !== undefined) voice.move(guildId, userId, channelId)
    } else if (mute !== undefined || deaf !== undefined || channelId !== undefined) {
      return problem(400, 40032, "Target user is not connected to voice.")
    }
    const named = nick === undefined ? {} : { nick }
    const held = roles === undefined ? {} : { roles }
    return ok(shown(people.updateMember(guildId, userId, { ...named, ...held, ...timedOut })))
  })

  const makeRole = inGuild((guild, { body }) => {
    const draft = decodeRole(body ?? {})
    if (Option.isNone(draft)) return invalidForm
    const { color, name, permissions } = draft.value
    return ok(rolePayload(places.addRole(guild.facts.id, name ?? "new role", permissions ?? "0", color ?? 0)))
  })

  const changeRole = onRole((guild, role, { body }) => {
    const draft = decodeRole(body)
    if (Option.isNone(draft)) return invalidForm
    const { color, name, permissions } = draft.value
    return ok(
      rolePayload(
        places.updateRole(guild.facts.id, role.id, {
          name: name ?? role.name,
          permissions: permissions ?? role.permissions,
          color: color ?? role.color
        })
      )
    )
  })

  const voiceState = onMember((guild, { userId }) => {
    const state = guild.voice.get(userId)
    if (state === undefined) return unknownVoiceState
    return ok({
      guild_id: guild.facts.id,
      ...voiceStatePayload(state),
      member: shown(world.member(guild.facts.id, userId))
    })
  })

  const expel = onMember((guild, { userId }) => {
    // Nobody ranks above themselves.
    if (userId === world.bot.id) return missingPermissions
    voice.kick(guild.facts.id, userId)
    return noContent
  })

  return [
    route(
      "GET /guilds/:guild",
      inGuild((guild) => ok(guildPayload(guild)))
    ),
    route(
      "GET /guilds/:guild/roles",
      inGuild(({ roles }) => ok([...roles.values()].map(rolePayload)))
    ),
    route("POST /guilds/:guild/roles", makeRole),
    route("PATCH /guilds/:guild/roles/:role", changeRole),
    route(
      "DELETE /guilds/:guild/roles/:role",
      onRole((guild, role) => {
        places.removeRole(guild.facts.id, role.id)
        return noContent
      })
    ),
    route(
      "GET /guilds/:guild/channels",
      inGuild((guild) =>
        ok(
          [...guild.channels.values()]
            .filter(({ kind }) => kind !== "thread")
            .map((channel) => guildChannelPayload(channel, guild.facts))
        )
      )
    ),
    route("GET /guilds/:guild/members", listMembers),
    route(
      "GET /guilds/:guild/members/:user",
      onMember((_, member) => ok(shown(member)))
    ),
    route("PATCH /guilds/:guild/members/:user", changeMember),
    route("DELETE /guilds/:guild/members/:user", expel),
    route("PUT /guilds/:guild/bans/:user", expel),
    route("PUT /guilds/:guild/members/:user/roles/:role", giveOrTake(true), { limit: { limit: 10, window: 10_000 } }),
    route("DELETE /guilds/:guild/members/:user/roles/:role", giveOrTake(false), {
      limit: { limit: 10, window: 10_000 }
    }),
    route("GET /guilds/:guild/voice-states/:user", voiceState)
  ]
}

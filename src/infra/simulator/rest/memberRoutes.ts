import { Schema } from "effect"
import { PermissionFlagsBits } from "discord.js"
import { Intents } from "../dispatch.ts"
import type { Guild, Member } from "../model.ts"
import { isPermitted, permissionsOf } from "../permissions.ts"
import { memberPayload, userPayload, voiceStatePayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { PageForm } from "./forms.ts"
import { guildAccess } from "./guildAccess.ts"
import { objection, readForm } from "./invalidForm.ts"
import {
  missingAccess,
  missingPermissions,
  unknownBan,
  unknownRole,
  unknownUser,
  unknownVoiceState
} from "./refusals.ts"
import { noContent, ok, problem, type RestResponse } from "./RestRequest.ts"
import { route, type Route, type RouteCall, type RouteLimit } from "./Route.ts"

/** A time-out lasts so long at most: ms. */
const LONGEST_TIMEOUT = 28 * 24 * 3_600_000

const Instant = Schema.String.check(Schema.makeFilter((text) => !Number.isNaN(Date.parse(text))))
const maybe = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const MemberForm = Schema.Struct({
  nick: maybe(Schema.String.check(Schema.isMaxLength(32, { message: "Must be 32 or fewer in length." }))),
  roles: maybe(Schema.Array(Schema.String)),
  mute: maybe(Schema.Boolean),
  deaf: maybe(Schema.Boolean),
  channel_id: maybe(Schema.String),
  communication_disabled_until: maybe(Instant)
})
type MemberForm = typeof MemberForm.Type

/**
 * 10 in 10 s, in fixed windows: the headers of `PUT .../roles/{role}` in discord/discord-api-docs#7680. That taking a
 * role and changing a member count with it is the stricter reading of what the documentation says of similar routes.
 */
const CHANGES: RouteLimit = { limit: 10, window: 10_000, bucket: "members" }

const needed = (form: MemberForm): bigint =>
  (form.nick === undefined ? 0n : PermissionFlagsBits.ManageNicknames) |
  (form.roles === undefined ? 0n : PermissionFlagsBits.ManageRoles) |
  (form.mute === undefined ? 0n : PermissionFlagsBits.MuteMembers) |
  (form.deaf === undefined ? 0n : PermissionFlagsBits.DeafenMembers) |
  (form.channel_id === undefined ? 0n : PermissionFlagsBits.MoveMembers) |
  (form.communication_disabled_until === undefined ? 0n : PermissionFlagsBits.ModerateMembers)

/** Who is in a guild, what they hold there, and who may not come back. */
export const memberRoutes = (discord: SimulatedDiscord): ReadonlyArray<Route> => {
  const { bans, people, sessions, voice, world } = discord
  const { inGuild, manages, onMember, permissions, ranksAbove } = guildAccess(discord)
  const shown = (member: Member) => memberPayload(member, world.user(member.userId))

  const list = inGuild((guild, { query }) => {
    if ((sessions.options.privileged & Intents.members) === 0) return missingAccess
    const objected = objection(PageForm(1000), Object.fromEntries(query))
    if (objected !== null) return objected
    const page = people.page(
      guild.facts.id,
      BigInt(query.get("after") ?? "0").toString(),
      Number(query.get("limit") ?? "1")
    )
    return ok(page.map(shown))
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
    }, PermissionFlagsBits.ManageRoles)

  /** Why roles cannot become these; null when they can. */
  const rolesRefused = (guild: Guild, member: Member, roles: ReadonlyArray<string>): RestResponse | null => {
    const given = roles.filter((id) => !member.roles.includes(id))
    const taken = member.roles.filter((id) => !roles.includes(id))
    const changed = [...given, ...taken].map((id) => guild.roles.get(id))
    if (changed.includes(undefined)) return unknownRole
    return changed.every((role) => role !== undefined && manages(guild, role)) ? null : missingPermissions
  }

  const timeoutRefused = (guild: Guild, member: Member, until: string): RestResponse | null => {
    if (Date.parse(until) - world.now() > LONGEST_TIMEOUT) return problem(400, 50_035, "Invalid Form Body")
    const theirs = permissionsOf(guild, member, null, world.now())
    return isPermitted(theirs, PermissionFlagsBits.Administrator) ? missingPermissions : null
  }

  const change = onMember((guild, member, { body }) => {
    const read = readForm(MemberForm, body ?? {})
    if (read._tag === "Refused") return read.response
    const { channel_id: channelId, communication_disabled_until: until, deaf, mute, nick, roles } = read.value
    const { userId } = member
    const guildId = guild.facts.id
    if (!isPermitted(permissions(guild), needed(read.value))) return missingPermissions
    if (nick !== undefined && userId !== world.bot.id && !ranksAbove(guild, member)) return missingPermissions
    const refused =
      (roles === undefined ? null : rolesRefused(guild, member, roles ?? [])) ??
      (typeof until === "string" ? timeoutRefused(guild, member, until) : null)
    if (refused !== null) return refused
    if (guild.voice.has(userId)) {
      const flags = { mute: mute ?? undefined, deaf: deaf ?? undefined }
      if (flags.mute !== undefined || flags.deaf !== undefined) voice.set(guildId, userId, flags)
      if (channelId === null) voice.leave(guildId, userId)
      else if (channelId !== undefined) voice.move(guildId, userId, channelId)
    } else if (mute !== undefined || deaf !== undefined || channelId !== undefined) {
      return problem(400, 40_032, "Target user is not connected to voice.")
    }
    const changed = people.updateMember(guildId, userId, {
      ...(nick === undefined ? {} : { nick }),
      ...(roles === undefined ? {} : { roles: roles ?? [] }),
      ...(until === undefined ? {} : { timedOutUntil: until === null ? null : Date.parse(until) })
    })
    return ok(shown(changed))
  })

  const expel = onMember((guild, member) => {
    if (!ranksAbove(guild, member)) return missingPermissions
    voice.kick(guild.facts.id, member.userId)
    return noContent
  }, PermissionFlagsBits.KickMembers)

  const ban = inGuild((guild, { auditReason, param }) => {
    const userId = param("user") === "@me" ? world.bot.id : param("user")
    if (!world.users.has(userId)) return unknownUser
    const member = guild.members.get(userId)
    if (member !== undefined && !ranksAbove(guild, member)) return missingPermissions
    if (!guild.bans.has(userId)) bans.ban(guild.facts.id, userId, auditReason)
    return noContent
  }, PermissionFlagsBits.BanMembers)

  const onBan = (handle: (guild: Guild, userId: string, reason: string | null) => RestResponse) =>
    inGuild((guild: Guild, { param }: RouteCall) => {
      const reason = guild.bans.get(param("user"))
      return reason === undefined ? unknownBan : handle(guild, param("user"), reason)
    }, PermissionFlagsBits.BanMembers)

  const voiceState = onMember((guild, member) => {
    const state = guild.voice.get(member.userId)
    if (state === undefined) return unknownVoiceState
    return ok({ guild_id: guild.facts.id, ...voiceStatePayload(state), member: shown(member) })
  })

  return [
    route("GET /guilds/:guild/members", list),
    route(
      "GET /guilds/:guild/members/:user",
      onMember((_, member) => ok(shown(member)))
    ),
    route("PATCH /guilds/:guild/members/:user", change, { limit: CHANGES }),
    route("DELETE /guilds/:guild/members/:user", expel),
    route("PUT /guilds/:guild/members/:user/roles/:role", giveOrTake(true), { limit: CHANGES }),
    route("DELETE /guilds/:guild/members/:user/roles/:role", giveOrTake(false), { limit: CHANGES }),
    route(
      "GET /guilds/:guild/bans/:user",
      onBan((_, userId, reason) => ok({ reason, user: userPayload(world.user(userId)) }))
    ),
    route("PUT /guilds/:guild/bans/:user", ban),
    route(
      "DELETE /guilds/:guild/bans/:user",
      onBan((guild, userId) => {
        bans.unban(guild.facts.id, userId)
        return noContent
      })
    ),
    route("GET /guilds/:guild/voice-states/:user", voiceState)
  ]
}

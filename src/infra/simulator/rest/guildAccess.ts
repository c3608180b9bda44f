import type { Guild, Member, Role } from "../model.ts"
import { highestRole, isAbove, isPermitted, outranks, permissionsOf } from "../permissions.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { missingPermissions, unknownGuild, unknownMember, unknownRole } from "./refusals.ts"
import type { RestOutcome } from "./RestRequest.ts"
import type { RouteCall } from "./Route.ts"

type In<Found extends ReadonlyArray<unknown>> = (...found: [...Found, RouteCall]) => RestOutcome

/** Finds the guild, the member and the role that a route names, and asks what the bot may do there. */
export const guildAccess = ({ world }: SimulatedDiscord) => {
  const self = (guild: Guild): Member => world.member(guild.facts.id, world.bot.id)
  const permissions = (guild: Guild): bigint => permissionsOf(guild, self(guild), null, world.now())

  /** `needs`: permissions without which nothing happens. */
  const inGuild =
    (handle: In<[Guild]>, needs = 0n) =>
    (call: RouteCall): RestOutcome => {
      const guild = world.guilds.get(call.param("guild"))
      if (guild === undefined || !guild.facts.installed) return unknownGuild
      return isPermitted(permissions(guild), needs) ? handle(guild, call) : missingPermissions
    }

  const onMember = (handle: In<[Guild, Member]>, needs = 0n) =>
    inGuild((guild, call) => {
      const userId = call.param("user") === "@me" ? world.bot.id : call.param("user")
      const member = guild.members.get(userId)
      return member === undefined ? unknownMember : handle(guild, member, call)
    }, needs)

  /** The bot manages only roles below its own highest, and never those of integrations. */
  const manages = (guild: Guild, role: Role): boolean => {
    const highest = highestRole(guild, self(guild))
    return !role.managed && role.id !== guild.facts.id && highest !== undefined && isAbove(highest, role)
  }

  const onRole = (handle: In<[Guild, Role]>, needs = 0n) =>
    inGuild((guild, call) => {
      const role = guild.roles.get(call.param("role"))
      if (role === undefined) return unknownRole
      return manages(guild, role) ? handle(guild, role, call) : missingPermissions
    }, needs)

  const ranksAbove = (guild: Guild, member: Member): boolean => outranks(guild, self(guild), member)

  return { inGuild, manages, onMember, onRole, permissions, ranksAbove }
}

import type { RoleId, UserId } from "../ids.ts"
import type { GuildSettings } from "../settings/GuildSettings.ts"

/** Who may use something; each level includes those after it. */
export type Access = "everyone" | "moderator" | "administrator" | "owner"

const order: ReadonlyArray<Access> = ["everyone", "moderator", "administrator", "owner"]

/** Discord's permission bits that count here. */
const administrator = 1n << 3n
const manageGuild = 1n << 5n

export interface AccessCaller {
  readonly userId: UserId
  readonly roles: ReadonlyArray<RoleId>
  /** Discord's bit set. */
  readonly permissions: bigint
}

/**
 * The highest access a member has: the application's owner; whoever may manage the guild, or holds one of the roles it
 * names as administrators; its moderators; everyone.
 */
export const accessOf = (
  caller: AccessCaller,
  staff: GuildSettings["staff"],
  owners: ReadonlyArray<UserId>
): Access => {
  if (owners.includes(caller.userId)) return "owner"
  const holds = (roles: ReadonlyArray<RoleId>) => caller.roles.some((role) => roles.includes(role))
  if ((caller.permissions & (administrator | manageGuild)) !== 0n || holds(staff.administrators)) return "administrator"
  return holds(staff.moderators) ? "moderator" : "everyone"
}

export const suffices = (held: Access, required: Access): boolean => order.indexOf(held) >= order.indexOf(required)

/** One line of what a guild's own administrators chose for a command in Discord's settings. */
export interface CommandRule {
  readonly id: string
  readonly type: "role" | "member" | "channel"
  readonly allow: boolean
}

/**
 * What Discord's own command permissions say of a member in a channel; null when they say nothing. A member's own
 * line counts before those of roles, and among roles one that allows; `@everyone` has the guild's id, and a line for
 * all channels the guild's id less one. A channel that is closed to the command is closed to everyone.
 */
export const ruled = (
  rules: ReadonlyArray<CommandRule>,
  caller: AccessCaller,
  guildId: string,
  channelId: string | null
): boolean | null => {
  const line = (type: CommandRule["type"], id: string) => rules.find((rule) => rule.type === type && rule.id === id)
  const allChannels = String(BigInt(guildId) - 1n)
  const channel = (channelId === null ? undefined : line("channel", channelId)) ?? line("channel", allChannels)
  if (channel?.allow === false) return false
  const own = line("member", caller.userId)
  if (own !== undefined) return own.allow
  const roles = caller.roles.flatMap((role) => line("role", role) ?? [])
  if (roles.length > 0) return roles.some(({ allow }) => allow)
  return line("role", guildId)?.allow ?? null
}

/**
 * The one check for every surface: null when the member may, else the access they lack. Discord's own command
 * permissions come first, in both directions; nothing locks out whoever may administer the guild.
 */
export const lacks = (
  required: Access,
  held: Access,
  byDiscord: boolean | null
): Access | "command permissions" | null => {
  if (suffices(held, "administrator") && suffices(held, required)) return null
  if (byDiscord === false) return "command permissions"
  if (byDiscord === true && required !== "owner") return null
  return suffices(held, required) ? null : required
}

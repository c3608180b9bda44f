import type { GuildId, RoleId } from "../ids.ts"

/** Permissions of Discord that nobody earns by levels, under Discord's names, with their bits. */
export const dangerousPermissions = {
  KickMembers: 1n << 1n,
  BanMembers: 1n << 2n,
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  ViewAuditLog: 1n << 7n,
  ManageMessages: 1n << 13n,
  MentionEveryone: 1n << 17n,
  MuteMembers: 1n << 22n,
  DeafenMembers: 1n << 23n,
  MoveMembers: 1n << 24n,
  ManageNicknames: 1n << 27n,
  ManageRoles: 1n << 28n,
  ManageWebhooks: 1n << 29n,
  ManageGuildExpressions: 1n << 30n,
  ManageEvents: 1n << 33n,
  ManageThreads: 1n << 34n,
  ModerateMembers: 1n << 40n
} as const
export type DangerousPermission = keyof typeof dangerousPermissions

/** Why a role cannot be tied to a level. */
export type RoleRefusal =
  | { readonly reason: "everyone" }
  /** It belongs to an integration, a bot or boosting: Discord gives and takes it. */
  | { readonly reason: "managed" }
  /** Discord lets the bot give only roles below its own highest. */
  | { readonly reason: "not below the bot" }
  | { readonly reason: "dangerous"; readonly permissions: ReadonlyArray<DangerousPermission> }

export interface TiableRole {
  readonly id: RoleId
  readonly position: number
  /** A bit set, as decimal text. */
  readonly permissions: string
  readonly managed: boolean
}

const isDangerous = (name: string): name is DangerousPermission => name in dangerousPermissions

/** The dangerous ones among the permissions of a bit set. */
export const dangerousIn = (permissions: string): ReadonlyArray<DangerousPermission> => {
  const bits = BigInt(permissions)
  return Object.keys(dangerousPermissions)
    .filter(isDangerous)
    .filter((name) => (bits & dangerousPermissions[name]) !== 0n)
}

/** `highest`: the position of the bot's own highest role. null: the role may be tied. */
export const roleRefusal = (role: TiableRole, guildId: GuildId, highest: number): RoleRefusal | null => {
  // Discord gives the role of everyone the guild's own id.
  if (String(role.id) === String(guildId)) return { reason: "everyone" }
  if (role.managed) return { reason: "managed" }
  if (role.position >= highest) return { reason: "not below the bot" }
  const permissions = dangerousIn(role.permissions)
  return permissions.length === 0 ? null : { reason: "dangerous", permissions }
}

import type { ChannelId, GuildId, RoleId, UserId } from "../ids.ts"

const administrator = 1n << 3n
const viewChannel = 1n << 10n
const sendMessages = 1n << 11n
const everything = ~0n

/** What a role or a member is allowed and denied in one channel. Permissions are Discord's bit sets. */
interface Overwrite {
  /** Of a role or a member; the guild's for `@everyone`. */
  readonly id: string
  readonly allow: bigint
  readonly deny: bigint
}

/** Everything about a guild that decides who may view what. */
export interface GuildSight {
  readonly guildId: GuildId
  readonly ownerId: UserId
  readonly roles: ReadonlyMap<RoleId, bigint>
  readonly channels: ReadonlyMap<ChannelId, ReadonlyArray<Overwrite>>
}

interface Reader {
  readonly userId: UserId
  readonly roles: ReadonlyArray<RoleId>
}

const union = (sets: ReadonlyArray<bigint>) => sets.reduce((all, one) => all | one, 0n)

/**
 * What a member may do in a channel, by Discord's rules: the owner and administrators everything; else what their roles
 * grant, changed by the channel's overwrites of `@everyone`, then of their roles together, then of their own. Nothing
 * in a channel that is not in the guild.
 */
const permissionsIn = ({ channels, guildId, ownerId, roles }: GuildSight, reader: Reader, channelId: ChannelId) => {
  const overwrites = channels.get(channelId)
  if (overwrites === undefined) return 0n
  const held: ReadonlyArray<string> = [guildId, ...reader.roles]
  const granted = union([...roles].filter(([id]) => held.includes(id)).map(([, permissions]) => permissions))
  if (reader.userId === ownerId || (granted & administrator) !== 0n) return everything
  const steps = [
    overwrites.filter(({ id }) => id === guildId),
    overwrites.filter(({ id }) => id !== guildId && held.includes(id)),
    overwrites.filter(({ id }) => id === reader.userId)
  ]
  return steps.reduce(
    (permissions, step) => (permissions & ~union(step.map(({ deny }) => deny))) | union(step.map(({ allow }) => allow)),
    granted
  )
}

const has = (wanted: bigint) => (sight: GuildSight, reader: Reader, channelId: ChannelId) =>
  (permissionsIn(sight, reader, channelId) & wanted) === wanted

export const canView = has(viewChannel)

export const canWrite = has(viewChannel | sendMessages)

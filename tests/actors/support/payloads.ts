import { ChannelId, GuildId, type RoleId, UserId } from "../../../src/machines/ids.ts"

export const harbour = GuildId.make("1100000000000000001")
export const meadow = GuildId.make("1100000000000000002")
export const deck = ChannelId.make("1100000000000000011")
export const cabin = ChannelId.make("1100000000000000012")
export const log = ChannelId.make("1100000000000000013")
export const ada = UserId.make("1100000000000000021")
export const ben = UserId.make("1100000000000000022")
export const cyd = UserId.make("1100000000000000023")
export const dot = UserId.make("1100000000000000024")

/** Midnight in UTC, so that a day lies ahead of every test. */
export const start = Date.UTC(2026, 10, 21)

export interface VoiceFlags {
  readonly muted?: boolean
  readonly camera?: boolean
  readonly screen?: boolean
  readonly sessionId?: string
  readonly roles?: ReadonlyArray<RoleId>
  readonly bot?: boolean
}

export const member = (userId: UserId, { bot = false, roles = [] }: VoiceFlags) => ({
  user: { id: userId, username: userId, global_name: null, bot },
  nick: null,
  roles
})

const bareVoice = (userId: UserId, channelId: ChannelId | null, flags: VoiceFlags) => ({
  user_id: userId,
  channel_id: channelId,
  session_id: flags.sessionId ?? "first",
  deaf: false,
  mute: false,
  self_deaf: false,
  self_mute: flags.muted ?? false,
  self_video: flags.camera ?? false,
  self_stream: flags.screen ?? false,
  suppress: false
})

export const voiceState = (guildId: GuildId, userId: UserId, channelId: ChannelId | null, flags: VoiceFlags = {}) => ({
  ...bareVoice(userId, channelId, flags),
  guild_id: guildId,
  member: member(userId, flags)
})

/** A voice state whose member Discord did not tell along. */
export const anonymousVoiceState = (guildId: GuildId, userId: UserId, channelId: ChannelId) => ({
  ...bareVoice(userId, channelId, {}),
  guild_id: guildId
})

export const guildCreate = (
  guildId: GuildId,
  inVoice: ReadonlyArray<readonly [UserId, ChannelId, VoiceFlags?]> = []
) => ({
  id: guildId,
  name: guildId === harbour ? "Harbour" : "Meadow",
  afk_channel_id: null,
  channels: [
    { id: deck, type: 2, name: "Deck", parent_id: null },
    { id: cabin, type: 2, name: "Cabin", parent_id: null },
    { id: log, type: 0, name: "log", parent_id: null }
  ],
  roles: [],
  voice_states: inVoice.map(([userId, channelId, flags = {}]) => bareVoice(userId, channelId, flags)),
  members: inVoice.map(([userId, , flags = {}]) => member(userId, flags))
})

export const ready = (guildIds: ReadonlyArray<GuildId>, sessionId = "gateway-1") => ({
  session_id: sessionId,
  resume_gateway_url: "wss://gateway.invalid",
  user: { id: "1100000000000000099" },
  guilds: guildIds.map((id) => ({ id }))
})

let messages = 0n

/** A message by a human; `at`: ms, UTC. */
export const message = (guildId: GuildId, userId: UserId, at: number) => ({
  id: String((BigInt(at - 1_420_070_400_000) << 22n) + messages++),
  channel_id: log,
  guild_id: guildId,
  type: 0,
  author: { id: userId },
  member: { roles: [] }
})

/** A dispatch that the guild's own code dies of: what a defect in reading or applying one looks like. */
export const poison = (guildId: GuildId) => ({
  guild_id: guildId,
  get id(): string {
    throw new Error("a poisoned dispatch")
  }
})

import { Schema } from "effect"
import { ChannelId, GuildId, MessageId, RoleId, UserId } from "../../machines/ids.ts"

/**
 * The parts of Discord's payloads (gateway and REST, v10) that we rely on. None transforms anything, so that a
 * payload which matches can be used as it stands.
 */

const nullish = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

/** Several times what Discord allows: what is kept of a name or an id is bounded, whatever a frame holds. */
const longest = 1000
const Text = Schema.String.check(Schema.isMaxLength(longest))
const Roles = Schema.Array(RoleId).check(Schema.isMaxLength(longest))

/** Elements are checked one by one: an unreadable one must not spoil the rest. */
const Elements = Schema.Array(Schema.Unknown)

export const User = Schema.Struct({
  id: UserId,
  username: Text,
  global_name: nullish(Text),
  bot: Schema.optionalKey(Schema.Boolean)
})

const memberFields = { user: User, nick: nullish(Text), roles: Roles }

export const Member = Schema.Struct(memberFields)

export const Channel = Schema.Struct({
  id: ChannelId,
  type: Schema.Int,
  name: nullish(Text),
  parent_id: nullish(ChannelId)
})

const voiceFields = {
  user_id: UserId,
  channel_id: Schema.NullOr(ChannelId),
  session_id: Text,
  deaf: Schema.Boolean,
  mute: Schema.Boolean,
  self_deaf: Schema.Boolean,
  self_mute: Schema.Boolean,
  self_video: Schema.Boolean,
  /** Omitted when false. */
  self_stream: Schema.optionalKey(Schema.Boolean),
  suppress: Schema.Boolean
}

/** As in GUILD_CREATE, without guild and member. */
export const Voice = Schema.Struct(voiceFields)

export const VoiceStateUpdate = Schema.Struct({
  ...voiceFields,
  guild_id: Schema.optionalKey(GuildId),
  member: Schema.optionalKey(Member)
})

export const Ready = Schema.Struct({
  session_id: Text,
  resume_gateway_url: Text,
  user: Schema.Struct({ id: UserId }),
  guilds: Schema.Array(Schema.Struct({ id: GuildId }))
})

export const GuildCreate = Schema.Struct({
  id: GuildId,
  name: Text,
  joined_at: nullish(Text),
  afk_channel_id: nullish(ChannelId),
  channels: Elements,
  threads: Schema.optionalKey(Elements),
  roles: Elements,
  voice_states: Elements,
  members: Elements
})

export const GuildUpdate = Schema.Struct({ id: GuildId, name: Text, afk_channel_id: nullish(ChannelId) })

/** GUILD_DELETE, and GUILD_CREATE of a guild that an outage hides. */
export const GuildDelete = Schema.Struct({ id: GuildId, unavailable: Schema.optionalKey(Schema.Boolean) })

/** CHANNEL_CREATE, CHANNEL_UPDATE, THREAD_CREATE, THREAD_UPDATE. Direct messages carry no guild. */
export const ChannelChange = Schema.Struct({ ...Channel.fields, guild_id: Schema.optionalKey(GuildId) })

/** CHANNEL_DELETE, THREAD_DELETE. */
export const ChannelDelete = Schema.Struct({ id: ChannelId, guild_id: Schema.optionalKey(GuildId) })

export const ThreadListSync = Schema.Struct({
  guild_id: GuildId,
  channel_ids: Schema.optionalKey(Schema.Array(ChannelId)),
  threads: Elements
})

export const Role = Schema.Struct({ id: RoleId })

/** GUILD_ROLE_CREATE, GUILD_ROLE_UPDATE. */
export const RoleChange = Schema.Struct({ guild_id: GuildId, role: Role })

export const RoleDelete = Schema.Struct({ guild_id: GuildId, role_id: RoleId })

/** GUILD_MEMBER_ADD, GUILD_MEMBER_UPDATE. */
export const MemberChange = Schema.Struct({
  ...memberFields,
  guild_id: GuildId,
  pending: Schema.optionalKey(Schema.Boolean)
})

export const MemberRemove = Schema.Struct({ guild_id: GuildId, user: Schema.Struct({ id: UserId }) })

export const MembersChunk = Schema.Struct({
  guild_id: GuildId,
  members: Elements,
  not_found: Schema.optionalKey(Schema.Array(UserId))
})

export const MessageCreate = Schema.Struct({
  id: MessageId,
  channel_id: ChannelId,
  guild_id: Schema.optionalKey(GuildId),
  type: Schema.Int,
  author: Schema.Struct({ id: UserId, bot: Schema.optionalKey(Schema.Boolean) }),
  webhook_id: Schema.optionalKey(Schema.String),
  member: Schema.optionalKey(Schema.Struct({ roles: Roles }))
})

const WebSocketUrl = Schema.String.check(
  Schema.makeFilter((url) => (URL.canParse(url) && /^wss?:/.test(url)) || "not a WebSocket address")
)

/** GET /gateway/bot. */
export const GatewayBot = Schema.Struct({
  url: WebSocketUrl,
  shards: Schema.Int.check(Schema.isGreaterThan(0)),
  session_start_limit: Schema.Struct({
    total: Schema.Int,
    remaining: Schema.Int,
    /** Milliseconds. */
    reset_after: Schema.Int,
    max_concurrency: Schema.Int.check(Schema.isGreaterThan(0))
  })
})

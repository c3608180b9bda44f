import { Effect, Schema } from "effect"

/** The records a simulated Discord is made of. Each is replaced when it changes, never altered. */

/** What files of earlier days do not say. */
const since = <S extends Schema.Top & Schema.WithoutConstructorDefault>(schema: S, before: S["Encoded"]) =>
  schema.pipe(Schema.withDecodingDefaultKey(Effect.succeed(before)))

export const User = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  bot: Schema.Boolean,
  /** The hash of a picture; `a_` before it: it moves. */
  avatar: Schema.NullOr(Schema.String),
  directMessages: Schema.Literals(["open", "closed"]),
  /** The language of the user's own client. */
  locale: since(Schema.String, "en-US"),
  /** The session of the user's own client; its voice states carry it. */
  clientSession: Schema.String
})
export type User = typeof User.Type

export const ChannelKind = Schema.Literals(["text", "voice", "stage", "category", "thread", "direct"])
export type ChannelKind = typeof ChannelKind.Type

/** What a role (type 0) or a member (type 1) may do in one channel, apart from what they may do elsewhere: bit sets. */
export const Overwrite = Schema.Struct({
  id: Schema.String,
  type: Schema.Literals([0, 1]),
  allow: Schema.String,
  deny: Schema.String
})
export type Overwrite = typeof Overwrite.Type

export const Channel = Schema.Struct({
  id: Schema.String,
  /** null: a direct channel. */
  guildId: Schema.NullOr(Schema.String),
  name: Schema.String,
  kind: ChannelKind,
  parentId: Schema.NullOr(Schema.String),
  position: Schema.Int,
  /** The other side of a direct channel. */
  recipientId: Schema.NullOr(Schema.String),
  overwrites: since(Schema.Array(Overwrite), [])
})
export type Channel = typeof Channel.Type

export const Role = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  position: Schema.Int,
  /** A bit set, as decimal text. */
  permissions: Schema.String,
  color: Schema.Int,
  /** Listed apart from other members. */
  hoist: since(Schema.Boolean, false),
  managed: Schema.Boolean
})
export type Role = typeof Role.Type

export const Member = Schema.Struct({
  userId: Schema.String,
  nick: Schema.NullOr(Schema.String),
  /** A picture for this guild alone. */
  avatar: since(Schema.NullOr(Schema.String), null),
  roles: Schema.Array(Schema.String),
  /** ms, UTC. */
  joinedAt: Schema.Int,
  /** Muted and deafened by the server; both outlast a voice session. */
  mute: Schema.Boolean,
  deaf: Schema.Boolean,
  /** Has not passed membership screening yet. */
  pending: Schema.Boolean,
  /** ms, UTC. */
  timedOutUntil: Schema.NullOr(Schema.Int)
})
export type Member = typeof Member.Type

export const VoiceFlags = Schema.Struct({
  selfMute: Schema.Boolean,
  selfDeaf: Schema.Boolean,
  mute: Schema.Boolean,
  deaf: Schema.Boolean,
  suppress: Schema.Boolean,
  camera: Schema.Boolean,
  screen: Schema.Boolean
})
export type VoiceFlags = typeof VoiceFlags.Type

export const VoiceState = Schema.Struct({
  userId: Schema.String,
  channelId: Schema.String,
  sessionId: Schema.String,
  ...VoiceFlags.fields
})
export type VoiceState = typeof VoiceState.Type

export const Attachment = Schema.Struct({
  id: Schema.String,
  filename: Schema.String,
  size: Schema.Int,
  contentType: Schema.String
})
export type Attachment = typeof Attachment.Type

/** Whom a message may mention: all of a kind that its text names, or some by id, and whom it answers. */
export const AllowedMentions = Schema.Struct({
  parse: Schema.Array(Schema.String),
  users: Schema.Array(Schema.String),
  roles: Schema.Array(Schema.String),
  repliedUser: Schema.Boolean
})
export type AllowedMentions = typeof AllowedMentions.Type

export const Message = Schema.Struct({
  id: Schema.String,
  guildId: Schema.NullOr(Schema.String),
  channelId: Schema.String,
  authorId: Schema.String,
  content: Schema.String,
  /** ms, UTC. */
  at: Schema.Int,
  editedAt: Schema.NullOr(Schema.Int),
  /** 0 default, 19 reply, 20 answer to a slash command, 23 to a context menu. */
  type: Schema.Int,
  flags: Schema.Int,
  nonce: Schema.NullOr(Schema.String),
  embeds: Schema.Array(Schema.Unknown),
  components: Schema.Array(Schema.Unknown),
  attachments: Schema.Array(Attachment),
  /** The message it replies to. */
  referenceId: Schema.NullOr(Schema.String),
  /** null: everybody it names. */
  allowedMentions: since(Schema.NullOr(AllowedMentions), null),
  webhookId: Schema.NullOr(Schema.String),
  /** Who alone can see it; null: everyone. */
  onlyFor: Schema.NullOr(Schema.String),
  interaction: Schema.NullOr(Schema.Struct({ id: Schema.String, type: Schema.Int, userId: Schema.String }))
})
export type Message = typeof Message.Type

export const GuildFacts = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  ownerId: Schema.String,
  /** The hash of its picture. */
  icon: since(Schema.NullOr(Schema.String), null),
  /** The language its community speaks. */
  locale: since(Schema.String, "en-US"),
  afkChannelId: Schema.NullOr(Schema.String),
  /** Seconds. */
  afkTimeout: Schema.Int,
  /** Discord's own word: false during an outage of that guild. */
  available: Schema.Boolean,
  /** Whether the bot is a member. */
  installed: Schema.Boolean
})
export type GuildFacts = typeof GuildFacts.Type

export const Ban = Schema.Tuple([Schema.String, Schema.NullOr(Schema.String)])

/** A guild as it stands: facts replaced as a whole, collections changed in place by the world alone. */
export interface Guild {
  facts: GuildFacts
  readonly channels: Map<string, Channel>
  readonly roles: Map<string, Role>
  readonly members: Map<string, Member>
  /** Who may not come back, and why. */
  readonly bans: Map<string, string | null>
  readonly voice: Map<string, VoiceState>
}

/** A stretch of one voice session in which nothing changed, as it really was. */
export const TrueSegment = Schema.Struct({
  channelId: Schema.String,
  /** The category it lies in. */
  parentId: Schema.NullOr(Schema.String),
  sessionId: Schema.String,
  /** When the voice session began: ms, UTC. */
  joinedAt: Schema.Int,
  /** Half-open `[from, to)`: ms, UTC. `to` is null while it lasts. */
  from: Schema.Int,
  to: Schema.NullOr(Schema.Int),
  ...VoiceFlags.fields,
  /** Whether the channel was the guild's AFK channel. */
  afkChannel: Schema.Boolean,
  roles: Schema.Array(Schema.String)
})
export type TrueSegment = typeof TrueSegment.Type

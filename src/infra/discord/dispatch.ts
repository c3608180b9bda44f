import type { ChannelId, GuildId, MessageId, RoleId, UserId } from "../../machines/ids.ts"

export interface ChannelFacts {
  readonly id: ChannelId
  readonly name: string
  readonly kind: "text" | "voice" | "stage" | "category" | "thread" | "other"
  readonly parentId: ChannelId | null
}

export interface MemberFacts {
  readonly userId: UserId
  readonly name: string
  readonly bot: boolean
  readonly roles: ReadonlyArray<RoleId>
}

export interface VoiceState {
  readonly userId: UserId
  /** null: left voice. */
  readonly channelId: ChannelId | null
  /** Discord's id of the voice connection: a hint that it is the same one, not a proof. */
  readonly sessionId: string
  /** Self- or server-muted, self- or server-deafened, or suppressed on a stage. */
  readonly silenced: boolean
  readonly camera: boolean
  readonly screen: boolean
}

/** A dispatch that concerns one guild, decoded to what we rely on. */
export type GuildDispatch =
  | {
      readonly _tag: "GuildCreated"
      readonly guildId: GuildId
      readonly name: string
      /** When the bot joined it: ms, UTC; null when Discord does not say. */
      readonly joinedAt: number | null
      readonly afkChannelId: ChannelId | null
      readonly channels: ReadonlyArray<ChannelFacts>
      readonly roles: ReadonlyArray<RoleId>
      readonly voiceStates: ReadonlyArray<VoiceState>
      /** Of members in voice, and the bot; others may be missing. */
      readonly members: ReadonlyArray<MemberFacts>
      /** Paths of the elements that were unreadable and left out, such as `voice_states[3].mute`. */
      readonly malformed: ReadonlyArray<string>
    }
  | {
      readonly _tag: "GuildUpdated"
      readonly guildId: GuildId
      readonly name: string
      readonly afkChannelId: ChannelId | null
    }
  | { readonly _tag: "GuildDeleted"; readonly guildId: GuildId; readonly unavailable: boolean }
  | { readonly _tag: "ChannelChanged"; readonly guildId: GuildId; readonly channel: ChannelFacts }
  | { readonly _tag: "ChannelDeleted"; readonly guildId: GuildId; readonly channelId: ChannelId }
  | {
      readonly _tag: "ThreadsListed"
      readonly guildId: GuildId
      /** The channels whose active threads are listed, all others being archived; null: the whole guild's. */
      readonly parentIds: ReadonlyArray<ChannelId> | null
      readonly threads: ReadonlyArray<ChannelFacts>
      readonly malformed: ReadonlyArray<string>
    }
  | { readonly _tag: "RoleChanged"; readonly guildId: GuildId; readonly roleId: RoleId }
  | { readonly _tag: "RoleDeleted"; readonly guildId: GuildId; readonly roleId: RoleId }
  | {
      readonly _tag: "MemberJoined"
      readonly guildId: GuildId
      readonly member: MemberFacts
      /** Has yet to pass the guild's membership screening. */
      readonly pending: boolean
    }
  | {
      readonly _tag: "MemberChanged"
      readonly guildId: GuildId
      readonly member: MemberFacts
      readonly pending: boolean
    }
  | { readonly _tag: "MemberRemoved"; readonly guildId: GuildId; readonly userId: UserId }
  | {
      readonly _tag: "MembersArrived"
      readonly guildId: GuildId
      readonly members: ReadonlyArray<MemberFacts>
      readonly notFound: ReadonlyArray<UserId>
      readonly malformed: ReadonlyArray<string>
    }
  | {
      readonly _tag: "VoiceStateChanged"
      readonly guildId: GuildId
      readonly voice: VoiceState
      /** null when Discord sent none. */
      readonly member: MemberFacts | null
    }
  | {
      readonly _tag: "MessageSent"
      readonly guildId: GuildId
      readonly channelId: ChannelId
      readonly messageId: MessageId
      readonly userId: UserId
      /** Written by a person: not a bot, not a webhook, of type default or reply. */
      readonly human: boolean
      /** null when Discord sent no member. */
      readonly roles: ReadonlyArray<RoleId> | null
    }

export type MessageSent = Extract<GuildDispatch, { readonly _tag: "MessageSent" }>

/** A dispatch that concerns the whole shard. */
export type ShardDispatch =
  | {
      readonly _tag: "Ready"
      readonly sessionId: string
      readonly resumeUrl: string
      readonly userId: UserId
      readonly guildIds: ReadonlyArray<GuildId>
    }
  | { readonly _tag: "Resumed" }

/** A dispatch that we rely on and cannot read. */
export interface DispatchMalformed {
  readonly _tag: "DispatchMalformed"
  readonly name: string
  /** null when not even that can be read. */
  readonly guildId: string | null
  /** Where in the payload, such as `member.roles[2]`; empty for the payload itself. */
  readonly path: string
  /** What was expected there. */
  readonly message: string
}

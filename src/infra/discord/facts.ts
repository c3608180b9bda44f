import type { ChannelFacts, MemberFacts, VoiceState } from "./dispatch.ts"
import type { Channel, Member, MessageCreate, Voice } from "./payloads.ts"

/** Discord's channel types; those not named here are "other". */
const kinds: Readonly<Record<number, ChannelFacts["kind"]>> = {
  0: "text",
  2: "voice",
  4: "category",
  5: "text",
  10: "thread",
  11: "thread",
  12: "thread",
  13: "stage"
}

export const channelFacts = (channel: typeof Channel.Type): ChannelFacts => ({
  id: channel.id,
  name: channel.name ?? "",
  kind: kinds[channel.type] ?? "other",
  parentId: channel.parent_id ?? null
})

export const memberFacts = (member: typeof Member.Type): MemberFacts => ({
  userId: member.user.id,
  name: member.nick ?? member.user.global_name ?? member.user.username,
  bot: member.user.bot === true,
  roles: member.roles
})

export const voiceState = (voice: typeof Voice.Type): VoiceState => ({
  userId: voice.user_id,
  channelId: voice.channel_id,
  sessionId: voice.session_id,
  silenced: voice.self_mute || voice.mute || voice.self_deaf || voice.deaf || voice.suppress,
  camera: voice.self_video,
  screen: voice.self_stream === true
})

const messageDefault = 0
const messageReply = 19

export const isHuman = (message: typeof MessageCreate.Type): boolean =>
  message.author.bot !== true &&
  message.webhook_id === undefined &&
  (message.type === messageDefault || message.type === messageReply)

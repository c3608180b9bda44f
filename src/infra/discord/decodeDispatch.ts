import type { DispatchMalformed } from "./dispatch.ts"
import { channelFacts, isHuman, memberFacts, voiceState } from "./facts.ts"
import { isHidden } from "./guildIdOf.ts"
import * as Payload from "./payloads.ts"
import { type Decoded, elements, reader, type Reader } from "./reader.ts"

const instantOf = (text: string | null | undefined): number | null => {
  const at = Date.parse(text ?? "")
  return Number.isNaN(at) ? null : at
}

const channels = elements(Payload.Channel, channelFacts)
const members = elements(Payload.Member, memberFacts)
const roles = elements(Payload.Role, (role) => role.id)
const voiceStates = elements(Payload.Voice, voiceState)

const guildCreated = reader(Payload.GuildCreate, (guild) => {
  const malformed: Array<string> = []
  const threads = channels("threads", guild.threads ?? [], malformed)
  return {
    _tag: "GuildCreated",
    guildId: guild.id,
    name: guild.name,
    joinedAt: instantOf(guild.joined_at),
    afkChannelId: guild.afk_channel_id ?? null,
    channels: [...channels("channels", guild.channels, malformed), ...threads],
    roles: roles("roles", guild.roles, malformed),
    voiceStates: voiceStates("voice_states", guild.voice_states, malformed),
    members: members("members", guild.members, malformed),
    malformed
  }
})

const guildDeleted = reader(Payload.GuildDelete, (guild) => ({
  _tag: "GuildDeleted",
  guildId: guild.id,
  unavailable: guild.unavailable === true
}))

const channelChanged = reader(Payload.ChannelChange, (channel) =>
  channel.guild_id === undefined
    ? null
    : { _tag: "ChannelChanged", guildId: channel.guild_id, channel: channelFacts(channel) }
)

const channelDeleted = reader(Payload.ChannelDelete, (channel) =>
  channel.guild_id === undefined ? null : { _tag: "ChannelDeleted", guildId: channel.guild_id, channelId: channel.id }
)

const roleChanged = reader(Payload.RoleChange, (change) => ({
  _tag: "RoleChanged",
  guildId: change.guild_id,
  roleId: change.role.id
}))

const memberTold = (tag: "MemberJoined" | "MemberChanged") =>
  reader(Payload.MemberChange, (member) => ({
    _tag: tag,
    guildId: member.guild_id,
    member: memberFacts(member),
    pending: member.pending === true
  }))

const readers: Readonly<Record<string, Reader>> = {
  READY: reader(Payload.Ready, (ready) => ({
    _tag: "Ready",
    sessionId: ready.session_id,
    resumeUrl: ready.resume_gateway_url,
    userId: ready.user.id,
    guildIds: ready.guilds.map((guild) => guild.id)
  })),
  RESUMED: () => ({ _tag: "Resumed" }),
  GUILD_CREATE: (name, data) => (isHidden(data) ? guildDeleted(name, data) : guildCreated(name, data)),
  GUILD_UPDATE: reader(Payload.GuildUpdate, (guild) => ({
    _tag: "GuildUpdated",
    guildId: guild.id,
    name: guild.name,
    afkChannelId: guild.afk_channel_id ?? null
  })),
  GUILD_DELETE: guildDeleted,
  CHANNEL_CREATE: channelChanged,
  CHANNEL_UPDATE: channelChanged,
  CHANNEL_DELETE: channelDeleted,
  THREAD_CREATE: channelChanged,
  THREAD_UPDATE: channelChanged,
  THREAD_DELETE: channelDeleted,
  THREAD_LIST_SYNC: reader(Payload.ThreadListSync, (list) => {
    const malformed: Array<string> = []
    return {
      _tag: "ThreadsListed",
      guildId: list.guild_id,
      parentIds: list.channel_ids ?? null,
      threads: channels("threads", list.threads, malformed),
      malformed
    }
  }),
  GUILD_ROLE_CREATE: roleChanged,
  GUILD_ROLE_UPDATE: roleChanged,
  GUILD_ROLE_DELETE: reader(Payload.RoleDelete, (role) => ({
    _tag: "RoleDeleted",
    guildId: role.guild_id,
    roleId: role.role_id
  })),
  GUILD_MEMBER_ADD: memberTold("MemberJoined"),
  GUILD_MEMBER_UPDATE: memberTold("MemberChanged"),
  GUILD_MEMBER_REMOVE: reader(Payload.MemberRemove, (member) => ({
    _tag: "MemberRemoved",
    guildId: member.guild_id,
    userId: member.user.id
  })),
  GUILD_MEMBERS_CHUNK: reader(Payload.MembersChunk, (chunk) => {
    const malformed: Array<string> = []
    return {
      _tag: "MembersArrived",
      guildId: chunk.guild_id,
      members: members("members", chunk.members, malformed),
      notFound: chunk.not_found ?? [],
      malformed
    }
  }),
  VOICE_STATE_UPDATE: reader(Payload.VoiceStateUpdate, (voice) =>
    voice.guild_id === undefined
      ? null
      : {
          _tag: "VoiceStateChanged",
          guildId: voice.guild_id,
          voice: voiceState(voice),
          member: voice.member === undefined ? null : memberFacts(voice.member)
        }
  ),
  MESSAGE_CREATE: reader(Payload.MessageCreate, (message) =>
    message.guild_id === undefined
      ? null
      : {
          _tag: "MessageSent",
          guildId: message.guild_id,
          channelId: message.channel_id,
          messageId: message.id,
          userId: message.author.id,
          human: isHuman(message),
          roles: message.member?.roles ?? null
        }
  )
}

const readerOf: ReadonlyMap<string, Reader> = new Map(Object.entries(readers))

/** Decodes a raw dispatch to what we rely on; null for one that we do not rely on. Never throws. */
export const decodeDispatch = (name: string, data: unknown): Decoded | DispatchMalformed | null =>
  readerOf.get(name)?.(name, data) ?? null

import { Intents } from "./dispatch.ts"
import type { Channel, ChannelKind, Guild, GuildFacts, Member, Role, User, VoiceState } from "./model.ts"

/** The records in Discord's own words: fresh objects each time, with no key whose value is undefined. */

/** Numbers of Discord's channel types. */
export const channelTypes = { text: 0, direct: 1, voice: 2, category: 4, thread: 11, stage: 13 } satisfies Record<
  ChannelKind,
  number
>

/** An application says by its flags which privileged intents it was granted (for fewer than 100 guilds). */
export const applicationFlags = (privileged: number): number =>
  (1 << 23) |
  ((privileged & Intents.presences) === 0 ? 0 : 1 << 13) |
  ((privileged & Intents.members) === 0 ? 0 : 1 << 15) |
  ((privileged & Intents.messageContent) === 0 ? 0 : 1 << 19)

export const iso = (millis: number): string => new Date(millis).toISOString().replace("Z", "000+00:00")

export const userPayload = (user: User) => ({
  id: user.id,
  username: user.name.toLowerCase().replaceAll(/[^a-z0-9._]/g, "_"),
  discriminator: "0",
  global_name: user.bot ? null : user.name,
  avatar: user.avatar,
  avatar_decoration_data: null,
  collectibles: null,
  clan: null,
  primary_guild: null,
  public_flags: 0,
  ...(user.bot ? { bot: true } : {})
})

/** A member without its user: the form that messages carry. */
export const partialMemberPayload = (member: Member) => ({
  nick: member.nick,
  avatar: member.avatar,
  banner: null,
  roles: [...member.roles],
  joined_at: iso(member.joinedAt),
  premium_since: null,
  deaf: member.deaf,
  mute: member.mute,
  flags: 0,
  pending: member.pending,
  communication_disabled_until: member.timedOutUntil === null ? null : iso(member.timedOutUntil)
})

export const memberPayload = (member: Member, user: User) => ({
  user: userPayload(user),
  ...partialMemberPayload(member)
})

export const rolePayload = (role: Role) => ({
  id: role.id,
  name: role.name,
  description: null,
  color: role.color,
  colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
  hoist: role.hoist,
  icon: null,
  unicode_emoji: null,
  position: role.position,
  permissions: role.permissions,
  managed: role.managed,
  mentionable: false,
  flags: 0
})

const voiceOptions = { bitrate: 64_000, user_limit: 0, rtc_region: null }

/** A channel as GUILD_CREATE lists it; elsewhere Discord adds `guild_id`. */
export const channelPayload = (channel: Channel) => ({
  id: channel.id,
  type: channelTypes[channel.kind],
  name: channel.name,
  position: channel.position,
  parent_id: channel.parentId,
  permission_overwrites: [...channel.overwrites],
  flags: 0,
  ...(channel.kind === "category" ? {} : { nsfw: false, topic: null, rate_limit_per_user: 0, last_message_id: null }),
  ...(channel.kind === "voice" || channel.kind === "stage" ? voiceOptions : {})
})

export const threadPayload = (thread: Channel, ownerId: string) => ({
  id: thread.id,
  guild_id: thread.guildId,
  parent_id: thread.parentId,
  owner_id: ownerId,
  type: channelTypes.thread,
  name: thread.name,
  last_message_id: null,
  message_count: 0,
  member_count: 1,
  rate_limit_per_user: 0,
  flags: 0,
  thread_metadata: {
    archived: false,
    archive_timestamp: iso(0),
    auto_archive_duration: 1440,
    locked: false,
    create_timestamp: iso(0)
  }
})

/** Any channel of a guild, as channel dispatches and REST show it. */
export const guildChannelPayload = (channel: Channel, facts: GuildFacts) =>
  channel.kind === "thread"
    ? threadPayload(channel, facts.ownerId)
    : { ...channelPayload(channel), guild_id: channel.guildId }

export const directChannelPayload = (channel: Channel, recipient: User) => ({
  id: channel.id,
  type: channelTypes.direct,
  last_message_id: null,
  flags: 0,
  recipients: [userPayload(recipient)]
})

/** A voice state, or what is left of one: no channel. */
export type Whereabouts = Omit<VoiceState, "channelId"> & { readonly channelId: string | null }

/** As GUILD_CREATE lists it: no `guild_id`, no member. `self_stream` is only ever there when it is true. */
export const voiceStatePayload = (state: Whereabouts) => ({
  channel_id: state.channelId,
  user_id: state.userId,
  session_id: state.sessionId,
  deaf: state.deaf,
  mute: state.mute,
  self_deaf: state.selfDeaf,
  self_mute: state.selfMute,
  self_video: state.camera,
  ...(state.screen ? { self_stream: true } : {}),
  suppress: state.suppress,
  request_to_speak_timestamp: null
})

/** What is said of a guild everywhere: GUILD_CREATE, GUILD_UPDATE and REST. */
export const guildPayload = ({ facts, roles }: Guild) => ({
  id: facts.id,
  name: facts.name,
  icon: facts.icon,
  splash: null,
  discovery_splash: null,
  banner: null,
  description: null,
  owner_id: facts.ownerId,
  application_id: null,
  region: "deprecated",
  afk_channel_id: facts.afkChannelId,
  afk_timeout: facts.afkTimeout,
  system_channel_id: null,
  system_channel_flags: 0,
  rules_channel_id: null,
  public_updates_channel_id: null,
  safety_alerts_channel_id: null,
  widget_enabled: false,
  widget_channel_id: null,
  verification_level: 1,
  default_message_notifications: 1,
  explicit_content_filter: 2,
  mfa_level: 0,
  nsfw_level: 0,
  nsfw: false,
  premium_tier: 0,
  premium_subscription_count: 0,
  premium_progress_bar_enabled: false,
  preferred_locale: facts.locale,
  vanity_url_code: null,
  max_members: 500_000,
  max_presences: null,
  max_video_channel_users: 25,
  max_stage_video_channel_users: 50,
  hub_type: null,
  incidents_data: null,
  features: ["COMMUNITY"],
  emojis: [],
  stickers: [],
  roles: [...roles.values()].map(rolePayload)
})

/** GUILD_CREATE: the guild with all that lies in it. */
export const guildWholePayload = (
  guild: Guild,
  told: {
    readonly joinedAt: number
    readonly members: ReadonlyArray<ReturnType<typeof memberPayload>>
    readonly voices: ReadonlyArray<VoiceState>
  }
) => {
  const channels = [...guild.channels.values()]
  return {
    ...guildPayload(guild),
    joined_at: iso(told.joinedAt),
    large: guild.members.size > 50,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: told.voices.map(voiceStatePayload),
    members: [...told.members],
    channels: channels.filter(({ kind }) => kind !== "thread").map(channelPayload),
    threads: channels.filter(({ kind }) => kind === "thread").map((it) => threadPayload(it, guild.facts.ownerId)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: []
  }
}

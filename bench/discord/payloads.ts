/** What Discord sends of guilds and people: as long and as detailed as the real thing. */

/** What a person in a guild does; they are in voice while they have a channel. */
export interface Voice {
  /** null: not in voice. */
  channel: number | null
  muted: boolean
  camera: boolean
  screen: boolean
}

/** In each guild. */
export const channels = 8
const roles = 10
const joinedAt = "2024-02-03T04:05:06.789000+00:00"

const snowflake = (kind: number, guild: number, n = 0): string =>
  String(1_100_000_000_000_000_000n + (BigInt(kind) << 52n) + (BigInt(guild) << 24n) + BigInt(n))

export const guildIdAt = (guild: number): string => snowflake(1, guild)
export const userIdAt = (guild: number, person: number): string => snowflake(2, guild, person)
export const channelIdAt = (guild: number, channel: number): string => snowflake(3, guild, channel)
const roleIdAt = (guild: number, role: number): string => snowflake(4, guild, role)

const hex = (n: number): string => n.toString(16).padStart(8, "0").repeat(4)

export const member = (guild: number, person: number) => ({
  user: {
    id: userIdAt(guild, person),
    username: `person_${guild}_${person}`,
    discriminator: "0",
    global_name: `Person ${person} of ${guild}`,
    avatar: hex(guild * 65_536 + person),
    avatar_decoration_data: null,
    collectibles: null,
    clan: null,
    primary_guild: null,
    public_flags: 0,
    display_name_styles: null
  },
  nick: null,
  avatar: null,
  banner: null,
  roles: [roleIdAt(guild, person % roles), roleIdAt(guild, (person + 3) % roles)],
  joined_at: joinedAt,
  premium_since: null,
  deaf: false,
  mute: false,
  flags: 0,
  pending: false,
  communication_disabled_until: null
})

export const voiceState = (guild: number, person: number, voice: Voice) => ({
  channel_id: voice.channel === null ? null : channelIdAt(guild, voice.channel),
  user_id: userIdAt(guild, person),
  session_id: hex(person * 65_536 + guild),
  deaf: false,
  mute: false,
  self_deaf: false,
  self_mute: voice.muted,
  self_video: voice.camera,
  ...(voice.screen ? { self_stream: true } : {}),
  suppress: false,
  request_to_speak_timestamp: null
})

export const guildCreate = (guild: number, voices: ReadonlyArray<Voice>) => ({
  id: guildIdAt(guild),
  name: `Guild ${guild}`,
  owner_id: userIdAt(guild, 0),
  afk_channel_id: null,
  afk_timeout: 300,
  joined_at: joinedAt,
  large: false,
  unavailable: false,
  member_count: voices.length,
  premium_tier: 0,
  preferred_locale: "en-US",
  features: [],
  emojis: [],
  stickers: [],
  roles: Array.from({ length: roles }, (_, role) => ({
    id: roleIdAt(guild, role),
    name: `role ${role}`,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: role,
    permissions: "0",
    managed: false,
    mentionable: false,
    flags: 0
  })),
  channels: Array.from({ length: channels }, (_, channel) => ({
    id: channelIdAt(guild, channel),
    type: 2,
    name: `voice ${channel}`,
    position: channel,
    parent_id: null,
    permission_overwrites: [],
    bitrate: 64_000,
    user_limit: 0,
    rtc_region: null,
    nsfw: false,
    flags: 0
  })),
  threads: [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
  members: voices.map((_, person) => member(guild, person)),
  voice_states: voices.flatMap((voice, person) => (voice.channel === null ? [] : [voiceState(guild, person, voice)]))
})

export const dispatch = (name: string, sequence: number, data: unknown): string =>
  JSON.stringify({ t: name, s: sequence, op: 0, d: data })

/** What the benchmark's Discord looks like: as many guilds with as many members in voice. */
export const guilds = 100
export const membersInVoice = 50

const epoch = 1_100_000_000_000_000_000n
const id = (kind: bigint, index: number) => String(epoch + (BigInt(index) << 22n) + kind)
const guildId = (guild: number) => id(1n, guild)
const channelId = (guild: number, channel: number) => id(2n, guild * 8 + channel)
const roleId = (guild: number, role: number) => id(3n, guild * 8 + role)
const userId = (member: number) => id(4n, member)

const memberOf = (guild: number, member: number) => ({
  user: {
    id: userId(member),
    username: `member${member}`,
    global_name: `Member ${member}`,
    discriminator: "0",
    avatar: "9a8f3b0c7d2e4f5a6b1c0d9e8f7a6b5c",
    avatar_decoration_data: null,
    public_flags: 64,
    bot: false
  },
  nick: null,
  avatar: null,
  roles: [0, 1, 2].map((role) => roleId(guild, role)),
  joined_at: "2024-05-01T12:34:56.789000+00:00",
  premium_since: null,
  communication_disabled_until: null,
  flags: 0,
  pending: false,
  deaf: false,
  mute: false
})

/** Two states that every member goes back and forth between; what differs depends on the member. */
const voiceOf = (guild: number, member: number, turned: boolean) => ({
  channel_id: channelId(guild, member % 4 === 3 && turned ? 1 : 0),
  user_id: userId(member),
  session_id: "f3a1b2c4d5e6f7a8b9c0d1e2f3a4b5c6",
  deaf: false,
  mute: false,
  self_deaf: false,
  self_mute: member % 4 === 0 && turned,
  self_video: member % 4 === 1 && turned,
  ...(member % 4 === 2 && turned ? { self_stream: true } : {}),
  suppress: false,
  request_to_speak_timestamp: null
})

const members = (guild: number) => Array.from({ length: membersInVoice }, (_, index) => guild * membersInVoice + index)

const everyMember = Array.from({ length: guilds }, (_, guild) =>
  members(guild).map((member) => ({ guild, member }))
).flat()

export const ready = (resumeUrl: string) => ({
  v: 10,
  user: { id: userId(1_000_000), username: "bench", discriminator: "0", avatar: null, bot: true, flags: 0 },
  guilds: Array.from({ length: guilds }, (_, guild) => ({ id: guildId(guild), unavailable: true })),
  session_id: "b0b1b2b3b4b5b6b7",
  resume_gateway_url: resumeUrl,
  session_type: "normal",
  shard: [0, 1],
  application: { id: userId(1_000_001), flags: 0 },
  private_channels: []
})

export const guildCreate = (guild: number) => ({
  id: guildId(guild),
  name: `Guild ${guild}`,
  owner_id: userId(guild * membersInVoice),
  afk_channel_id: null,
  afk_timeout: 300,
  icon: null,
  features: [],
  emojis: [],
  stickers: [],
  joined_at: "2024-05-01T12:34:56.789000+00:00",
  large: false,
  unavailable: false,
  member_count: membersInVoice,
  channels: [0, 1, 2].map((channel) => ({
    id: channelId(guild, channel),
    type: channel === 2 ? 0 : 2,
    name: `channel-${channel}`,
    position: channel,
    permission_overwrites: []
  })),
  roles: [0, 1, 2, 3].map((role) => ({
    id: roleId(guild, role),
    name: `role-${role}`,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    position: role,
    permissions: "0",
    managed: false,
    mentionable: false,
    flags: 0
  })),
  threads: [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
  members: members(guild).map((member) => memberOf(guild, member)),
  voice_states: members(guild).map((member) => voiceOf(guild, member, true))
})

/**
 * The data of VOICE_STATE_UPDATEs, about 800 bytes each with their envelope, to be sent over and over: every member
 * turns, says the same again, turns back, says the same again. So exactly half of them change nothing.
 */
export const voiceStates = (): ReadonlyArray<string> =>
  [false, false, true, true].flatMap((turned) =>
    everyMember.map(({ guild, member }) =>
      JSON.stringify({ ...voiceOf(guild, member, turned), guild_id: guildId(guild), member: memberOf(guild, member) })
    )
  )

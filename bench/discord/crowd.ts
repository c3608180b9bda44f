import { type Random, seededRandom } from "../../src/infra/simulator/random.ts"

/** Guilds full of people in voice, and what Discord says of them: as long and as detailed as the real thing. */
export interface CrowdSize {
  readonly guilds: number
  /** In voice, in each guild. */
  readonly people: number
}

interface Voice {
  channel: number
  muted: boolean
  camera: boolean
  screen: boolean
}

const channels = 8
const roles = 10
const joinedAt = "2024-02-03T04:05:06.789000+00:00"

const snowflake = (kind: number, guild: number, n = 0): string =>
  String(1_100_000_000_000_000_000n + (BigInt(kind) << 52n) + (BigInt(guild) << 24n) + BigInt(n))

export const guildIdAt = (guild: number): string => snowflake(1, guild)
export const userIdAt = (guild: number, person: number): string => snowflake(2, guild, person)
const channelIdAt = (guild: number, channel: number): string => snowflake(3, guild, channel)
const roleIdAt = (guild: number, role: number): string => snowflake(4, guild, role)

const hex = (n: number): string => n.toString(16).padStart(8, "0").repeat(4)

const member = (guild: number, person: number) => ({
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

const voiceState = (guild: number, person: number, voice: Voice) => ({
  channel_id: channelIdAt(guild, voice.channel),
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

const guildCreate = (guild: number, voices: ReadonlyArray<Voice>) => ({
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
  voice_states: voices.map((voice, person) => voiceState(guild, person, voice))
})

/** One thing of the many that people do in voice: most mute and unmute, some move, few show something. */
const change = (voice: Voice, random: Random): void => {
  const dice = random.below(10)
  if (dice < 5) voice.muted = !voice.muted
  else if (dice < 8) voice.channel = (voice.channel + 1 + random.below(channels - 1)) % channels
  else if (dice < 9) voice.camera = !voice.camera
  else voice.screen = !voice.screen
}

const dispatch = (name: string, sequence: number, data: unknown): string =>
  JSON.stringify({ t: name, s: sequence, op: 0, d: data })

export class Crowd {
  readonly size: CrowdSize
  readonly #voices: ReadonlyArray<ReadonlyArray<Voice>>
  readonly #random = seededRandom(7)
  #sequence: number

  constructor(size: CrowdSize) {
    this.size = size
    const nobody = { channel: 0, muted: false, camera: false, screen: false }
    this.#voices = Array.from({ length: size.guilds }, () =>
      Array.from({ length: size.people }, (_, person) => ({ ...nobody, channel: person % channels }))
    )
    this.#sequence = 1 + size.guilds
  }

  /** READY and every GUILD_CREATE, as a new gateway session begins: sequences 1 to 1 + guilds. */
  *greeting(resumeUrl: string): Generator<string> {
    const { guilds } = this.size
    yield dispatch("READY", 1, {
      v: 10,
      user: { id: "1", username: "bench", discriminator: "0", avatar: null, bot: true },
      application: { id: "1", flags: 0 },
      session_id: "bench",
      session_type: "normal",
      resume_gateway_url: resumeUrl,
      shard: [0, 1],
      private_channels: [],
      guilds: Array.from({ length: guilds }, (_, guild) => ({ id: guildIdAt(guild), unavailable: true }))
    })
    for (const [guild, voices] of this.#voices.entries())
      yield dispatch("GUILD_CREATE", 2 + guild, guildCreate(guild, voices))
  }

  /** The next voice states: each changes something with this probability, and otherwise repeats what is known. */
  *voiceStates(count: number, changing: number): Generator<string> {
    for (let n = 0; n < count; n++) {
      const guild = this.#random.below(this.size.guilds)
      const person = this.#random.below(this.size.people)
      const voice = this.#voices[guild]?.[person]
      if (voice === undefined) continue
      if (this.#random.chance(changing)) change(voice, this.#random)
      const data = { member: member(guild, person), ...voiceState(guild, person, voice), guild_id: guildIdAt(guild) }
      yield dispatch("VOICE_STATE_UPDATE", ++this.#sequence, data)
    }
  }

  /** Where everybody is now: what a pipeline should know at the end. One line a member. */
  *positions(): Generator<string> {
    for (const [guild, voices] of this.#voices.entries()) {
      for (const [person, { camera, channel, muted, screen }] of voices.entries()) {
        yield `${userIdAt(guild, person)} ${channelIdAt(guild, channel)} ${muted} ${camera} ${screen}`
      }
    }
  }
}

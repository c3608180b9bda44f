import {
  channelIdAt,
  channels,
  dispatch,
  guildCreate,
  guildIdAt,
  member,
  userIdAt,
  type Voice,
  voiceState
} from "./payloads.ts"
import { type Random, seededRandom } from "../../src/infra/simulator/random.ts"

/** Guilds full of people in voice. */
export interface CrowdSize {
  readonly guilds: number
  /** In voice, in each guild. */
  readonly people: number
  /** Further guilds, by how many are in voice there. They come and go: a greeting leaves them out. */
  readonly visitors?: ReadonlyArray<number>
}

/** One thing of the many that people do in voice: most mute and unmute, some move, few show something. */
const change = (voice: Voice, random: Random): void => {
  const dice = random.below(10)
  if (dice < 5) voice.muted = !voice.muted
  else if (dice < 8) voice.channel = ((voice.channel ?? 0) + 1 + random.below(channels - 1)) % channels
  else if (dice < 9) voice.camera = !voice.camera
  else voice.screen = !voice.screen
}

export class Crowd {
  readonly size: CrowdSize
  readonly #voices: ReadonlyArray<ReadonlyArray<Voice>>
  readonly #random = seededRandom(7)
  #sequence: number

  constructor(size: CrowdSize) {
    this.size = size
    const nobody = { channel: 0, muted: false, camera: false, screen: false }
    const people = [...Array.from({ length: size.guilds }, () => size.people), ...(size.visitors ?? [])]
    this.#voices = people.map((length) =>
      Array.from({ length }, (_, person) => ({ ...nobody, channel: person % channels }))
    )
    this.#sequence = 1 + size.guilds
  }

  /** Everything has been replayed. */
  resumed(): string {
    return dispatch("RESUMED", ++this.#sequence, {})
  }

  /** Of the last frame made. */
  get sequence(): number {
    return this.#sequence
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
    for (const [guild, voices] of this.#voices.slice(0, guilds).entries())
      yield dispatch("GUILD_CREATE", 2 + guild, guildCreate(guild, voices))
  }

  /** A guild's GUILD_CREATE, as it is now. */
  comes(guild: number): string {
    return dispatch("GUILD_CREATE", ++this.#sequence, guildCreate(guild, this.#voices[guild] ?? []))
  }

  /** The bot is removed from a guild. */
  goes(guild: number): string {
    return dispatch("GUILD_DELETE", ++this.#sequence, { id: guildIdAt(guild) })
  }

  /** One of the ordinary guilds. */
  anywhere(): number {
    return this.#random.below(this.size.guilds)
  }

  /** Something that happens in a guild: of twenty, one leaves voice, who was out comes back, the others change something. */
  happening(guild: number): string {
    const voices = this.#voices[guild] ?? []
    const person = this.#random.below(voices.length)
    const voice = voices[person]
    if (voice === undefined) throw new Error(`nobody is in guild ${guild}`)
    if (voice.channel === null) voice.channel = this.#random.below(channels)
    else if (this.#random.chance(0.05)) voice.channel = null
    else change(voice, this.#random)
    return this.#voiceState(guild, person, voice, performance.timeOrigin + performance.now())
  }

  /** Someone does something, whatever they did. */
  shows(guild: number, person: number, next: Voice): string {
    const voice = this.#voices[guild]?.[person]
    if (voice === undefined) throw new Error(`there is no person ${person} in guild ${guild}`)
    Object.assign(voice, next)
    return this.#voiceState(guild, person, voice)
  }

  #voiceState(guild: number, person: number, voice: Voice, sentAt?: number): string {
    const data = { member: member(guild, person), ...voiceState(guild, person, voice), guild_id: guildIdAt(guild) }
    return dispatch("VOICE_STATE_UPDATE", ++this.#sequence, sentAt === undefined ? data : { ...data, sentAt })
  }

  /** How many are in voice in the ordinary guilds. */
  present(): number {
    let present = 0
    for (const voices of this.#voices.slice(0, this.size.guilds))
      for (const { channel } of voices) if (channel !== null) present++
    return present
  }

  /** The next voice states: each changes something with this probability, and otherwise repeats what is known. */
  *voiceStates(count: number, changing: number): Generator<string> {
    for (let n = 0; n < count; n++) {
      const guild = this.#random.below(this.size.guilds)
      const person = this.#random.below(this.size.people)
      const voice = this.#voices[guild]?.[person]
      if (voice === undefined) continue
      if (this.#random.chance(changing)) change(voice, this.#random)
      yield this.#voiceState(guild, person, voice)
    }
  }

  /** Where everybody is now in the ordinary guilds: what a pipeline should know at the end. One line a member. */
  *positions(): Generator<string> {
    for (const [guild, voices] of this.#voices.slice(0, this.size.guilds).entries()) {
      for (const [person, { camera, channel, muted, screen }] of voices.entries()) {
        if (channel !== null)
          yield `${userIdAt(guild, person)} ${channelIdAt(guild, channel)} ${muted} ${camera} ${screen}`
      }
    }
  }
}

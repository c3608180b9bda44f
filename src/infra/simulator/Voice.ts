import type { Guild, VoiceFlags, VoiceState } from "./model.ts"
import type { People } from "./People.ts"
import type { Places } from "./Places.ts"
import { refuse, type World } from "./World.ts"

/** The flags of a voice state that a step may set. */
export type VoiceChange = { readonly [Flag in keyof VoiceFlags]?: boolean | undefined }

const silent: VoiceFlags = {
  selfMute: false,
  selfDeaf: false,
  mute: false,
  deaf: false,
  suppress: false,
  camera: false,
  screen: false
}

const chosen = (change: VoiceChange): Partial<VoiceFlags> =>
  Object.fromEntries(Object.entries(change).filter(([flag, value]) => flag in silent && value !== undefined))

/** Who is in voice, and how: join, move, set, leave, and what else ends a voice session. */
export class Voice {
  readonly #world: World
  readonly #people: People
  readonly #places: Places
  /** The guild in whose voice a user is. */
  readonly #where = new Map<string, string>()

  constructor(world: World, people: People, places: Places) {
    this.#world = world
    this.#people = people
    this.#places = places
    for (const [guildId, { voice }] of world.guilds) for (const userId of voice.keys()) this.#where.set(userId, guildId)
  }

  /** Into voice, or to another channel when already there. A user is in one voice channel at a time, anywhere. */
  join(guildId: string, userId: string, channelId: string, change: VoiceChange = {}): void {
    const guild = this.#world.guild(guildId)
    if (guild.voice.has(userId)) return this.move(guildId, userId, channelId, change)
    const member = this.#world.member(guildId, userId)
    const user = this.#world.user(userId)
    const stage = this.#voiceChannel(guild, channelId).kind === "stage"
    const elsewhere = this.#where.get(userId)
    if (elsewhere !== undefined) this.leave(elsewhere, userId)
    this.#put(guild, {
      userId,
      channelId,
      sessionId: user.clientSession,
      ...silent,
      mute: member.mute,
      deaf: member.deaf,
      suppress: stage,
      ...chosen(change)
    })
  }

  move(guildId: string, userId: string, channelId: string, change: VoiceChange = {}): void {
    const guild = this.#world.guild(guildId)
    const state = this.#state(guild, userId)
    const stage = this.#voiceChannel(guild, channelId).kind === "stage"
    const suppress = channelId === state.channelId ? state.suppress : stage
    this.#put(guild, { ...state, channelId, suppress, ...chosen(change) })
  }

  set(guildId: string, userId: string, change: VoiceChange): void {
    const guild = this.#world.guild(guildId)
    this.#put(guild, { ...this.#state(guild, userId), ...chosen(change) })
  }

  /** Says again what has not changed, as Discord sometimes does. */
  repeat(guildId: string, userId: string): void {
    const guild = this.#world.guild(guildId)
    this.#world.publish(this.#world.voiceStateChanged(guildId, this.#state(guild, userId)))
  }

  /** The user's client starts anew: the same place under another voice session id. */
  reconnect(guildId: string, userId: string): void {
    const world = this.#world
    this.#people.updateUser(userId, { clientSession: world.newSessionId(world.snowflakes.next()) })
    const guild = world.guild(guildId)
    const state = guild.voice.get(userId)
    if (state !== undefined) this.#put(guild, { ...state, sessionId: world.user(userId).clientSession })
  }

  leave(guildId: string, userId: string): void {
    const guild = this.#world.guild(guildId)
    const state = this.#state(guild, userId)
    this.#end(guild, userId)
    this.#announceLeft(guildId, state)
  }

  /** Out of the guild altogether. From voice too, and then Discord may send no voice state (discord.js #2466). */
  kick(guildId: string, userId: string, { voiceState = false }: { readonly voiceState?: boolean } = {}): void {
    const guild = this.#world.guild(guildId)
    const state = guild.voice.get(userId)
    this.#world.member(guildId, userId)
    this.#end(guild, userId)
    if (state !== undefined && voiceState) this.#announceLeft(guildId, state)
    this.#people.removeMember(guildId, userId)
  }

  /** Deletes a channel of any kind. Whoever talked in it has left voice; only on demand does a voice state say so. */
  deleteChannel(channelId: string, { voiceState = false }: { readonly voiceState?: boolean } = {}): void {
    const channel = this.#world.channel(channelId)
    const guild = this.#world.guild(channel.guildId ?? refuse("a direct channel", "only guild channels are deleted"))
    const present = [...guild.voice.values()].filter((state) => state.channelId === channelId)
    for (const { userId } of present) this.#end(guild, userId)
    this.#places.removeChannel(channelId)
    if (voiceState) for (const state of present) this.#announceLeft(guild.facts.id, state)
  }

  #voiceChannel(guild: Guild, channelId: string) {
    const channel = guild.channels.get(channelId) ?? refuse("no such channel in that guild", "name one of its channels")
    return channel.kind === "voice" || channel.kind === "stage"
      ? channel
      : refuse(`${channel.name} is a ${channel.kind} channel`, "join a voice or stage channel")
  }

  #state(guild: Guild, userId: string): VoiceState {
    return (
      guild.voice.get(userId) ??
      refuse(`${this.#world.user(userId).name} is not in voice`, "let a join step come first")
    )
  }

  #put(guild: Guild, state: VoiceState): void {
    const member = this.#world.member(guild.facts.id, state.userId)
    if (member.mute !== state.mute || member.deaf !== state.deaf) {
      guild.members.set(state.userId, { ...member, mute: state.mute, deaf: state.deaf })
    }
    guild.voice.set(state.userId, state)
    this.#where.set(state.userId, guild.facts.id)
    this.#world.truth.note(guild, state.userId)
    this.#world.publish(this.#world.voiceStateChanged(guild.facts.id, state))
  }

  #end(guild: Guild, userId: string): void {
    if (!guild.voice.delete(userId)) return
    this.#where.delete(userId)
    this.#world.truth.note(guild, userId)
  }

  #announceLeft(guildId: string, state: VoiceState): void {
    const left = { ...state, channelId: null, camera: false, screen: false, suppress: false }
    this.#world.publish(this.#world.voiceStateChanged(guildId, left))
  }
}

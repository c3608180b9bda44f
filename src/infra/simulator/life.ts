import type { Guild } from "./model.ts"
import type { SimulatedDiscord } from "./SimulatedDiscord.ts"

/** People of one guild who come, talk and go by themselves. */
export interface Crowd {
  readonly guild: Guild
  readonly people: ReadonlyArray<string>
  readonly rooms: ReadonlyArray<string>
  readonly texts: ReadonlyArray<string>
  /** About how many are in voice at a time. */
  readonly inVoice: number
}

export const crowdOf = ({ world }: SimulatedDiscord, guild: Guild, inVoice: number): Crowd => {
  const channels = [...guild.channels.values()]
  const of = (...kinds: ReadonlyArray<string>) =>
    channels.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id)
  return {
    guild,
    people: [...guild.members.keys()].filter((id) => id !== world.bot.id && id !== guild.facts.ownerId),
    rooms: of("voice", "stage"),
    texts: of("text"),
    inVoice
  }
}

const words = [
  "anyone up for a round?",
  "back in five",
  "that was close",
  "who has the map?",
  "good morning",
  "listen to this one",
  "I will be late today",
  "ready when you are"
]

/** One realistic change in a guild: mostly someone muting or unmuting, now and then a move, a camera, a word. */
export const liveOnce = (discord: SimulatedDiscord, crowd: Crowd): void => {
  const { random, voice } = discord
  const { guild } = crowd
  const guildId = guild.facts.id
  const userId = random.pick(crowd.people)
  const room = random.pick(crowd.rooms)
  if (userId === undefined || room === undefined) return
  const state = guild.voice.get(userId)
  if (state === undefined) {
    if (guild.voice.size >= crowd.inVoice) return say(discord, crowd, userId)
    return voice.join(guildId, userId, room, { selfMute: random.chance(0.3), camera: random.chance(0.1) })
  }
  const roll = random.next()
  if (roll < 0.42) voice.set(guildId, userId, { selfMute: !state.selfMute, selfDeaf: false })
  else if (roll < 0.5) voice.set(guildId, userId, { selfDeaf: !state.selfDeaf, selfMute: !state.selfDeaf })
  else if (roll < 0.62) voice.set(guildId, userId, { camera: !state.camera })
  else if (roll < 0.7) voice.set(guildId, userId, { screen: !state.screen })
  else if (roll < 0.82 && room !== state.channelId) voice.move(guildId, userId, room, { screen: false })
  else if (roll < 0.9 || guild.voice.size < crowd.inVoice * 0.7) say(discord, crowd, userId)
  else voice.leave(guildId, userId)
}

const say = ({ messages, random }: SimulatedDiscord, { texts }: Crowd, userId: string): void => {
  const channelId = random.pick(texts)
  if (channelId !== undefined) messages.post({ channelId, authorId: userId, content: random.pick(words) ?? "" })
}

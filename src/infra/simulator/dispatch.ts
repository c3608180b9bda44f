/** Gateway intents, by name. */
export const Intents = {
  guilds: 1 << 0,
  members: 1 << 1,
  moderation: 1 << 2,
  voiceStates: 1 << 7,
  presences: 1 << 8,
  messages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15
} as const

/** Every bit that Discord knows: 0-16, 20, 21, 24, 25. */
const KNOWN = 0x1ffff | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25)

export const PRIVILEGED = Intents.members | Intents.presences | Intents.messageContent

export const knownIntents = (intents: number): boolean => intents >= 0 && (intents & ~KNOWN) === 0

/** What one session is told: name and data. The JSON is written once, however many sessions get it. */
export class Dispatch {
  readonly name: string
  readonly data: unknown
  #json: string | undefined

  constructor(name: string, data: unknown) {
    this.name = name
    this.data = data
  }

  get json(): string {
    return (this.#json ??= JSON.stringify(this.data))
  }
}

/** Something that happened, before it is known who hears of it, and in which words. */
export interface Announcement {
  readonly name: string
  /** null: told on shard 0. */
  readonly guildId: string | null
  /** The intent that subscribes to it; 0: told to everyone. */
  readonly intent: number
  readonly inWords: (intents: number) => Dispatch
}

export const announce = (name: string, guildId: string | null, intent: number, data: unknown): Announcement => {
  const dispatch = new Dispatch(name, data)
  return { name, guildId, intent, inWords: () => dispatch }
}

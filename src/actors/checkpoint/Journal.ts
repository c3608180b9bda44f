import type { Checkpoint } from "../../infra/checkpoint/CheckpointStore.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"

/** Where the records come from at the moment they are written; null: it is gone. */
export interface JournalSource {
  readonly guildRecord: (guildId: string) => string | null
  readonly occupantRecord: (guildId: string, userId: string) => string | null
}

/** Text, or what becomes JSON when it is written; null: it is gone. */
type Held = string | object | null

/** What one flush writes. Who is dirty is told when taken; their records are read when the chunk is written. */
export interface Dirty {
  readonly guilds: ReadonlySet<string>
  /** By guild: the ids of its members. */
  readonly occupants: ReadonlyMap<string, ReadonlySet<string>>
  readonly unsettled: ReadonlyMap<string, Held>
  readonly spool: ReadonlyMap<string, string | null>
}

const noGuilds: ReadonlySet<string> = new Set()
const noOccupants: ReadonlyMap<string, ReadonlySet<string>> = new Map()

/** Notes what has changed since the last write, so that writing costs what changed. */
export class Journal {
  #guilds = new Set<string>()
  #occupants = new Map<string, Set<string>>()
  /** Held since the last take, by key from `#offered + 1` on; undefined: not, or no longer. */
  #fresh: Array<Held | undefined> = []
  /** What changed of what was held before. */
  #unsettled = new Map<number, Held>()
  #spool = new Map<string, string | null>()
  /** Where keys count from: our own are small numbers, which cost least; those that a predecessor left end at 0. */
  readonly #lastField: number
  /** Keys up to here may be stored already: their going must be written. */
  #offered = 0

  /** Fields go on from `lastField`, so that what a predecessor left comes first. */
  constructor(lastField: number) {
    this.#lastField = lastField
  }

  get size(): number {
    let occupants = 0
    for (const touched of this.#occupants.values()) occupants += touched.size
    const fresh = this.#fresh.filter((record) => record !== undefined).length
    return this.#guilds.size + occupants + fresh + this.#unsettled.size + this.#spool.size
  }

  touchGuild(guildId: GuildId): void {
    this.#guilds.add(guildId)
  }

  touchOccupant(guildId: GuildId, userId: UserId): void {
    this.#touch(guildId, userId)
  }

  #touch(guildId: string, userId: string): void {
    const touched = this.#occupants.get(guildId)
    if (touched === undefined) this.#occupants.set(guildId, new Set([userId]))
    else touched.add(userId)
  }

  /** Everything found in the store goes, unless it is noted again or still lives. */
  forget(found: Checkpoint): void {
    for (const guildId of found.guilds.keys()) this.#guilds.add(guildId)
    for (const field of found.sessions.keys()) {
      const [guildId = "", userId = ""] = field.split("/")
      this.#touch(guildId, userId)
    }
    for (const field of found.unsettled.keys()) {
      const key = this.keyOf(field)
      if (!this.#unsettled.has(key)) this.#unsettled.set(key, null)
    }
    for (const key of found.spool.keys()) if (!this.#spool.has(key)) this.#spool.set(key, null)
  }

  /** Keeps a record of something not yet sealed: text, or what becomes JSON when it is written. Answers its key. */
  hold(record: string | object): number {
    return this.#offered + this.#fresh.push(record)
  }

  holdAgain(key: number, record: string | object): void {
    if (key > this.#offered) this.#fresh[key - this.#offered - 1] = record
    else this.#unsettled.set(key, record)
  }

  release(key: number): void {
    if (key > this.#offered) this.#fresh[key - this.#offered - 1] = undefined
    else this.#unsettled.set(key, null)
  }

  /** Keeps a sealed batch until it is settled. Answers its key. */
  spool(record: string): string {
    const key = this.#fieldOf(this.#offered + this.#fresh.push(undefined))
    this.#spool.set(key, record)
    return key
  }

  spoolAgain(key: string, record: string): void {
    this.#spool.set(key, record)
  }

  unspool(key: string): void {
    this.#spool.set(key, null)
  }

  take(): Dirty {
    const dirty: Dirty = { ...this.takeClosed(), guilds: this.#guilds, occupants: this.#occupants }
    this.#guilds = new Set()
    this.#occupants = new Map()
    return dirty
  }

  /** Takes only what was closed or sealed, and what of it is gone. */
  takeClosed(): Dirty {
    const unsettled = new Map<string, Held>()
    for (const [key, record] of this.#unsettled) unsettled.set(this.#fieldOf(key), record)
    for (const record of this.#fresh) {
      this.#offered++
      if (record !== undefined) unsettled.set(this.#fieldOf(this.#offered), record)
    }
    const dirty: Dirty = { guilds: noGuilds, occupants: noOccupants, unsettled, spool: this.#spool }
    this.#fresh = []
    this.#unsettled = new Map()
    this.#spool = new Map()
    return dirty
  }

  /** Notes again what could not be written; what has changed since stays newer. */
  putBack(dirty: Dirty): void {
    for (const guildId of dirty.guilds) this.#guilds.add(guildId)
    for (const [guildId, touched] of dirty.occupants) for (const userId of touched) this.#touch(guildId, userId)
    const unsettled = Array.from(dirty.unsettled, ([field, record]) => [this.keyOf(field), record] as const)
    this.#unsettled = new Map([...unsettled, ...this.#unsettled])
    this.#spool = new Map([...dirty.spool, ...this.#spool])
  }

  /** The key of what the store holds in this field. */
  keyOf(field: string): number {
    return Number(field) - this.#lastField
  }

  /** Zero-padded, so that fields sort in the order their keys were made. */
  #fieldOf(key: number): string {
    return String(this.#lastField + key).padStart(16, "0")
  }
}

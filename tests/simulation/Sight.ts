import type { Checkpoint } from "../../src/infra/checkpoint/CheckpointStore.ts"

/**
 * What ends a blindness: a replay; the whole guild anew; the same, by somebody who found nothing of what was before.
 * `late`: it was none, but what was told meanwhile was told late.
 */
export type Regained = "replayed" | "told anew" | "from nothing" | "late"

/** A stretch in which nobody saw, or nobody can know that they saw: ms, UTC. */
export interface Blindness {
  readonly why: string
  readonly from: number
  readonly to: number
  readonly how: Regained
}

/**
 * What one process can have seen of one guild, told from the frames it took and from nothing it did with them.
 * Only that of whoever holds the lease counts.
 */
export class Sight {
  readonly #now: () => number
  readonly #guildId: string
  readonly #blindnesses: Array<Blindness> = []
  /** The last frame it took: ms. */
  lastFrame: number
  #blind: { readonly from: number; readonly why: string } | null = null
  /** What it does not see until the next acknowledgement after this instant. */
  #held: (Omit<Blindness, "to"> & { readonly until: number }) | null = null
  #forgotten = false
  /** Discord has yet to send the guild: after an outage, or in a new session. */
  isOut = false

  constructor(guildId: string, now: () => number) {
    this.#guildId = guildId
    this.#now = now
    this.lastFrame = now()
  }

  /** It took the shard over: nobody had been seen since `from`. `forgotten`: and nothing is known of before. */
  tookOver(from: number, forgotten: boolean, isOut: boolean): void {
    this.#blind = { from, why: "a new process" }
    this.#forgotten = forgotten
    this.isOut = isOut
  }

  /** Its shard began anew, and knows only what was stored. */
  beganAnew(from: number, forgotten: boolean): void {
    this.lost("a shard that began anew", from)
    this.#forgotten ||= forgotten
  }

  /** The last instant of which it knows everything: ms. */
  get seenUntil(): number {
    return Math.min(this.lastFrame, this.#blind?.from ?? Infinity, this.#held?.from ?? Infinity)
  }

  /** The last end of a blindness: ms; 0 when there was none. */
  get sawAllSince(): number {
    return Math.max(0, ...this.#blindnesses.map(({ to }) => to))
  }

  missed(blindness: Blindness): void {
    this.#blindnesses.push(blindness)
  }

  dispatched(name: string, data: unknown): void {
    const at = this.#now()
    if (name === "READY") {
      this.lost("a new session")
      this.isOut = true
    }
    if (name === "RESUMED" && !this.isOut) this.#regain("replayed")
    else if (name === "GUILD_DELETE" && idOf(data) === this.#guildId) {
      this.lastFrame = at
      this.isOut = true
      this.lost("an outage of the guild")
    } else if (name === "GUILD_CREATE" && idOf(data) === this.#guildId) {
      this.#regain(this.#forgotten ? "from nothing" : "told anew")
      this.#forgotten = false
      this.isOut = false
    }
    this.lastFrame = at
  }

  acknowledged(): void {
    const at = this.#now()
    this.lastFrame = at
    if (this.#held === null || at < this.#held.until) return
    this.#blindnesses.push({ ...this.#held, to: at })
    this.#held = null
  }

  /** Nothing was seen since its last frame, or since `from` if that was before. */
  lost(why: string, from = this.lastFrame): void {
    const before = this.#blind
    this.#blind = { from: Math.min(from, before?.from ?? this.lastFrame), why: before?.why ?? why }
  }

  /** Nothing it takes from now to the first acknowledgement after `until` tells when it was. */
  hold(why: string, until: number, how: Regained): void {
    const from = Math.min(this.#held?.from ?? Infinity, this.lastFrame)
    const late = how === "late" || this.#held?.how === "late"
    this.#held = { from, until: Math.max(this.#held?.until ?? 0, until), why, how: late ? "late" : how }
  }

  /** The end of what it can tell. */
  end(): ReadonlyArray<Blindness> {
    const to = this.#now()
    if (this.#held !== null) this.#blindnesses.push({ ...this.#held, to })
    if (this.#blind !== null) this.#blindnesses.push({ ...this.#blind, to, how: "told anew" })
    this.#held = null
    this.#blind = null
    return this.#blindnesses
  }

  #regain(how: Regained): void {
    if (this.#blind === null) return
    this.#blindnesses.push({ ...this.#blind, to: this.#now(), how })
    this.#blind = null
  }
}

export const idOf = (data: unknown): unknown =>
  typeof data === "object" && data !== null && "id" in data ? data.id : undefined

/** Up to when a predecessor's checkpoint says that it had heard: ms; null where it says nothing. */
export const storedHeardAt = (checkpoint: Checkpoint | null): number | null => {
  const heardAt = checkpoint?.meta.get("heardAt")
  return heardAt === undefined ? null : Number(heardAt)
}

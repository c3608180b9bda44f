import type { Gap } from "../../machines/ledger/batch.ts"

/** A stretch in which the shard heard nothing: ms, UTC. */
export interface Blindness {
  readonly from: number
  readonly cause: Gap["cause"]
}

/**
 * How far a shard has seen. A lost socket, a zombie, a frozen process, a stalled loop and a crash are one case:
 * nothing after the last frame was seen, until Discord has replayed what was missed or sent everything anew.
 */
export class Horizon {
  #heardAt: number
  #blind: Blindness | null

  constructor(heardAt: number, blind: Blindness | null) {
    this.#heardAt = heardAt
    this.#blind = blind
  }

  /** The last frame received, ms. */
  get heardAt(): number {
    return this.#heardAt
  }

  get blind(): Blindness | null {
    return this.#blind
  }

  /** The last instant whose state is certain, ms: settlements cut here. */
  get seen(): number {
    return this.#blind?.from ?? this.#heardAt
  }

  /** A frame arrived. Answers up to when the state before it was certain. */
  hear(at: number): number {
    this.#heardAt = Math.max(this.#heardAt, at)
    return this.seen
  }

  lose(cause: Gap["cause"]): void {
    this.#blind ??= { from: this.#heardAt, cause }
  }

  /** Everything missed has been told. Answers what the blindness was, if there was one. */
  regain(at: number): Blindness | null {
    const blind = this.#blind
    this.#blind = null
    this.#heardAt = Math.max(this.#heardAt, at)
    return blind
  }
}

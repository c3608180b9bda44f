/** Several mailboxes deep, so that a guild which lags does not fall out of it. */
const size = 65_536

/**
 * Which dispatches of a gateway session were taken. A duplicate or an overlapping replay is refused; two that
 * swapped places both pass. Sequences further back than the window count as taken.
 */
export class SequenceWindow {
  readonly #taken = new Float64Array(size).fill(-1)
  #highest = 0

  get highest(): number {
    return this.#highest
  }

  /** Begins anew: at 0 for a new gateway session, or where a stored one left off. */
  reset(highest: number, takenAbove: ReadonlyArray<number> = []): void {
    this.#taken.fill(-1)
    this.#highest = highest
    for (let s = Math.max(0, highest - size + 1); s <= highest; s++) this.#taken[s % size] = s
    for (const s of takenAbove) this.admit(s)
  }

  admit(sequence: number): boolean {
    if (sequence <= this.#highest - size || this.#taken[sequence % size] === sequence) return false
    this.#taken[sequence % size] = sequence
    if (sequence > this.#highest) this.#highest = sequence
    return true
  }

  /** Whether the window still knows everything after `sequence`. */
  reaches(sequence: number): boolean {
    return this.#highest - sequence <= size
  }

  /** Those taken in `(from, highest]` but for `pending`: what a stored sequence of `from` leaves out. */
  takenAbove(from: number, pending: ReadonlySet<number>): ReadonlyArray<number> {
    const taken: Array<number> = []
    for (let s = from + 1; s <= this.#highest; s++) {
      if (this.#taken[s % size] === s && !pending.has(s)) taken.push(s)
    }
    return taken
  }
}

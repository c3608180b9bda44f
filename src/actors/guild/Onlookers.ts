import type { UserId } from "../../machines/ids.ts"

/** Hears of what happens to a guild's occupants. Its methods only note, and return at once. */
export interface Onlooker {
  /** The occupant came, changed, or is gone. */
  readonly touched: (userId: UserId) => void
  /** Some of the occupant's time was handed on to be settled. */
  readonly paid: (userId: UserId) => void
}

/** Who looks on at a guild: mostly nobody. */
export class Onlookers {
  readonly #all = new Set<Onlooker>()

  add(onlooker: Onlooker): void {
    this.#all.add(onlooker)
  }

  delete(onlooker: Onlooker): void {
    this.#all.delete(onlooker)
  }

  touched(userId: UserId): void {
    for (const onlooker of this.#all) onlooker.touched(userId)
  }

  paid(segments: ReadonlyArray<{ readonly userId: UserId }>): void {
    for (const onlooker of this.#all) for (const { userId } of segments) onlooker.paid(userId)
  }
}

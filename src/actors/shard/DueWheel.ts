const slotMs = 1000

/** Slots that are looked at one by one. */
const rangeMost = 3600

/**
 * What is to be woken when, in slots of a second. Adding and taking cost what is added and due, however many wait:
 * an entry that turns out not to be due is put back by whoever took it.
 */
export class DueWheel<A> {
  readonly #slots = new Map<number, Array<A>>()
  #next: number

  /** Nothing before `now` (ms) is asked for again. */
  constructor(now: number) {
    this.#next = Math.floor(now / slotMs)
  }

  add(item: A, at: number): void {
    const slot = Math.max(Math.ceil(at / slotMs), this.#next)
    const items = this.#slots.get(slot)
    if (items === undefined) this.#slots.set(slot, [item])
    else items.push(item)
  }

  /** Takes everything due by `now` (ms). */
  take(now: number): ReadonlyArray<A> {
    const last = Math.floor(now / slotMs)
    const due: Array<A> = []
    for (const slot of this.#upTo(last)) {
      const items = this.#slots.get(slot)
      if (items === undefined) continue
      this.#slots.delete(slot)
      for (const item of items) due.push(item)
    }
    this.#next = Math.max(this.#next, last + 1)
    return due
  }

  /** After a long while those there are, few as they may be: years hold millions of seconds. */
  #upTo(last: number): Iterable<number> {
    const length = last - this.#next + 1
    return length <= rangeMost
      ? Array.from({ length: Math.max(0, length) }, (_, i) => this.#next + i)
      : [...this.#slots.keys()].filter((slot) => slot <= last).sort((a, b) => a - b)
  }
}

interface Event {
  readonly at: number
  readonly happen: () => void
}

/** Time that stands still until it is moved. What is due at one instant happens in the order it was asked for. */
export class VirtualTime {
  #now: number
  /** By instant, the next one last; few enough at a time that putting one in its place costs nothing. */
  readonly #events: Array<Event> = []

  constructor(start: number) {
    this.#now = start
  }

  /** ms, UTC. */
  get now(): number {
    return this.#now
  }

  /** Answers how to call it off. */
  after(ms: number, happen: () => void): () => void {
    const event = { at: this.#now + Math.max(0, Math.ceil(ms)), happen }
    let place = this.#events.length
    while (place > 0 && (this.#events[place - 1]?.at ?? Infinity) <= event.at) place--
    this.#events.splice(place, 0, event)
    return () => {
      const found = this.#events.indexOf(event)
      if (found >= 0) this.#events.splice(found, 1)
    }
  }

  /** Lets the next thing happen, if it is due by `end`; otherwise it is `end`, and there was nothing. */
  step(end: number): boolean {
    const next = this.#events.at(-1)
    if (next === undefined || next.at > end) {
      this.#now = end
      return false
    }
    this.#events.pop()
    this.#now = next.at
    next.happen()
    return true
  }
}

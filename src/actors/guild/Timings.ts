/** What a guild spends its time on. */
export type Work = "dispatch" | "reconcile" | "due"

export interface Timing {
  readonly count: number
  readonly totalMs: number
  readonly maxMs: number
}

const none: Timing = { count: 0, totalMs: 0, maxMs: 0 }

/** How long each kind of work took, this minute and the whole one before. */
export class Timings {
  #minute = 0
  #current = new Map<Work, { -readonly [Field in keyof Timing]: Timing[Field] }>()
  #last: ReadonlyMap<Work, Timing> = new Map()

  /** `now` is of a clock that only grows: ms. */
  add(work: Work, count: number, ms: number, now: number): void {
    this.#turn(now)
    const timing = this.#current.get(work)
    if (timing === undefined) {
      this.#current.set(work, { count, totalMs: ms, maxMs: ms })
      return
    }
    timing.count += count
    timing.totalMs += ms
    timing.maxMs = Math.max(timing.maxMs, ms)
  }

  /** This minute and the one before together. */
  list(now: number): ReadonlyMap<Work, Timing> {
    this.#turn(now)
    const both = new Map(this.#last)
    for (const [work, timing] of this.#current) {
      const last = both.get(work) ?? none
      both.set(work, {
        count: last.count + timing.count,
        totalMs: last.totalMs + timing.totalMs,
        maxMs: Math.max(last.maxMs, timing.maxMs)
      })
    }
    return both
  }

  #turn(now: number): void {
    const minute = Math.floor(now / 60_000)
    if (minute === this.#minute) return
    this.#last = minute === this.#minute + 1 ? this.#current : new Map()
    this.#current = new Map()
    this.#minute = minute
  }
}

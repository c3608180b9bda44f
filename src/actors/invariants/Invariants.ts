import { type Breach, Invariant } from "../../machines/invariants/invariant.ts"

interface LastBreach extends Breach {
  /** The ledger's clock: ms, UTC. */
  readonly at: number
}

interface Tally {
  readonly name: Invariant
  checked: number
  violations: number
  last: LastBreach | null
  /** Violations nobody was told of yet, and when somebody last was. */
  untold: number
  toldAt: number
}

/** Violations of one invariant since they were last told of. */
interface News {
  readonly name: Invariant
  readonly count: number
  readonly last: LastBreach
}

const tellEvery = 60_000

/** How often each invariant was checked in this process, and how often it did not hold. Nothing is stopped by it. */
export class Invariants {
  readonly #tallies = new Map<Invariant, Tally>(
    Invariant.literals.map((name) => [
      name,
      { name, checked: 0, violations: 0, last: null, untold: 0, toldAt: Number.NEGATIVE_INFINITY }
    ])
  )

  /** Counts one check, and what it found, if it did. */
  note(name: Invariant, breach: Breach | null, at: number): void {
    const tally = this.#tallies.get(name)
    if (tally === undefined) return
    tally.checked++
    if (breach === null) return
    tally.violations++
    tally.untold++
    tally.last = { ...breach, at }
  }

  list(): ReadonlyArray<Pick<Tally, "name" | "checked" | "violations" | "last">> {
    return Array.from(this.#tallies.values(), ({ checked, last, name, violations }) => ({
      name,
      checked,
      violations,
      last
    }))
  }

  /** Takes what is to be told: of each invariant at most once a minute, however often it is violated. */
  takeNews(now: number): ReadonlyArray<News> {
    const news: Array<News> = []
    for (const tally of this.#tallies.values()) {
      const { last, name, toldAt, untold } = tally
      if (last === null || untold === 0 || now - toldAt < tellEvery) continue
      news.push({ name, count: untold, last })
      tally.untold = 0
      tally.toldAt = now
    }
    return news
  }
}

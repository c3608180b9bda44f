import { withDefect } from "../actors/support/testShard.ts"

/** What a defect that was planned throws: whatever else is thrown is a bug. */
export const planned = { _tag: "PlannedDefect" } as const

/** Strikes within a window after which a session is not restarted any more. */
const tooMany = 6

/** A session that fell is restarted within this after it was struck last: ms. */
const restartMs = 2500

/** Defects that wait in the machines of members' sessions, in whichever process these run. */
export class Defects {
  readonly #now: () => number
  readonly #left = new Map<string, number>()
  /** By member, when they were struck: ms. */
  readonly #strikes = new Map<string, ReadonlyArray<number>>()
  readonly logic = withDefect(({ userId }) => {
    const left = this.#left.get(userId) ?? 0
    if (left === 0) return false
    this.#left.set(userId, left - 1)
    this.#strikes.set(userId, [...(this.#strikes.get(userId) ?? []), this.#now()])
    throw planned
  })

  constructor(now: () => number) {
    this.#now = now
  }

  /** The next events of this member's session strike. */
  plan(userId: string, times: number): void {
    this.#left.set(userId, times)
  }

  /** No more of them strike. */
  heal(): void {
    this.#left.clear()
  }

  /** Whether a session of theirs may be in quarantine. */
  quarantined(userId: string): boolean {
    return this.quarantines.has(userId)
  }

  /** By member whose session may be in quarantine, since when: ms. */
  get quarantines(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#strikes].flatMap(([userId, strikes]) => {
        const last = strikes[tooMany - 1]
        return last === undefined ? [] : [[userId, last] as const]
      })
    )
  }

  /** Of whoever's session may be down just now, when it was struck first: ms. What it has missed is in no checkpoint. */
  get fallen(): ReadonlyMap<string, number> {
    const now = this.#now()
    const fallen = new Map<string, number>()
    for (const [userId, strikes] of this.#strikes) {
      let since: number | null = null
      let until = now
      for (const at of strikes.toReversed()) {
        if (until - at > restartMs) break
        since = at
        until = at
      }
      if (since !== null) fallen.set(userId, since)
    }
    return fallen
  }
}

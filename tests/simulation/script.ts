import * as fc from "fast-check"
import { anyScript, type Script } from "./acts.ts"
import type { StoreGuard } from "./guards.ts"
import { type Report, simulate } from "./simulate.ts"

/** What a seed stands for: always the same evening. */
export const scriptOf = (seed: number): Script => fc.sample(anyScript, { seed, numRuns: 1 })[0] ?? []

/** Evenings that are played to find a shorter one: every one of them takes time and memory. */
const most = 1000

interface Shortest {
  readonly script: Script
  readonly report: Report
  /** null: no shorter one is left to try; else after how many attempts the search was given up. */
  readonly givenUpAfter: number | null
}

/** The shortest script found that still goes wrong under this seed, and what it comes to; null when none does. */
export const shortest = (seed: number, without: ReadonlySet<StoreGuard>): Shortest | null => {
  let attempts = 0
  const goesWell = fc.property(
    anyScript,
    (script) => attempts++ >= most || simulate(seed, script, without).violations.length === 0
  )
  const { counterexample } = fc.check(goesWell, { seed, numRuns: 1 })
  if (counterexample === null) return null
  const [script] = counterexample
  return { script, report: simulate(seed, script, without), givenUpAfter: attempts > most ? most : null }
}

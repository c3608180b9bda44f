import * as fc from "fast-check"
import type { Findings } from "./findings.ts"
import { livingHeap, watchProcess } from "./vitals.ts"

/** How many cases, and from which seed. */
export interface Campaign {
  readonly cases: number
  readonly seed: number
}

/** What became of the cases so far. */
export interface Tally {
  refused: number
  accepted: number
  serverErrors: number
}

/** One surface: what is thrown at it, and what must come of it. */
export interface Attack<A> {
  readonly surface: string
  readonly values: fc.Arbitrary<A>
  readonly batchSize: number
  /** Throws a batch and counts what came of it. Fails where anything came of it that must not. */
  readonly strike: (batch: ReadonlyArray<A>, tally: Tally) => Promise<void>
  /** Whether a batch that failed is tried again smaller. */
  readonly shrinks: boolean
  /** Clears away what piles up by right, now and then and before the heap is measured. */
  readonly renew?: () => Promise<void>
}

const renewEvery = 20

/** No campaign may take longer: ms. */
const longest = 900_000

const longestReport = 4000

/** Null, or what to read: the seed, and the smallest batch that failed. */
const crashIn = <A>(details: fc.RunDetails<A>): string | null => {
  if (!details.failed) return null
  if (details.counterexample === null) return `not done within ${longest} ms, after ${details.numRuns} batches`
  const cause = details.errorInstance instanceof Error ? details.errorInstance.stack : String(details.errorInstance)
  return `seed ${details.seed}, path ${details.counterexamplePath?.slice(0, 40)}: ${cause}\n${fc.stringify(details.counterexample)}`.slice(
    0,
    longestReport
  )
}

/** Batch after batch; the heap is measured after the first fifth and at the end. */
export const wage = async <A>(attack: Attack<A>, { cases, seed }: Campaign): Promise<Findings> => {
  const { batchSize, renew = () => Promise.resolve(), shrinks, strike, surface, values } = attack
  const watch = watchProcess()
  const tally: Tally = { refused: 0, accepted: 0, serverErrors: 0 }
  const numRuns = Math.ceil(cases / batchSize)
  const warm = Math.ceil(numRuns / 5)
  const began = performance.now()
  let start = livingHeap()
  let struck = 0
  const batches = fc.array(values, { minLength: batchSize, maxLength: batchSize })
  const details = await fc
    .check(
      fc.asyncProperty(batches, async (batch) => {
        await strike(batch, tally)
        const [first] = watch.uncaught.splice(0)
        if (first !== undefined) throw new Error(`uncaught: ${first}`)
        struck++
        if (struck % renewEvery === 0 || struck === warm) await renew()
        if (struck === warm) start = livingHeap()
      }),
      { endOnFailure: !shrinks, numRuns, seed, interruptAfterTimeLimit: longest, markInterruptAsFailure: true }
    )
    .finally(watch.off)
  await renew()
  const crash = crashIn(details)
  return {
    surface,
    ...tally,
    crashes: crash === null ? [] : [crash],
    heap: { start, end: livingHeap() },
    seconds: (performance.now() - began) / 1000,
    notes: []
  }
}

/** A batch whose cases are thrown and judged one by one. */
export const oneByOne =
  <A>(judge: (value: A) => Promise<"accepted" | "refused">): Attack<A>["strike"] =>
  async (batch, tally) => {
    for (const value of batch) tally[await judge(value)]++
  }

import { Clock, Context, Effect, Layer } from "effect"

/**
 * The one clock of the ledger: database milliseconds sampled at each lease renewal, advanced by the monotonic
 * clock, never stepped back. Before the first sample it is the wall clock.
 */
export class LedgerClock extends Context.Service<
  LedgerClock,
  {
    /** Milliseconds, UTC. */
    readonly now: () => number
    /** Takes the database's time. Answers the step in ms that it made (0 when the sample lies behind). */
    readonly sample: (databaseNow: number) => number
  }
>()("guildhall/infra/LedgerClock") {
  static readonly layer = Layer.effect(
    LedgerClock,
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const monotonic = () => Number(clock.monotonicTimeNanosUnsafe() / 1000n) / 1000
      let base = clock.currentTimeMillisUnsafe()
      let taken = monotonic()
      const now = () => Math.floor(base + (monotonic() - taken))
      const sample = (databaseNow: number) => {
        const before = now()
        base = Math.max(before, databaseNow)
        taken = monotonic()
        return base - before
      }
      return LedgerClock.of({ now, sample })
    })
  )
}

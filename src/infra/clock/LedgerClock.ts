import { Clock, Context, Effect, Layer } from "effect"

/**
 * The one clock of the ledger: database milliseconds sampled at each lease renewal, advanced by the monotonic clock.
 * It never steps back: when it has run ahead of the database it stands until the database has caught up. Before the
 * first sample it is the wall clock.
 */
export class LedgerClock extends Context.Service<
  LedgerClock,
  {
    /** Milliseconds, UTC. */
    readonly now: () => number
    /** Takes the database's time. Answers by how much the clock had fallen behind it: ms. */
    readonly sample: (databaseNow: number) => number
  }
>()("guildhall/infra/LedgerClock") {
  static readonly layer = Layer.effect(
    LedgerClock,
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const monotonic = () => clock.monotonicTimeNanosUnsafe()
      let base = clock.currentTimeMillisUnsafe()
      let taken = monotonic()
      let sampled = false
      /** The latest instant told to anyone. */
      let told = 0
      const now = () => {
        told = Math.max(told, Math.floor(base + Number(monotonic() - taken) / 1e6))
        return told
      }
      const sample = (databaseNow: number) => {
        const before = now()
        base = databaseNow
        taken = monotonic()
        // Nothing has been stamped yet: a wall clock that is ahead must not hold this one still.
        if (!sampled) told = 0
        const behind = sampled ? Math.max(0, databaseNow - before) : 0
        sampled = true
        return behind
      }
      return LedgerClock.of({ now, sample })
    })
  )
}

import { Clock, Context, Effect, Layer } from "effect"

/** An answer that took longer tells a time long gone: ms. */
const prompt = 250

/** Left to itself for longer, a clock has drifted further than a late answer is wrong: ms. */
const adrift = 600_000

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
    /**
     * Takes the database's time, unless its answer `took` too long (ms), and longer than the last one taken, to be
     * trusted more than this clock. Answers by how much the clock had fallen behind: ms.
     */
    readonly sample: (databaseNow: number, took?: number) => number
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
      /** How long the last answer taken was on its way: ms. */
      let late = 0
      /** The latest instant told to anyone. */
      let told = 0
      const now = () => {
        told = Math.max(told, Math.floor(base + Number(monotonic() - taken) / 1e6))
        return told
      }
      const sample = (databaseNow: number, took = 0) => {
        const before = now()
        if (sampled && took > Math.max(prompt, late) && Number(monotonic() - taken) / 1e6 < adrift) return 0
        late = took
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

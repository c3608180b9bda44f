import { Clock, Effect, Metric } from "effect"
import type { LedgerUnavailable } from "../../infra/ledger/LedgerStore.ts"
import type { OfShards } from "../../infra/ledger/ofShards.ts"
import { type DayOfGuild, RollupStore } from "../../infra/ledger/statistics/RollupStore.ts"
import { repairs } from "../inspection/metrics.ts"
import { verifyRollups } from "./verifyRollups.ts"

const lookEvery = "1 minute"

const dayMs = 86_400_000

/** Nights begin at four in the morning, UTC: whatever restarts, each has its turn. */
const nightOf = (ms: number) => Math.floor((ms - dayMs / 6) / dayMs)

/** Answers whether the day is closed; one that cannot be just now stays open, and counts as it is. */
const close = Effect.fnUntraced(
  function* (day: DayOfGuild) {
    return yield* (yield* RollupStore).close(day)
  },
  Effect.catchTag("LedgerUnavailable", (error) =>
    Effect.as(Effect.logWarning("the rollups of a day were put off", error), false)
  ),
  (closing, day) => Effect.annotateLogs(closing, { ...day })
)

const closeDue = Effect.fnUntraced(function* (of: OfShards) {
  const rollups = yield* RollupStore
  for (;;) {
    const days = yield* rollups.due(of)
    const closed = yield* Effect.forEach(days, close)
    if (!closed.includes(true)) return
    yield* Effect.logDebug("days closed", { closed: closed.length })
  }
})

/**
 * Closes days that are over into their rollups, for as long as it runs, and every night compares a seventh of all that
 * was closed with what it was made of. `ours`: the shards that run here just now.
 */
export const keepRollups = Effect.fnUntraced(function* (ours: () => OfShards) {
  const putOff = <A, R>(work: Effect.Effect<A, LedgerUnavailable, R>) =>
    Effect.catchTag(work, "LedgerUnavailable", (error) => Effect.logDebug("rollups wait for the database", error))
  let verified = nightOf(yield* Clock.currentTimeMillis)
  for (;;) {
    const of = ours()
    if (of.shards.length > 0) yield* closeDue(of).pipe(putOff)
    const night = nightOf(yield* Clock.currentTimeMillis)
    if (night > verified) {
      verified = night
      yield* verifyRollups({ of, part: night % 7 }).pipe(
        Effect.flatMap((found) => Metric.update(repairs, found.length)),
        putOff
      )
    }
    yield* Effect.sleep(lookEvery)
  }
})

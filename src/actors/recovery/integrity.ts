import { Deferred, Effect, Metric } from "effect"
import { type Discrepancy, LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import { repairs } from "../inspection/metrics.ts"
import type { ShardActor } from "../shard/ShardActor.ts"

const dayMs = 86_400_000

const report = (found: ReadonlyArray<Discrepancy>) =>
  Effect.forEach(
    found,
    (discrepancy) => Effect.logWarning("repaired a figure that disagreed with the ledger", discrepancy),
    {
      discard: true
    }
  )

const verify = Effect.fnUntraced(function* (scope: Parameters<LedgerStore["Service"]["verify"]>[0]) {
  const store = yield* LedgerStore
  const found = yield* store.verify(scope)
  yield* report(found)
  yield* Metric.update(repairs, found.length)
  yield* Effect.logDebug("integrity checked", { scope, repaired: found.length })
})

/**
 * The integrity check: five seconds after ready the members touched since the last one, then daily a seventh of
 * the rest, with next months' partitions made on the way. A database that is away puts it off, no more.
 */
export const keepIntegrity = Effect.fnUntraced(function* (shard: ShardActor, ready: Deferred.Deferred<void>) {
  const store = yield* LedgerStore
  yield* Deferred.await(ready)
  yield* Effect.sleep("5 seconds")
  const since = shard.checkedAt === 0 ? shard.now() - dayMs : shard.checkedAt
  const began = shard.now()
  yield* verify({ touchedSince: since }).pipe(
    Effect.andThen(Effect.sync(() => (shard.checkedAt = began))),
    Effect.catch((error) => Effect.logWarning("the integrity check was put off", error))
  )
  const daily = Effect.suspend(() =>
    store.makePartitions.pipe(Effect.andThen(verify({ part: Math.floor(shard.now() / dayMs) % 7 })))
  ).pipe(Effect.catch((error) => Effect.logWarning("the nightly check was put off", error)))
  return yield* Effect.sleep(dayMs).pipe(Effect.andThen(daily), Effect.forever)
})

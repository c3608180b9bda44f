import { Effect } from "effect"
import { LedgerClock } from "../../infra/clock/LedgerClock.ts"
import { type Lease, LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import type { ShardActor } from "./ShardActor.ts"
import type { ShardSurroundings } from "./ShardSurroundings.ts"

/** How far wall and monotonic clock may part between two looks: ms. */
const tolerance = 1000

/**
 * Looks twice a second whether the loop was held, or the clocks have parted (a machine that slept, a wall clock
 * that was set): either is a gap, and the second makes the ledger's clock worth a new sample.
 */
export const keepTime = Effect.fnUntraced(function* (
  shard: ShardActor,
  lease: Lease,
  { elapsed, wall }: Pick<ShardSurroundings, "elapsed" | "wall">
) {
  const store = yield* LedgerStore
  const clock = yield* LedgerClock
  const apart = () => wall() - elapsed()
  let lastApart = apart()
  const resample = store.renewLease(lease).pipe(
    Effect.tap((databaseNow) => Effect.sync(() => clock.sample(databaseNow))),
    Effect.catchTag("LedgerUnavailable", () => Effect.void),
    Effect.andThen(Effect.sync(() => shard.stepped()))
  )
  return yield* Effect.suspend(() => {
    shard.tick()
    const parted = Math.abs(apart() - lastApart) > tolerance
    lastApart = apart()
    return parted ? resample : Effect.void
  }).pipe(Effect.andThen(Effect.sleep("500 millis")), Effect.forever)
})

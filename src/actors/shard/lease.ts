import { Clock, Context, Effect } from "effect"
import { LedgerClock } from "../../infra/clock/LedgerClock.ts"
import { type Lease, LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import { RuntimeTimings } from "./RuntimeTimings.ts"

const renewEvery = "10 seconds"

/** An owner cannot renew while Postgres is away: whoever takes over must give it this long to come back first. */
const graceMs = 15_000

/** A holder of leases that is known to be gone: the process that had our data folder before. null: none is. */
export const Predecessor = Context.Reference<string | null>("guildhall/actors/Predecessor", {
  defaultValue: () => null
})

/**
 * Waits for the shard's lease and takes it, giving it back when the scope closes. A lease that was given back is
 * taken at once, and so is that of a process known to be gone; one that ran out only after the database has answered
 * for 15 s.
 */
const take = Effect.fnUntraced(function* (shard: number, count: number, holder: string) {
  const store = yield* LedgerStore
  const { embedded } = yield* RuntimeTimings
  const predecessor = yield* Predecessor
  let reachableSince: number | null = null
  let inherits = false
  let told = ""
  const tell = (words: string) => (told === words ? Effect.void : Effect.logInfo((told = words)))
  const steal = (now: number) =>
    embedded || inherits ? "held" : reachableSince !== null && now - reachableSince >= graceMs ? "expired" : "released"
  for (;;) {
    const now = yield* Clock.currentTimeMillis
    const attempt = yield* Effect.result(store.takeLease(shard, count, holder, { steal: steal(now) }))
    if (attempt._tag === "Success") return attempt.success
    const error = attempt.failure
    inherits = error._tag === "LeaseHeld" && error.holder === predecessor && !inherits
    if (inherits) {
      yield* tell(`taking over from ${predecessor}, which is gone`)
      continue
    }
    if (error._tag === "LedgerUnavailable") {
      reachableSince = null
      yield* tell("waiting for the database before taking the lease")
    } else {
      reachableSince ??= now
      yield* tell(`standing by: ${error.holder} holds the lease`)
    }
    // Taking is not to be torn from giving back; waiting may end at any time.
    yield* Effect.interruptible(Effect.sleep("1 second"))
  }
})

export const acquireLease = Effect.fnUntraced(function* (shard: number, count: number, holder: string) {
  const store = yield* LedgerStore
  return yield* Effect.acquireRelease(take(shard, count, holder), (lease) =>
    store.releaseLease(lease).pipe(
      Effect.timeout("3 seconds"),
      Effect.catchCause((cause) => Effect.logWarning("the lease was not given back, and runs out in 30 s", cause))
    )
  )
})

/** More than a renewal takes: the ledger's clock had fallen behind the database's, in ms. */
const jump = 1000

/** Renews the lease, and takes the database's time. Answers by how much the ledger's clock had fallen behind: ms. */
export const renewLease = Effect.fnUntraced(function* (lease: Lease) {
  const store = yield* LedgerStore
  const clock = yield* LedgerClock
  const { monotonicTimeNanos } = yield* Clock.Clock
  const asked = yield* monotonicTimeNanos
  const now = yield* store.renewLease(lease)
  return clock.sample(now, Number((yield* monotonicTimeNanos) - asked) / 1e6)
})

/** Renews the lease for ever. Fails when fenced. `stepped`: the clock had to jump. */
export const keepLease = Effect.fnUntraced(function* (lease: Lease, stepped: () => void) {
  const renew = renewLease(lease).pipe(
    Effect.tap((behind) => Effect.sync(() => behind > jump && stepped())),
    Effect.catchTag("LedgerUnavailable", (error) => Effect.logDebug("the lease could not be renewed", error))
  )
  return yield* renew.pipe(Effect.andThen(Effect.sleep(renewEvery)), Effect.forever)
})

import { Deferred, Effect } from "effect"
import { type Checkpoint, CheckpointStore } from "../../infra/checkpoint/CheckpointStore.ts"
import { LedgerClock } from "../../infra/clock/LedgerClock.ts"
import { Gateway, type GatewayConnection } from "../../infra/discord/Gateway.ts"
import { LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import { Checkpointer } from "../checkpoint/Checkpointer.ts"
import { Journal } from "../checkpoint/Journal.ts"
import { keepInvariants } from "../invariants/keepInvariants.ts"
import { watchedLedger } from "../invariants/watchedLedger.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { announcingLedger } from "../notices/announcingLedger.ts"
import { keepIntegrity } from "../recovery/integrity.ts"
import { leftovers } from "../recovery/leftovers.ts"
import { firstKey, horizonFrom, takeOver } from "../recovery/predecessor.ts"
import { recheckAll } from "../recovery/recheck.ts"
import { inherit, restore } from "../recovery/restore.ts"
import { Fleet, type ShardBerth } from "./Fleet.ts"
import { keepTime } from "./keepTime.ts"
import { type Belongings, lastWords } from "./lastWords.ts"
import { acquireLease, keepLease, renewLease } from "./lease.ts"
import { RuntimeTimings } from "./RuntimeTimings.ts"
import { ShardActor } from "./ShardActor.ts"
import { makeSurroundings } from "./makeSurroundings.ts"

/** How long a start may hold its settlements for a checkpoint store that is away: its leftovers go first. */
const holdFor = "120 seconds"

/**
 * One shard from its lease to its last checkpoint: take over, settle what a predecessor left, restore, resume, live.
 * Ends only by failing, or by being interrupted.
 */
export const shardLife = Effect.fnUntraced(
  function* (berth: ShardBerth, holder: string) {
    const { announced, invariants } = yield* Fleet
    const clock = yield* LedgerClock
    const gateway = yield* Gateway
    const ledgerStore = yield* LedgerStore
    const settingsStore = yield* SettingsStore
    const timings = yield* RuntimeTimings

    const lease = yield* acquireLease(berth.id, berth.count, holder)
    yield* renewLease(lease).pipe(Effect.catchTag("LedgerUnavailable", () => Effect.void))
    const key = { shard: berth.id, count: berth.count, epoch: lease.epoch }
    /** Reading and restoring half a million sessions takes longer than a lease lasts. */
    const keepingLease = Effect.raceFirst(keepLease(lease, () => {}))
    const { checkpoint, reached } = yield* keepingLease(takeOver(key))
    const now = clock.now()
    const horizon = horizonFrom(checkpoint, now)
    const journal = new Journal(firstKey(checkpoint, now))

    // Runs after the connection and every fibre below are gone, and before the lease is given back.
    let belongings: Belongings | null = null
    let living: ShardActor | null = null
    yield* Effect.addFinalizer(() =>
      Effect.gen(function* () {
        if (belongings !== null) berth.lost = yield* lastWords(belongings)
        berth.running = null
        living?.end()
      })
    )
    let connection: GatewayConnection | null = null
    const surroundings = yield* makeSurroundings(
      () => shard,
      () => connection
    )
    const { around, ready } = surroundings
    const shard: ShardActor = new ShardActor(around, horizon, journal, () => ledger)
    living = shard

    /** Nothing older than what we settle can turn up any more. */
    const whole = yield* Deferred.make<void>()
    if (reached) yield* Deferred.succeed(whole, undefined)
    const checkpointer = new Checkpointer(yield* CheckpointStore, key, journal, reached, {
      meta: () => shard.meta(),
      guildRecord: (guildId) => shard.guildRecord(guildId),
      occupantRecord: (guildId, userId) => shard.occupantRecord(guildId, userId),
      touchAll: () => {
        shard.touchAll()
        ledger.journalAgain()
      },
      foundLate: (late: Checkpoint) =>
        leftovers(late, shard, around, ledger).pipe(
          Effect.provideService(SettingsStore, settingsStore),
          Effect.andThen(Deferred.succeed(whole, undefined))
        )
    })
    const ledger: Ledger = yield* Ledger.make({
      lease,
      journal,
      flush: Effect.ignore(checkpointer.flush),
      timezoneOf: (guildId) => shard.cells.get(guildId)?.guild?.facts.settings.timezone ?? "UTC",
      batchSize: timings.batchSize,
      now: clock.now
    }).pipe(
      Effect.provideService(
        LedgerStore,
        watchedLedger(announcingLedger(ledgerStore, announced), settingsStore, invariants, {
          startedAt: shard.startedAt,
          now: clock.now,
          settingsOf: (guildId) => shard.cells.get(guildId)?.guild?.facts.settings ?? null
        })
      )
    )

    yield* inherit(checkpoint, ledger)
    const restored = yield* keepingLease(restore(checkpoint, shard))
    if (restored.gateway !== null) shard.resume(restored.gateway, restored.gateway.takenAbove)
    if (restored.sessions > 0) {
      yield* Effect.logInfo(`restored ${restored.sessions} sessions, last seen ${now - horizon.seen} ms ago`)
    }

    berth.running = {
      actor: shard,
      ledger,
      lease,
      flush: checkpointer.flush,
      get checkpointMs() {
        return checkpointer.writeMs
      }
    }
    belongings = { shard, checkpointer, ledger }
    connection = yield* gateway.connect(berth.id, berth.count, restored.gateway, shard)
    const { heartbeat, refused } = connection

    const beat = Effect.suspend(() => {
      shard.heartbeat()
      checkpointer.alive()
      return heartbeat
    })
    return yield* Effect.all(
      [
        keepLease(lease, () => shard.stepped()),
        keepTime(shard, lease, around),
        keepIntegrity(shard, ready),
        keepInvariants(shard, ledger, invariants),
        checkpointer.run,
        surroundings.run,
        beat.pipe(Effect.andThen(Effect.sleep(timings.heartbeatMs)), Effect.forever),
        Deferred.await(whole).pipe(
          Effect.timeoutOption(holdFor),
          Effect.andThen(ledger.settleOrWait.pipe(Effect.andThen(Effect.sleep(timings.settleMs)), Effect.forever))
        ),
        Deferred.await(ready).pipe(Effect.andThen(recheckAll(shard, restored.unreadable))),
        refused
      ],
      { concurrency: "unbounded", discard: true }
    )
  },
  Effect.scoped,
  (effect, berth) => Effect.annotateLogs(effect, { shard: berth.id })
)

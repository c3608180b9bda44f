import { Clock, Deferred, Effect, FiberMap, Metric, PubSub, Queue } from "effect"
import { type Checkpoint, CheckpointStore } from "../../infra/checkpoint/CheckpointStore.ts"
import { LedgerClock } from "../../infra/clock/LedgerClock.ts"
import { Gateway, type GatewayConnection } from "../../infra/discord/Gateway.ts"
import { LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import { Checkpointer, type Journalled } from "../checkpoint/Checkpointer.ts"
import { Journal } from "../checkpoint/Journal.ts"
import { guildLife } from "../guild/guildLife.ts"
import { malformedDispatches, sessionCrashes } from "../inspection/metrics.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { keepIntegrity } from "../recovery/integrity.ts"
import { leftovers } from "../recovery/leftovers.ts"
import { heardAtOf, inherit, lastKeyOf, restore } from "../recovery/restore.ts"
import { recheckAll } from "../recovery/recheck.ts"
import { VoiceSessionLogic } from "../voice/SessionActor.ts"
import { Fleet, type ShardBerth } from "./Fleet.ts"
import { Horizon } from "./Horizon.ts"
import { acquireLease, keepLease } from "./lease.ts"
import { RuntimeTimings } from "./RuntimeTimings.ts"
import { ShardActor, type ShardSurroundings } from "./ShardActor.ts"

/** How long a start may hold its settlements for a checkpoint store that is away: its leftovers go first. */
const holdFor = "120 seconds"

const nothing: Checkpoint = {
  guilds: new Map(),
  sessions: new Map(),
  unsettled: new Map(),
  spool: new Map(),
  meta: new Map()
}

/** One shard from its lease to its last checkpoint. Ends only by failing, or by being interrupted. */
export const shardLife = Effect.fnUntraced(
  function* (berth: ShardBerth, holder: string) {
    const fleet = yield* Fleet
    const store = yield* CheckpointStore
    const clock = yield* LedgerClock
    const wall = yield* Clock.Clock
    const gateway = yield* Gateway
    const ledgerStore = yield* LedgerStore
    const settingsStore = yield* SettingsStore
    const timings = yield* RuntimeTimings
    const logic = yield* VoiceSessionLogic

    const lease = yield* acquireLease(berth.id, berth.count, holder)
    const sampled = yield* Effect.result(ledgerStore.renewLease(lease))
    if (sampled._tag === "Success") clock.sample(sampled.success)
    const key = { shard: berth.id, count: berth.count, epoch: lease.epoch }
    const found = yield* store.takeOver(key).pipe(
      Effect.tapErrorTag("CheckpointUnavailable", () =>
        Effect.logWarning("the checkpoint store cannot be reached: starting without, settling waits up to 120 s for it")
      ),
      Effect.catchTag("CheckpointUnavailable", () => Effect.succeed(null))
    )
    const checkpoint = found ?? nothing

    const now = clock.now()
    const heardAt = heardAtOf(checkpoint)
    const horizon =
      heardAt === null
        ? new Horizon(now, null)
        : new Horizon(Math.min(heardAt, now), { from: Math.min(heardAt, now), cause: "restart" })
    const journal = new Journal(Math.max(lastKeyOf(checkpoint), now * 100))
    const ready = yield* Deferred.make<void>()
    const whole = yield* Deferred.make<void>()
    const wanted = yield* Queue.unbounded<readonly [GuildId, ReadonlyArray<UserId>]>()
    const departed = yield* Queue.unbounded<readonly [GuildId, UserId]>()
    let connection: GatewayConnection | null = null

    // What runs while everything else is being taken down: the last words of the shard.
    const lastWords: Array<Effect.Effect<unknown, unknown>> = []
    yield* Effect.addFinalizer(() =>
      Effect.forEach(lastWords, (word) =>
        word.pipe(
          Effect.timeout("5 seconds"),
          Effect.catchCause((cause) => Effect.logWarning("not everything could be put away", cause))
        )
      )
    )
    const fibers = yield* FiberMap.make<string, void, Effect.Error<ReturnType<typeof guildLife>>>()
    const run = yield* FiberMap.runtime(fibers)<Effect.Services<ReturnType<typeof guildLife>>>()

    let asides = 0
    /** Runs something small beside the work, in a fibre of its own. */
    const aside = (effect: Effect.Effect<unknown>) => run(`aside ${asides++}`, Effect.asVoid(effect))

    const around: ShardSurroundings = {
      logic,
      now: clock.now,
      wall: () => wall.currentTimeMillisUnsafe(),
      elapsed: () => Number(wall.monotonicTimeNanosUnsafe()) / 1e6,
      start: (cell) => run(cell.guildId, guildLife(cell, shard)),
      beat: () => {
        if (connection !== null) aside(connection.heartbeat)
      },
      requestMembers: (guildId, userIds) => Queue.offerUnsafe(wanted, [guildId, userIds]),
      memberLeft: (guildId, userId) => Queue.offerUnsafe(departed, [guildId, userId]),
      transitioned: (transition) => PubSub.publishUnsafe(fleet.transitions, transition),
      crashed: (guildId, userId, error, quarantined) => {
        const tell = Effect.logError(quarantined ? "session quarantined" : "session crashed", error)
        aside(tell.pipe(Effect.annotateLogs({ guildId, userId }), Effect.andThen(Metric.update(sessionCrashes, 1))))
      },
      malformed: (fact) => {
        const tell = Effect.logWarning("a dispatch could not be read", fact)
        aside(Effect.andThen(tell, Metric.update(malformedDispatches, 1)))
      },
      ready: (how, blindMs) => {
        aside(Effect.logInfo(blindMs === 0 ? how : `${how} after ${blindMs} ms out of sight`))
        Deferred.doneUnsafe(ready, Effect.void)
      },
      lost: (why, code) =>
        aside(Effect.logWarning(why === "stall" ? "the loop was held: a gap" : `connection lost (${code})`))
    }
    const shard: ShardActor = new ShardActor(around, horizon, journal, () => ledger)

    const foundLate = Effect.fnUntraced(function* (late: Checkpoint) {
      yield* leftovers(late, around, ledger).pipe(
        Effect.provideService(SettingsStore, settingsStore),
        Effect.catch((error) => Effect.logError("what an earlier process left could not be taken over", error))
      )
      yield* Deferred.succeed(whole, undefined)
    })
    const journalled: Journalled = {
      meta: () => shard.meta(),
      guildRecord: (guildId) => shard.guildRecord(guildId),
      occupantRecord: (guildId, userId) => shard.occupantRecord(guildId, userId),
      touchAll: () => {
        shard.touchAll()
        ledger.journalAgain()
      },
      foundLate
    }
    const checkpointer = new Checkpointer(store, key, journal, journalled, found !== null)
    const ledger: Ledger = yield* Ledger.make({
      lease,
      journal,
      flush: Effect.ignore(checkpointer.flush),
      timezoneOf: (guildId) => shard.cells.get(guildId)?.guild?.facts.settings.timezone ?? "UTC",
      batchSize: timings.batchSize,
      now: clock.now
    })
    if (found !== null) yield* Deferred.succeed(whole, undefined)

    yield* inherit(checkpoint, ledger)
    const restored = yield* restore(checkpoint, shard)
    if (restored.gateway !== null) shard.resume(restored.gateway, restored.gateway.takenAbove)
    if (restored.sessions > 0) {
      yield* Effect.logInfo(`restored ${restored.sessions} sessions, last seen ${now - horizon.seen} ms ago`)
    }

    berth.running = { actor: shard, ledger, lease, flush: checkpointer.flush }
    lastWords.push(
      Effect.sync(() => shard.finish()),
      checkpointer.flush,
      ledger.settleNow,
      checkpointer.flush,
      Effect.sync(() => (berth.running = null))
    )

    connection = yield* gateway.connect(berth.id, berth.count, restored.gateway, shard)
    const { heartbeat, refused, requestMembers } = connection

    const beat = Effect.suspend(() => {
      shard.heartbeat()
      checkpointer.alive()
      return heartbeat
    }).pipe(Effect.andThen(Effect.sleep(timings.heartbeatMs)), Effect.forever)

    const apart = () => around.wall() - around.elapsed()
    let lastApart = apart()
    /** A machine that slept, or a wall clock that was set: the ledger's clock is no longer to be trusted. */
    const resample = ledgerStore.renewLease(lease).pipe(
      Effect.tap((databaseNow) =>
        Effect.sync(() => {
          clock.sample(databaseNow)
          shard.stepped()
        })
      ),
      Effect.catchTag("LedgerUnavailable", () => Effect.void)
    )
    const tick = Effect.suspend(() => {
      shard.tick()
      const parted = Math.abs(apart() - lastApart) > 1000
      lastApart = apart()
      return parted ? resample : Effect.void
    }).pipe(Effect.andThen(Effect.sleep("500 millis")), Effect.forever)

    const settle = Deferred.await(whole).pipe(
      Effect.timeoutOption(holdFor),
      Effect.andThen(ledger.settleOrWait.pipe(Effect.andThen(Effect.sleep(timings.settleMs)), Effect.forever))
    )

    const identify = Queue.take(wanted).pipe(
      Effect.flatMap(([guildId, userIds]) => requestMembers(guildId, userIds)),
      Effect.forever
    )

    const bidFarewell = Queue.take(departed).pipe(
      Effect.flatMap(([guildId, userId]) => ledgerStore.markPresent(guildId, [userId], false)),
      Effect.catch((error) => Effect.logDebug("a departure was not noted", error)),
      Effect.forever
    )

    const lookUpUnreadable = Deferred.await(ready).pipe(
      Effect.andThen(recheckAll(shard, restored.unreadable)),
      Effect.andThen(Effect.never)
    )

    return yield* Effect.all(
      [
        keepLease(lease, (byMs) => {
          if (byMs > 1000) shard.stepped()
        }),
        checkpointer.run,
        settle,
        beat,
        tick,
        identify,
        bidFarewell,
        lookUpUnreadable,
        keepIntegrity(shard, ready),
        refused,
        FiberMap.join(fibers).pipe(Effect.andThen(Effect.never))
      ],
      { concurrency: "unbounded", discard: true }
    )
  },
  Effect.scoped,
  (effect, berth) => Effect.annotateLogs(effect, { shard: berth.id })
)

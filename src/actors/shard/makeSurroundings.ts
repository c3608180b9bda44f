import { Clock, Deferred, Effect, FiberMap, Metric, PubSub, Queue, Scheduler } from "effect"
import { LedgerClock } from "../../infra/clock/LedgerClock.ts"
import type { DiscordRest } from "../../infra/discord/DiscordRest.ts"
import type { GatewayConnection } from "../../infra/discord/Gateway.ts"
import { LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import { Tracing } from "../../infra/tracing/Traces.ts"
import { flat } from "../../machines/flat.ts"
import type { GuildId, UserId } from "../../machines/ids.ts"
import { observedSum } from "../../machines/invariants/observedSum.ts"
import { lookUpChannel } from "../chat/lookUpChannel.ts"
import { guildLife } from "../guild/guildLife.ts"
import { sessionCrashes } from "../inspection/metrics.ts"
import { retryEvery } from "../retryEvery.ts"
import { VoiceSessionLogic } from "../voice/SessionActor.ts"
import { Complaints } from "./Complaints.ts"
import { Fleet } from "./Fleet.ts"
import { RuntimeTimings } from "./RuntimeTimings.ts"
import type { ShardActor } from "./ShardActor.ts"
import type { ShardSurroundings } from "./ShardSurroundings.ts"

const blindness = { stall: "the loop was held: a gap", silence: "the connection has fallen silent: a gap" } as const

/**
 * The fibres around a shard: one for each guild with work, and small ones for what a shard asks of the outside.
 * `connection` is null until the gateway was dialled.
 */
export const makeSurroundings = Effect.fnUntraced(function* (
  shard: () => ShardActor,
  connection: () => GatewayConnection | null
) {
  const fleet = yield* Fleet
  const clock = yield* LedgerClock
  const wall = yield* Clock.Clock
  const ledgerStore = yield* LedgerStore
  const { heartbeatMs } = yield* RuntimeTimings
  const logic = flat(yield* VoiceSessionLogic)
  const dispatcher = (yield* Scheduler.Scheduler).makeDispatcher()
  const ready = yield* Deferred.make<void>()
  const moved = yield* Queue.unbounded<readonly [GuildId, UserId, boolean]>()
  const fibers = yield* FiberMap.make<string, void, Effect.Error<ReturnType<typeof guildLife>>>()
  const run = yield* FiberMap.runtime(fibers)<Effect.Services<ReturnType<typeof guildLife>>>()

  let asides = 0
  /** Runs something small beside the work, in a fibre of its own. */
  const aside = (effect: Effect.Effect<unknown, never, DiscordRest>) => run(`aside ${asides++}`, Effect.asVoid(effect))

  const complaints = new Complaints({ now: clock.now, later: (work) => dispatcher.scheduleTask(work, 0), aside })

  const around: ShardSurroundings = {
    logic,
    traces: yield* Tracing,
    now: clock.now,
    wall: () => wall.currentTimeMillisUnsafe(),
    heartbeatMs,
    elapsed: () => Number(wall.monotonicTimeNanosUnsafe()) / 1e6,
    start: (cell) => run(cell.guildId, guildLife(cell, shard())),
    later: (work) => dispatcher.scheduleTask(work, 0),
    beat: () => aside(connection()?.heartbeat ?? Effect.void),
    requestMembers: (guildId, userIds) => aside(connection()?.requestMembers(guildId, userIds) ?? Effect.void),
    lookUp: (guildId, channelId) => aside(lookUpChannel(shard(), guildId, channelId)),
    memberMoved: (guildId, userId, present) => Queue.offerUnsafe(moved, [guildId, userId, present]),
    told: (news) => PubSub.publishUnsafe(fleet.news, news),
    interacted: (data) => Queue.offerUnsafe(fleet.interactions, data),
    accounted: (before, after) =>
      fleet.invariants.note("observed time adds up", observedSum(before, after), after.openFrom),
    transitioned: (transition) => PubSub.publishUnsafe(fleet.transitions, transition),
    crashed: (guildId, userId, error, quarantined) => {
      const tell = Effect.logError(quarantined ? "session quarantined" : "session crashed", error)
      aside(tell.pipe(Effect.annotateLogs({ guildId, userId }), Effect.andThen(Metric.update(sessionCrashes, 1))))
    },
    malformed: complaints.take,
    ready: (how, blindMs) => {
      aside(Effect.logInfo(blindMs === 0 ? how : `${how} after ${blindMs} ms out of sight`))
      Deferred.doneUnsafe(ready, Effect.void)
    },
    lost: (why, code) => aside(Effect.logWarning(why === "connection" ? `connection lost (${code})` : blindness[why]))
  }

  const noteMoves = Queue.take(moved).pipe(
    Effect.flatMap(([guildId, userId, present]) =>
      retryEvery("5 seconds")(ledgerStore.markPresent(guildId, [userId], present))
    ),
    Effect.forever
  )

  return {
    around,
    /** Done once Discord has told everything for the first time. */
    ready,
    /** For ever; fails when a guild is given up. */
    run: Effect.all([noteMoves, FiberMap.join(fibers).pipe(Effect.andThen(Effect.never))], {
      concurrency: "unbounded",
      discard: true
    })
  } as const
})

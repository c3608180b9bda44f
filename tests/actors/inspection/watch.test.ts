import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import { takeCensus } from "../../../src/actors/inspection/census.ts"
import { RecentErrors } from "../../../src/actors/inspection/RecentErrors.ts"
import { runtimeView } from "../../../src/actors/inspection/shown.ts"
import { keepSamples, shareUpdates } from "../../../src/actors/inspection/watch.ts"
import { Ledger } from "../../../src/actors/ledger/Ledger.ts"
import { RestartWindow, shardIntensity } from "../../../src/actors/restartWindow.ts"
import { Fleet } from "../../../src/actors/shard/Fleet.ts"
import { Vitals } from "../../../src/infra/process/Vitals.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"
import { ada, ben, cyd, deck, harbour, start, voiceState } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

const about = { version: "0", mode: "embedded", startedAt: start, now: start, reduced: false } as const

/** A process of one shard with the harbour, and how often somebody looked it all over. */
const makeProcess = Effect.gen(function* () {
  const fleet = yield* Fleet
  const shard = new TestShard().begin(harbour)
  const lease = { shard: 0, count: 1, epoch: 1, holder: "a test" }
  const ledger = yield* Ledger.make({
    lease,
    journal: new Journal(0),
    flush: Effect.void,
    timezoneOf: () => "UTC",
    batchSize: 100,
    now: () => shard.now
  }).pipe(Effect.provide(makeMemoryLedger().layer))
  const restarts = new RestartWindow(shardIntensity)
  fleet.berths.set(0, {
    id: 0,
    count: 1,
    restarts,
    running: { actor: shard.actor, ledger, lease, flush: Effect.void, checkpointMs: 3 },
    lost: false,
    stop: Effect.void
  })
  const looks = { count: 0 }
  const look = Effect.map(takeCensus(fleet), (census) => {
    looks.count++
    return { census, runtime: runtimeView(fleet, census, about) }
  })
  return { fleet, shard, restarts, looks, look }
})

let cpuSeconds = 0

/** A process that uses half a core. */
const halfBusy = Layer.succeed(
  Vitals,
  Vitals.of({
    signs: () => ({ cpuSeconds: (cpuSeconds += 2.5), residentBytes: 1e8, heapBytes: 5e7, loopLagMs: 2 }),
    detailed: () => {
      throw new Error("not asked for")
    }
  })
)

const test = Effect.provide(Layer.mergeAll(Fleet.layer, RecentErrors.layer, halfBusy))

const error = { at: start, level: "Warn", message: "late", cause: null, annotations: {} } as const

describe("the samples of the process", () => {
  it.effect("are one in five seconds, oldest first, and tell what happened since the one before", () =>
    Effect.gen(function* () {
      const { fleet, look, restarts, shard } = yield* makeProcess
      const errors = yield* RecentErrors
      const { list } = yield* keepSamples(fleet, look)
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(list(), { every: 5000, items: [] })
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck, { muted: true }))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, cyd, deck, { screen: true }))
      shard.pass(10_000)
      restarts.admit(start)
      errors.note(error)
      errors.note(error)
      yield* TestClock.adjust("5 seconds")
      yield* TestClock.adjust("5 seconds")
      const { items } = list()
      assert.strictEqual(items.length, 2)
      assert.deepInclude(items[0], {
        sessions: { active: 1, afk: 1, video: 0, streaming: 1, disconnected: 0, dormant: 0 },
        guilds: { absent: 0, reconciling: 0, live: 1, departed: 0 },
        mailbox: 0,
        unpaidMs: 30_000,
        dispatches: 3 / 5,
        settledRows: 0,
        settlementMs: null,
        checkpointMs: 3,
        restarts: 1,
        errors: 2,
        cpu: 0.5,
        residentBytes: 1e8,
        loopLagMs: 2
      })
      assert.deepInclude(items[1], { dispatches: 0, restarts: 0, errors: 0, unpaidMs: 30_000 })
      assert.strictEqual((items[1]?.at ?? 0) - (items[0]?.at ?? 0), 5000)
    }).pipe(test, Effect.scoped)
  )

  it.effect("are kept for an hour", () =>
    Effect.gen(function* () {
      const { fleet, look } = yield* makeProcess
      const { list } = yield* keepSamples(fleet, look)
      yield* TestClock.adjust("2 hours")
      const { items } = list()
      assert.strictEqual(items.length, 720)
      assert.strictEqual((items.at(-1)?.at ?? 0) - (items[0]?.at ?? 0), 719 * 5000)
    }).pipe(test, Effect.scoped)
  )
})

describe("the runtime, live", () => {
  it.effect("is looked at once a second for all who watch, and not at all when nobody does", () =>
    Effect.gen(function* () {
      const { fleet, look, looks } = yield* makeProcess
      const updates = yield* shareUpdates(fleet, look)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(looks.count, 0)
      const watching = yield* updates.pipe(
        Stream.take(3),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      const beside = yield* updates.pipe(
        Stream.take(3),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true })
      )
      yield* TestClock.adjust("3 seconds")
      const seen = yield* Fiber.join(watching)
      assert.deepStrictEqual(yield* Fiber.join(beside), seen)
      assert.strictEqual(seen[2]?.runtime.guilds.total, 1)
      assert.strictEqual((seen[2]?.sample.at ?? 0) - (seen[1]?.sample.at ?? 0), 1000)
      // One of them to compare the first with.
      assert.strictEqual(looks.count, 4)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(looks.count, 4)
    }).pipe(test, Effect.scoped)
  )
})

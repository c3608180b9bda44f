import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import { readiness } from "../../../src/actors/inspection/readiness.ts"
import { Ledger } from "../../../src/actors/ledger/Ledger.ts"
import { RestartWindow, shardIntensity } from "../../../src/actors/restartWindow.ts"
import { Fleet, type ShardBerth } from "../../../src/actors/shard/Fleet.ts"
import { CheckpointStore, CheckpointUnavailable } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { layerMemory } from "../../../src/infra/checkpoint/embedded.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"
import { harbour } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

const makeFleet = Effect.gen(function* () {
  const memory = makeMemoryLedger()
  const fleet = yield* Fleet
  const checkpoints = yield* CheckpointStore
  const shard = new TestShard()
  const lease = { shard: 0, count: 1, epoch: 1, holder: "a test" }
  const ledger = yield* Ledger.make({
    lease,
    journal: new Journal(0),
    flush: Effect.void,
    timezoneOf: () => "UTC",
    batchSize: 1,
    now: () => shard.now
  }).pipe(Effect.provide(memory.layer))
  const running = { actor: shard.actor, ledger, lease, flush: Effect.void, checkpointMs: null }
  const berth: ShardBerth = {
    id: 0,
    count: 1,
    restarts: new RestartWindow(shardIntensity),
    running: null,
    lost: false,
    stop: Effect.void
  }
  return { memory, fleet, checkpoints, shard, running, berth }
})

const test = Effect.provide(Layer.merge(Fleet.layer, layerMemory))

describe("readiness", () => {
  it.effect("needs the gateway, a lease, and Discord's whole word, in this order", () =>
    Effect.gen(function* () {
      const { berth, checkpoints, fleet, memory, running, shard } = yield* makeFleet
      const ready = readiness(fleet, memory.store, checkpoints)
      assert.deepStrictEqual(yield* ready, ["discord: not reached yet"])
      fleet.berths.set(0, berth)
      assert.deepStrictEqual(yield* ready, ["shard 0: no lease"])
      berth.running = running
      assert.deepStrictEqual(yield* ready, ["shard 0: gateway not ready"])
      shard.begin(harbour)
      assert.deepStrictEqual(yield* ready, [])
    }).pipe(test)
  )

  it.effect("ends while the loop was held or the connection is lost, and comes back with sight", () =>
    Effect.gen(function* () {
      const { berth, checkpoints, fleet, memory, running, shard } = yield* makeFleet
      const ready = readiness(fleet, memory.store, checkpoints)
      fleet.berths.set(0, berth)
      berth.running = running
      shard.begin(harbour)
      shard.now += 10_000
      shard.actor.tick()
      assert.deepStrictEqual(yield* ready, ["shard 0: out of sight"])
      shard.actor.acknowledged(shard.now)
      assert.deepStrictEqual(yield* ready, [])
      shard.actor.lost(1006)
      assert.deepStrictEqual(yield* ready, ["shard 0: gateway not ready"])
      shard.dispatch("RESUMED", {})
      assert.deepStrictEqual(yield* ready, [])
    }).pipe(test)
  )

  it.effect("names the store that does not answer, also one that hangs", () =>
    Effect.gen(function* () {
      const { berth, checkpoints, fleet, memory, running, shard } = yield* makeFleet
      fleet.berths.set(0, berth)
      berth.running = running
      shard.begin(harbour)
      memory.state.away = true
      const refusing = CheckpointStore.of({ ...checkpoints, ping: new CheckpointUnavailable({ cause: "away" }) })
      assert.deepStrictEqual(yield* readiness(fleet, memory.store, refusing), [
        "database: does not answer",
        "checkpoint store: does not answer"
      ])
      memory.state.away = false
      const hanging = CheckpointStore.of({ ...checkpoints, ping: Effect.never })
      const asking = yield* Effect.forkChild(readiness(fleet, memory.store, hanging), { startImmediately: true })
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(yield* Fiber.join(asking), ["checkpoint store: does not answer"])
    }).pipe(test)
  )
})

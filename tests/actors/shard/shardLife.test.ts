import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Logger, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { RestartWindow, shardIntensity } from "../../../src/actors/restartWindow.ts"
import { Fleet, type ShardBerth } from "../../../src/actors/shard/Fleet.ts"
import { shardLife } from "../../../src/actors/shard/shardLife.ts"
import { CheckpointStore } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { LedgerClock } from "../../../src/infra/clock/LedgerClock.ts"
import { DiscordRest } from "../../../src/infra/discord/DiscordRest.ts"
import { Gateway } from "../../../src/infra/discord/Gateway.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"

/** A shard that reads its predecessor's checkpoint for ever. */
const startReading = Effect.gen(function* () {
  const memory = makeMemoryLedger()
  let renewals = 0
  const counting = Layer.effect(
    LedgerStore,
    Effect.map(LedgerStore, (store) =>
      LedgerStore.of({
        ...store,
        renewLease: (lease) => Effect.suspend(() => (renewals++, store.renewLease(lease)))
      })
    )
  ).pipe(Layer.provideMerge(memory.layer))
  const berth: ShardBerth = {
    id: 0,
    count: 1,
    restarts: new RestartWindow(shardIntensity),
    running: null,
    lost: false,
    stop: Effect.void
  }
  const life = yield* shardLife(berth, "a test").pipe(
    Effect.provide(
      Layer.mergeAll(
        counting,
        Layer.succeed(CheckpointStore, { takeOver: () => Effect.never, write: () => Effect.void, ping: Effect.void }),
        Layer.succeed(Gateway, {
          plan: Effect.never,
          reduced: () => false,
          connect: () => Effect.die("connected before the checkpoint was read")
        }),
        DiscordRest.layer({ token: Redacted.make("a token"), apiUrl: "http://127.0.0.1:1/api" }),
        LedgerClock.layer,
        Fleet.layer,
        Logger.layer([])
      )
    ),
    Effect.forkChild
  )
  yield* TestClock.adjust("1 second")
  return { life, memory, renewals: () => renewals }
})

describe("a shard that takes long to read its checkpoint", () => {
  it.effect("renews its lease meanwhile", () =>
    Effect.gen(function* () {
      const { renewals } = yield* startReading
      const before = renewals()
      yield* TestClock.adjust("60 seconds")
      assert.strictEqual(renewals() - before, 6)
    })
  )

  it.effect("ends when somebody else has taken it", () =>
    Effect.gen(function* () {
      const { life, memory } = yield* startReading
      memory.state.epoch++
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual((yield* Effect.flip(Fiber.join(life)))._tag, "Fenced")
    })
  )
})

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
import { layerMemory } from "../../../src/infra/checkpoint/embedded.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"
import { ada, deck, guildCreate, harbour, ready } from "../support/payloads.ts"

interface Surroundings {
  readonly checkpoints: Layer.Layer<CheckpointStore>
  readonly connect: Gateway["Service"]["connect"]
}

const start = Effect.fnUntraced(function* ({ checkpoints, connect }: Surroundings) {
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
        checkpoints,
        Layer.succeed(Gateway, { plan: Effect.never, reduced: () => false, connect }),
        DiscordRest.layer({ token: Redacted.make("a token"), apiUrl: "http://127.0.0.1:1/api" }),
        LedgerClock.layer,
        Fleet.layer,
        Logger.layer([])
      )
    ),
    Effect.forkChild
  )
  yield* TestClock.adjust("1 second")
  return { berth, life, memory, renewals: () => renewals }
})

/** A shard that reads its predecessor's checkpoint for ever. */
const startReading = start({
  checkpoints: Layer.succeed(CheckpointStore, {
    takeOver: () => Effect.never,
    write: () => Effect.void,
    ping: Effect.void
  }),
  connect: () => Effect.die("connected before the checkpoint was read")
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

describe("a shard whose life is over, in a process that goes on", () => {
  it.effect("leaves no session behind", () =>
    Effect.gen(function* () {
      let tell: (name: string, data: unknown) => void = () => assert.fail("not connected")
      const { berth, life } = yield* start({
        checkpoints: Layer.orDie(layerMemory),
        connect: (_, __, ___, listener) =>
          Effect.sync(() => {
            let sequence = 0
            tell = (name, data) => listener.dispatched(name, ++sequence, data)
            return { heartbeat: Effect.void, requestMembers: () => Effect.void, refused: Effect.never }
          })
      })
      tell("READY", ready([harbour]))
      tell("GUILD_CREATE", guildCreate(harbour, [[ada, deck]]))
      yield* TestClock.adjust("1 second")
      const occupant = berth.running?.actor.cells.get(harbour)?.guild?.roster.occupants.get(ada)
      const session = occupant?.session ?? assert.fail("nobody is in voice")
      yield* Fiber.interrupt(life)
      const { context } = session
      session.send({ type: "VOICE.LEFT", seen: context.openFrom }, context.openFrom)
      assert.strictEqual(session.context, context)
    })
  )
})

import { once } from "node:events"
import { createServer } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Layer, Logger, Redacted, Schedule } from "effect"
import { CheckpointStore } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { layerRedis } from "../../../src/infra/checkpoint/redis.ts"
import { makeRedisServer } from "../../support/redis.ts"
import { entry, keyAt } from "./journals.ts"
import { makeSlowWire } from "./slowWire.ts"

const session = (value: string) => entry({ sessions: new Map([["7/1", value]]) })

/** Fails with CheckpointUnavailable, and soon. */
const assertUnavailable = <A, E extends { readonly _tag: string }>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const [took, error] = yield* Effect.timed(Effect.flip(effect))
    assert.strictEqual(error._tag, "CheckpointUnavailable")
    assert.isBelow(Duration.toMillis(took), 3000)
  })

const untilReachable = (store: CheckpointStore["Service"]) =>
  store.ping.pipe(Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500 }))

/** Collects the lines logged at Info and above. */
const makeLog = () => {
  const lines: Array<string> = []
  const layer = Logger.layer([
    Logger.make<unknown, void>(({ message }) => void lines.push(String(Array.isArray(message) ? message[0] : message)))
  ])
  return { lines, layer }
}

/** Stands in a server's place, and hangs up on so many callers. */
const refuseConnections = async (port: number, times: number) => {
  const server = createServer((socket) => socket.destroy()).listen(port, "127.0.0.1")
  for (let heard = 0; heard < times; heard++) await once(server, "connection")
  server.close()
  await once(server, "close")
}

describe("when Redis is away", () => {
  it.live("a stopped one is reported at once, and waited for; its restart asks for a resync", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      const log = makeLog()
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* store.takeOver(keyAt(1))
        yield* store.write(keyAt(1), session("before"))
        yield* server.stop
        yield* assertUnavailable(store.write(keyAt(1), session("lost")))
        yield* assertUnavailable(store.takeOver(keyAt(1)))
        yield* assertUnavailable(store.ping)
        yield* server.start
        yield* untilReachable(store)
        const error = yield* Effect.flip(store.write(keyAt(1), session("after")))
        assert.strictEqual(error._tag, "CheckpointLost")
        assert.strictEqual((yield* store.takeOver(keyAt(1))).sessions.get("7/1"), "before")
        yield* store.write(keyAt(1), session("after"))
        assert.strictEqual((yield* store.takeOver(keyAt(1))).sessions.get("7/1"), "after")
      }).pipe(Effect.provide(layerRedis(Redacted.make(server.url)).pipe(Layer.provideMerge(log.layer))))
      assert.deepStrictEqual(log.lines, ["Redis is away: checkpoints wait for it", "Redis is back"])
    })
  )

  it.live("a long absence is one line in the log, however often it is tried again", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      const log = makeLog()
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* server.stop
        yield* Effect.promise(() => refuseConnections(server.port, 3))
        yield* server.start
        yield* untilReachable(store)
      }).pipe(Effect.provide(layerRedis(Redacted.make(server.url)).pipe(Layer.provideMerge(log.layer))))
      assert.deepStrictEqual(log.lines, ["Redis is away: checkpoints wait for it", "Redis is back"])
    })
  )

  it.live("one that comes back without its data asks for a resync", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* store.takeOver(keyAt(1))
        yield* store.write(keyAt(1), session("before"))
        yield* server.erase
        yield* server.start
        yield* untilReachable(store)
        const error = yield* Effect.flip(store.write(keyAt(1), session("after")))
        assert.strictEqual(error._tag, "CheckpointLost")
        assert.deepStrictEqual(yield* store.takeOver(keyAt(1)), entry({}))
        yield* store.write(keyAt(1), session("after"))
      }).pipe(Effect.provide(layerRedis(Redacted.make(server.url))))
    })
  )

  it.live("a frozen one is reported within 3 s, and goes on where it was", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* store.takeOver(keyAt(1))
        yield* server.freeze
        yield* assertUnavailable(store.write(keyAt(1), session("doubtful")))
        yield* assertUnavailable(store.write(keyAt(1), session("lost")))
        yield* server.thaw
        yield* untilReachable(store)
        yield* store.write(keyAt(1), session("after"))
        assert.strictEqual((yield* store.takeOver(keyAt(2))).sessions.get("7/1"), "after")
      }).pipe(Effect.provide(layerRedis(Redacted.make(server.url))))
    })
  )

  it.live("a black hole is reported within 3 s, and left for a new connection", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      const wire = yield* makeSlowWire(server.port)
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* store.takeOver(keyAt(1))
        yield* wire.hold({ newcomers: true })
        yield* assertUnavailable(store.write(keyAt(1), session("lost")))
        yield* wire.hold({ newcomers: false })
        yield* untilReachable(store)
        yield* store.write(keyAt(1), session("after"))
      }).pipe(Effect.provide(layerRedis(Redacted.make(wire.url))))
    })
  )

  it.live("a write that arrives after its successor changes nothing", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      const wire = yield* makeSlowWire(server.port)
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* store.takeOver(keyAt(1))
        yield* store.write(keyAt(1), session("first"))
        yield* wire.hold({ newcomers: false })
        yield* assertUnavailable(store.write(keyAt(1), session("late")))
        yield* untilReachable(store)
        yield* store.write(keyAt(1), session("newest"))
        const calls = server.run(async (client) => {
          const stats = await client.info("commandstats")
          return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0)
        })
        const before = yield* calls
        yield* wire.release
        yield* calls.pipe(Effect.repeat({ until: (now) => now > before, schedule: Schedule.spaced("10 millis") }))
        assert.strictEqual((yield* store.takeOver(keyAt(1))).sessions.get("7/1"), "newest")
      }).pipe(Effect.provide(layerRedis(Redacted.make(wire.url))))
    })
  )

  it.live("one that is away at the start is no obstacle", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* server.stop
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* assertUnavailable(store.takeOver(keyAt(1)))
        yield* server.start
        yield* untilReachable(store)
        assert.deepStrictEqual(yield* store.takeOver(keyAt(1)), entry({}))
        yield* store.write(keyAt(1), session("x"))
      }).pipe(Effect.provide(layerRedis(Redacted.make(server.url))))
    })
  )

  it.live("one that is frozen at the start is no obstacle either", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* server.freeze
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* assertUnavailable(store.takeOver(keyAt(1)))
        yield* server.thaw
        yield* untilReachable(store)
        yield* store.takeOver(keyAt(1))
      }).pipe(Effect.provide(layerRedis(Redacted.make(server.url))))
    })
  )
})

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
  store.ping.pipe(Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 3000 }))

/** Stands in a server's place, and hangs up on so many callers. */
const refuseConnections = async (port: number, times: number) => {
  const server = createServer((socket) => socket.destroy()).listen(port, "127.0.0.1")
  for (let heard = 0; heard < times; heard++) await once(server, "connection")
  server.close()
  await once(server, "close")
}

/** What a store on this server is asked to do, and what is logged at Info and above meanwhile. */
const withStore = <A, E>(url: string, work: (store: CheckpointStore["Service"]) => Effect.Effect<A, E>) =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    const log = Logger.make<unknown, void>(
      ({ message }) => void lines.push(String(Array.isArray(message) ? message[0] : message))
    )
    const store = layerRedis(Redacted.make(url)).pipe(Layer.provideMerge(Logger.layer([log])))
    yield* CheckpointStore.use(work).pipe(Effect.provide(store))
    return lines
  })

describe("when Redis is away", () => {
  it.live(
    "a stopped one is reported at once and logged once, however often it is tried; its restart asks for a resync",
    () =>
      Effect.gen(function* () {
        const server = yield* makeRedisServer()
        const log = yield* withStore(server.url, (store) =>
          Effect.gen(function* () {
            yield* store.takeOver(keyAt(1))
            yield* store.write(keyAt(1), session("before"))
            yield* server.stop
            yield* assertUnavailable(store.write(keyAt(1), session("lost")))
            yield* assertUnavailable(store.takeOver(keyAt(1)))
            yield* assertUnavailable(store.ping)
            yield* Effect.promise(() => refuseConnections(server.port, 3))
            yield* server.start
            yield* untilReachable(store)
            const error = yield* Effect.flip(store.write(keyAt(1), session("after")))
            assert.strictEqual(error._tag, "CheckpointLost")
            assert.strictEqual((yield* store.takeOver(keyAt(1))).sessions.get("7/1"), "before")
            yield* store.write(keyAt(1), session("after"))
            assert.strictEqual((yield* store.takeOver(keyAt(1))).sessions.get("7/1"), "after")
          })
        )
        assert.deepStrictEqual(log, ["Redis is away: checkpoints wait for it", "Redis is back"])
      })
  )

  it.live("one that comes back without its data asks for a resync", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* withStore(server.url, (store) =>
        Effect.gen(function* () {
          yield* store.takeOver(keyAt(1))
          yield* store.write(keyAt(1), session("before"))
          yield* server.erase
          yield* server.start
          yield* untilReachable(store)
          const error = yield* Effect.flip(store.write(keyAt(1), session("after")))
          assert.strictEqual(error._tag, "CheckpointLost")
          assert.deepStrictEqual(yield* store.takeOver(keyAt(1)), entry({}))
        })
      )
    })
  )

  it.live("a frozen one is reported within 3 s, and goes on where it was", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* withStore(server.url, (store) =>
        Effect.gen(function* () {
          yield* store.takeOver(keyAt(1))
          yield* server.freeze
          yield* assertUnavailable(store.write(keyAt(1), session("doubtful")))
          yield* assertUnavailable(store.write(keyAt(1), session("lost")))
          yield* server.thaw
          yield* untilReachable(store)
          yield* store.write(keyAt(1), session("after"))
          assert.strictEqual((yield* store.takeOver(keyAt(2))).sessions.get("7/1"), "after")
        })
      )
    })
  )

  it.live("a connection into a black hole is left for a new one, and what it delivers after all changes nothing", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      const wire = yield* makeSlowWire(server.port)
      const calls = server.run(async (client) => {
        const stats = await client.info("commandstats")
        return Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0)
      })
      yield* withStore(wire.url, (store) =>
        Effect.gen(function* () {
          yield* store.takeOver(keyAt(1))
          yield* store.write(keyAt(1), session("first"))
          yield* wire.hold
          yield* assertUnavailable(store.write(keyAt(1), session("late")))
          yield* untilReachable(store)
          yield* store.write(keyAt(1), session("newest"))
          const before = yield* calls
          yield* wire.release
          yield* calls.pipe(Effect.repeat({ until: (now) => now > before, schedule: Schedule.spaced("10 millis") }))
          assert.strictEqual((yield* store.takeOver(keyAt(1))).sessions.get("7/1"), "newest")
        })
      )
    })
  )

  it.live.each([
    { away: "stopped", leave: "stop", comeBack: "start" },
    { away: "frozen", leave: "freeze", comeBack: "thaw" }
  ] as const)("one that is $away at the start is no obstacle", ({ comeBack, leave }) =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* server[leave]
      yield* withStore(server.url, (store) =>
        Effect.gen(function* () {
          yield* assertUnavailable(store.takeOver(keyAt(1)))
          yield* server[comeBack]
          yield* untilReachable(store)
          assert.deepStrictEqual(yield* store.takeOver(keyAt(1)), entry({}))
          yield* store.write(keyAt(1), session("x"))
        })
      )
    })
  )
})

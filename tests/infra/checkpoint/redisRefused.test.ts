import { once } from "node:events"
import { createServer } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Schedule } from "effect"
import { CheckpointStore } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { layerRedis } from "../../../src/infra/checkpoint/redis.ts"
import { parseInfo, RedisRefused, refusalOfInfo } from "../../../src/infra/checkpoint/redisRefused.ts"
import { makeRedisServer } from "../../support/redis.ts"
import { keyAt } from "./journals.ts"

const assertRefused = Effect.fnUntraced(function* (url: string, reason: RedisRefused["reason"]) {
  const error = yield* Effect.flip(Effect.scoped(Layer.build(layerRedis(Redacted.make(url)))))
  assert.include(error, { _tag: "RedisRefused", reason })
  assert.include(error.message, error.mend)
  assert.notInclude(JSON.stringify(error) + error.message, "secret")
})

describe("a Redis that will not do is refused at the start", () => {
  it.live("when it asks for another password, or for one at all", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer({ password: "open-sesame" })
      const address = `127.0.0.1:${server.port}`
      yield* assertRefused(`redis://${address}`, "unauthorised")
      yield* assertRefused(`redis://:secret@${address}`, "unauthorised")
      yield* assertRefused(`redis://nobody:secret@${address}`, "unauthorised")
      yield* Effect.asVoid(Layer.build(layerRedis(Redacted.make(server.url))))
    })
  )

  it.live("when its user may not look at it", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* server.run((client) => client.acl("SETUSER", "ada", "on", ">secret", "~*", "+@all", "-info"))
      yield* assertRefused(`redis://ada:secret@127.0.0.1:${server.port}`, "unauthorised")
    })
  )

  it.live("when it may evict what we store", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer({ args: ["--maxmemory-policy", "allkeys-lru"] })
      yield* assertRefused(server.url, "evicts")
    })
  )

  it.live("when it is a replica, or a node of a cluster", () =>
    Effect.gen(function* () {
      const primary = yield* makeRedisServer()
      const replica = yield* makeRedisServer({ args: ["--replicaof", "127.0.0.1", String(primary.port)] })
      yield* assertRefused(replica.url, "replica")
      const node = yield* makeRedisServer({ args: ["--cluster-enabled", "yes"] })
      yield* assertRefused(node.url, "cluster")
    })
  )

  it.live("when it has no such database", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* assertRefused(`${server.url}/99`, "no such database")
    })
  )

  it.live("when it is something else", () =>
    Effect.gen(function* () {
      const listener = yield* Effect.acquireRelease(
        Effect.promise(async () => {
          const server = createServer((socket) => {
            socket.on("error", () => {}).on("data", () => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"))
          })
          await once(server.listen(0, "127.0.0.1"), "listening")
          return server
        }),
        (server) => Effect.sync(() => server.close())
      )
      const address = listener.address()
      const port = typeof address === "object" ? address?.port : 0
      yield* assertRefused(`redis://127.0.0.1:${port}`, "wrong protocol")
      yield* assertRefused(`rediss://127.0.0.1:${port}`, "wrong protocol")
    })
  )

  it("when it is older than 7", () => {
    const refusal = (text: string) => refusalOfInfo(parseInfo(text))?.reason ?? null
    assert.strictEqual(refusal("# Server\r\nredis_version:6.2.14\r\nrole:master\r\n"), "too old")
    assert.strictEqual(refusal("# Server\r\n"), "too old")
    assert.strictEqual(refusal("redis_version:7.0.0\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n"), null)
    assert.strictEqual(refusal("redis_version:10.1.0\r\nrole:master\r\n"), null)
  })

  it.live("and one that comes to evict later is not trusted with anything more", () =>
    Effect.gen(function* () {
      const server = yield* makeRedisServer()
      yield* Effect.gen(function* () {
        const store = yield* CheckpointStore
        yield* store.takeOver(keyAt(1))
        yield* server.run(async (client) => {
          await client.config("SET", "maxmemory-policy", "allkeys-lru")
          await client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        })
        yield* Effect.match(store.ping, { onSuccess: () => null, onFailure: ({ cause }) => cause }).pipe(
          Effect.repeat({ until: (cause) => cause instanceof RedisRefused, schedule: Schedule.spaced("10 millis") })
        )
      }).pipe(Effect.provide(layerRedis(Redacted.make(server.url))))
    })
  )
})

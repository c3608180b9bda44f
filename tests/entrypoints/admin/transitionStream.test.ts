import { connect } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, PubSub, Schema, Scope } from "effect"
import { TestClock } from "effect/testing"
import { ActorTransition } from "../../../src/actors/inspection/views.ts"
import { startAdmin, token } from "./adminClient.ts"
import { harbour, island, transition } from "./sampleInspector.ts"

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(ActorTransition))

/** The events of a stream so far: their ids and what they tell. */
const eventsIn = (read: string) =>
  [...read.matchAll(/^id: (\d+)\ndata: (.*)\n\n/gm)].map(([, id, data]) => ({ id: Number(id), ...decode(data) }))

describe("the stream of transitions", () => {
  it.live("delivers what every actor does, in order, numbered from 0", () =>
    Effect.gen(function* () {
      const { bot, listen } = yield* startAdmin
      const stream = yield* listen("/admin/transitions")
      assert.strictEqual(stream.status, 200)
      assert.strictEqual(stream.headers.get("content-type"), "text/event-stream")
      yield* bot.listenersAre(1)
      yield* PubSub.publishAll(bot.live, [transition(harbour, "VOICE.CHANGED"), transition(island, "SETTLE")])
      const read = yield* stream.until((read) => eventsIn(read).length === 2)
      assert.deepStrictEqual(eventsIn(read), [
        { id: 0, ...transition(harbour, "VOICE.CHANGED") },
        { id: 1, ...transition(island, "SETTLE") }
      ])
    }).pipe(Effect.scoped)
  )

  it.live("tells of one guild alone when asked to", () =>
    Effect.gen(function* () {
      const { bot, listen } = yield* startAdmin
      const stream = yield* listen(`/admin/transitions?guildId=${island}`)
      yield* bot.listenersAre(1)
      yield* PubSub.publishAll(bot.live, [transition(harbour, "SETTLE"), transition(island, "SETTLE")])
      const read = yield* stream.until((read) => eventsIn(read).length === 1)
      assert.deepStrictEqual(eventsIn(read), [{ id: 0, ...transition(island, "SETTLE") }])
    }).pipe(Effect.scoped)
  )

  it.effect("sends a comment every 15 seconds, so that proxies keep it open", () =>
    Effect.gen(function* () {
      const { bot, listen } = yield* startAdmin
      const stream = yield* listen("/admin/transitions")
      assert.strictEqual(yield* stream.until((read) => read.endsWith("\n\n")), ": open\n\n")
      yield* bot.listenersAre(1)
      yield* TestClock.adjust("15 seconds")
      assert.strictEqual(yield* stream.until((read) => read.includes("ping\n\n")), ": open\n\n: ping\n\n")
    }).pipe(Effect.scoped)
  )

  it.live("does not wait for a client that does not read, but hangs up on it when its backlog is full", () =>
    Effect.gen(function* () {
      const { bot, listen } = yield* startAdmin
      const stream = yield* listen("/admin/transitions")
      yield* bot.listenersAre(1)
      const count = 150_000
      const batch = Array.from({ length: 1000 }, () => transition(harbour, "SETTLE"))
      for (let sent = 0; sent < count; sent += batch.length) {
        yield* PubSub.publishAll(bot.live, batch)
        yield* Effect.yieldNow
      }
      const read = yield* Effect.exit(stream.until((read) => read.includes(`id: ${count - 1}\n`)))
      assert.isTrue(Exit.isFailure(read), "it was read to the last transition")
      yield* bot.listenersAre(0)
    }).pipe(Effect.scoped)
  )

  it.live("reaches a client that reads with all that the actors do at one go", () =>
    Effect.gen(function* () {
      const { bot, listen } = yield* startAdmin
      const stream = yield* listen("/admin/transitions")
      yield* bot.listenersAre(1)
      const burst = Array.from({ length: 4096 }, () => transition(harbour, "SETTLE"))
      yield* PubSub.publishAll(bot.live, burst)
      const ids = eventsIn(yield* stream.until((read) => read.includes("id: 4095\n"))).map(({ id }) => id)
      assert.deepStrictEqual(ids, [...burst.keys()])
    }).pipe(Effect.scoped)
  )

  it.live("lets go of the actors when its client is gone", () =>
    Effect.gen(function* () {
      const { bot, listen } = yield* startAdmin
      const stream = yield* listen("/admin/transitions")
      yield* bot.listenersAre(1)
      stream.abort.abort()
      yield* bot.listenersAre(0)
    }).pipe(Effect.scoped)
  )

  it.live("ends when the server stops, instead of holding it up", () =>
    Effect.gen(function* () {
      const server = yield* Scope.make()
      const { bot, listen } = yield* startAdmin.pipe(Scope.provide(server))
      yield* listen("/admin/transitions")
      yield* bot.listenersAre(1)
      yield* Scope.close(server, Exit.void).pipe(Effect.timeout("1 minute"))
      yield* bot.listenersAre(0)
    }).pipe(Effect.scoped)
  )

  it.live("is served to a hundred of those who ask at once, and to no more", () =>
    Effect.gen(function* () {
      const { bot, send, url } = yield* startAdmin
      const socket = yield* Effect.acquireRelease(
        Effect.sync(() => connect(Number(new URL(url).port), "127.0.0.1")),
        (socket) => Effect.sync(() => socket.destroy())
      )
      // All in one packet: the server has read the last before it is done with the first.
      socket.write(`GET /admin/transitions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`.repeat(150))
      yield* bot.listenersAre(100)
      yield* send("/healthz")
      yield* bot.listenersAre(100).pipe(Effect.timeout("1 minute"))
    }).pipe(Effect.scoped)
  )

  it.live("is refused to the hundred and first client, and open again when one has left", () =>
    Effect.gen(function* () {
      const { authorized, bot, listen, send } = yield* startAdmin
      const streams = yield* Effect.forEach(Array.from({ length: 100 }), () => listen("/admin/transitions"))
      yield* bot.listenersAre(100)
      const refused = yield* send("/admin/transitions", authorized())
      assert.strictEqual(refused.status, 503)
      assert.propertyVal(refused.json, "type", "urn:guildhall:problem:too-many-streams")
      // Or a crowd that stays after its refusal would take every connection there is.
      assert.strictEqual(refused.headers.get("connection"), "close")
      streams[0]?.abort.abort()
      yield* bot.listenersAre(99)
      assert.strictEqual((yield* listen("/admin/transitions")).status, 200)
    }).pipe(Effect.scoped)
  )
})

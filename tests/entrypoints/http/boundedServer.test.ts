import type { RequestListener } from "node:http"
import { connect, type Socket } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { type Bounds, boundedServer } from "../../../src/entrypoints/http/boundedServer.ts"

/** So far away that no test meets them. */
const far: Bounds = { head: 60_000, request: 60_000, look: 10, silence: 60_000, connections: 100 }

const hello: RequestListener = (request, response) => {
  request.resume().on("end", () => response.end("hello"))
}

/** Listens with some bounds; each client says something, and its connection closes with the test. */
const listening = Effect.fnUntraced(function* (bounds: Partial<Bounds>, answer: RequestListener = hello) {
  const server = boundedServer({ ...far, ...bounds }).on("request", answer)
  const port = yield* Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    }),
    () =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      })
  )
  return (text: string) =>
    Effect.acquireRelease(
      Effect.sync(() => {
        const socket = connect(port, "127.0.0.1").on("error", () => undefined)
        socket.write(text)
        return socket
      }),
      (socket) => Effect.sync(() => socket.destroy())
    )
})

/** Says a little more, again and again. */
const drip = (socket: Socket) =>
  Effect.sync(() => socket.write("a")).pipe(Effect.repeat(Schedule.spaced("20 millis")), Effect.forkScoped)

/** What a client is told until its connection closes. */
const toldBefore = (socket: Socket) =>
  Effect.callback<string>((resume) => {
    let told = ""
    socket.on("data", (chunk) => (told += chunk.toString("latin1")))
    socket.on("close", () => resume(Effect.succeed(told.split("\r\n", 1)[0] ?? "")))
  }).pipe(Effect.timeout("1 minute"))

const post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"

describe("a bounded server", () => {
  it.live("hangs up on a client that never ends the head of its request", () =>
    Effect.gen(function* () {
      const say = yield* listening({ head: 100 })
      const socket = yield* say("GET / HTTP/1.1\r\nX-Slow: ")
      yield* drip(socket)
      assert.strictEqual(yield* toldBefore(socket), "HTTP/1.1 408 Request Timeout")
    }).pipe(Effect.scoped)
  )

  it.live("hangs up on a client that never ends the body of its request", () =>
    Effect.gen(function* () {
      const say = yield* listening({ head: 100, request: 200 })
      const socket = yield* say(post)
      yield* drip(socket)
      assert.strictEqual(yield* toldBefore(socket), "HTTP/1.1 408 Request Timeout")
    }).pipe(Effect.scoped)
  )

  it.live("hangs up on a client that says nothing", () =>
    Effect.gen(function* () {
      const say = yield* listening({ silence: 100 })
      assert.strictEqual(yield* toldBefore(yield* say("")), "")
    }).pipe(Effect.scoped)
  )

  it.live("hangs up on a client that does not read its answer", () =>
    Effect.gen(function* () {
      const endless = "x".repeat(100_000)
      const closed = Promise.withResolvers<void>()
      const say = yield* listening({ silence: 100 }, (_, response) => {
        const write = () => {
          while (response.write(endless));
        }
        response.on("drain", write).on("close", closed.resolve)
        write()
      })
      const socket = yield* say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
      socket.pause()
      yield* Effect.promise(() => closed.promise).pipe(Effect.timeout("1 minute"))
    }).pipe(Effect.scoped)
  )

  it.live("takes no more connections than it may, and another when one is gone", () =>
    Effect.gen(function* () {
      const say = yield* listening({ connections: 2 })
      const answered = (socket: Socket) =>
        Effect.callback<void>((resume) => void socket.once("data", () => resume(Effect.void)))
      const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
      const first = yield* say(get)
      yield* answered(first)
      yield* answered(yield* say(get))
      assert.strictEqual(yield* toldBefore(yield* say(get)), "")
      yield* Effect.callback<void>((resume) => void first.on("close", () => resume(Effect.void)).end())
      yield* answered(yield* say(get)).pipe(Effect.timeout("1 minute"))
    }).pipe(Effect.scoped)
  )
})

import { ServerResponse } from "node:http"
import { NodeHttpServerRequest } from "@effect/platform-node"
import { Context, Effect, Layer, Metric, Schedule } from "effect"
import { Sse } from "effect/encoding"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import type { BoardState } from "../../actors/boards/BoardFeed.ts"
import { type BoardAt, LiveBoards } from "../../actors/boards/LiveBoards.ts"
import type { LedgerUnavailable } from "../../infra/ledger/LedgerStore.ts"
import { securityHeaders } from "../http/everyResponse.ts"
import { Visitors } from "./limits.ts"
import { noSuchBoard, type NoSuchBoard, TooManyRequests, TooManyStreams } from "./problems.ts"

const streams = Metric.gauge("guildhall_web_streams", { description: "Event streams of boards that are open" })
const dropped = Metric.counter("guildhall_web_streams_dropped_total", {
  description: "Event streams that were hung up on because their client did not read",
  incremental: true
})

const pingEvery = "15 seconds"

/** What a client may have unread in our memory when there is news: a few states of a board. Beyond it nobody waits. */
const mostUnread = 65_536

/** Clients pinged in one go, before others may use the thread. */
const atOnce = 500

const streamHeaders = {
  "access-control-allow-origin": "*",
  "content-type": "text/event-stream",
  "x-accel-buffering": "no"
}

const frames = new WeakMap<BoardState, Buffer>()

/** A state as an event: made once, however many are told. */
const frameOf = (state: BoardState): Buffer => {
  const frame =
    frames.get(state) ??
    Buffer.from(Sse.encoder.write({ _tag: "Event", event: "board", id: state.version, data: state.json }))
  frames.set(state, frame)
  return frame
}

/** One open stream. It is told of states, in order, and never waited for. */
class Client {
  readonly #response: ServerResponse
  readonly #dropped: () => void
  #open = false
  #latest: BoardState | null = null
  /** The version of the last state it was told, or said that it had. */
  #version: string | null

  constructor(response: ServerResponse, version: string | null, dropped: () => void) {
    this.#response = response
    this.#version = version
    this.#dropped = dropped
  }

  /** `retryMs`: when to come back after the connection was lost. */
  open(first: BoardState, retryMs: number): void {
    this.#response.writeHead(200, { ...securityHeaders, ...streamHeaders })
    // Out at once, so that the client sees the stream open.
    this.#write(`retry: ${retryMs}\n\n`)
    this.#open = true
    this.tell(this.#latest ?? first)
  }

  tell(state: BoardState | null): void {
    if (!this.#open) {
      this.#latest = state
      return
    }
    if (state === null) {
      this.#response.end()
      return
    }
    if (state.version === this.#version) return
    this.#version = state.version
    this.#write(frameOf(state))
  }

  ping(): void {
    this.#write(": ping\n\n")
  }

  #write(text: string | Buffer): void {
    if (this.#response.writableLength > mostUnread) {
      // A stream that nobody reads cannot be ended in any other way.
      this.#response.destroy()
      this.#dropped()
      return
    }
    this.#response.write(text)
  }
}

export interface Places {
  /** Streams open at once, in all and by address. */
  readonly all: number
  readonly each: number
}

/** The event streams of boards: as many as there are places, none of them waited for. */
export class BoardStreams extends Context.Service<
  BoardStreams,
  {
    /** Answers the request at hand with the board, live, for as long as its client stays. */
    readonly serve: (
      at: BoardAt,
      lastEventId: string | undefined
    ) => Effect.Effect<
      HttpServerResponse.HttpServerResponse,
      LedgerUnavailable | NoSuchBoard | TooManyRequests | TooManyStreams,
      HttpServerRequest.HttpServerRequest
    >
  }
>()("guildhall/entrypoints/BoardStreams") {
  static readonly layer = (places: Places) =>
    Layer.effect(
      BoardStreams,
      Effect.gen(function* () {
        const boards = yield* LiveBoards
        const { addressOf } = yield* Visitors
        const clients = new Set<Client>()
        const byAddress = new Map<string, number>()
        let drops = 0
        let opened = 0

        const seat = (address: string) =>
          Effect.acquireRelease(
            Effect.suspend((): Effect.Effect<void, TooManyRequests | TooManyStreams> => {
              const own = byAddress.get(address) ?? 0
              if (own >= places.each) {
                return Effect.fail(
                  new TooManyRequests({ detail: `No more than ${places.each} streams are served to one address.` })
                )
              }
              if (clients.size >= places.all) {
                return Effect.fail(new TooManyStreams({ detail: `No more than ${places.all} are served at once.` }))
              }
              byAddress.set(address, own + 1)
              return Effect.void
            }),
            () =>
              Effect.sync(() => {
                const left = (byAddress.get(address) ?? 1) - 1
                if (left === 0) byAddress.delete(address)
                else byAddress.set(address, left)
              })
          )

        const present = (client: Client, response: ServerResponse) =>
          Effect.acquireRelease(
            Effect.sync(() => clients.add(client)),
            () =>
              Effect.sync(() => {
                clients.delete(client)
                response.destroy()
              })
          )

        const closed = (response: ServerResponse) =>
          Effect.callback<void>((resume) => {
            const done = () => resume(Effect.void)
            response.once("close", done)
            if (response.destroyed) done()
            return Effect.sync(() => response.off("close", done))
          })

        const measure = Effect.suspend(() => {
          const since = drops
          drops = 0
          return Effect.andThen(Metric.update(streams, clients.size), Metric.update(dropped, since))
        })

        yield* Effect.gen(function* () {
          let pinged = 0
          for (const client of clients) {
            client.ping()
            if (++pinged % atOnce === 0) yield* Effect.yieldNow
          }
        }).pipe(Effect.repeat(Schedule.spaced(pingEvery)), Effect.forkScoped)
        yield* measure.pipe(Effect.repeat(Schedule.spaced("5 seconds")), Effect.forkScoped)

        return BoardStreams.of({
          serve: Effect.fnUntraced(function* (at, lastEventId) {
            const request = yield* HttpServerRequest.HttpServerRequest
            const response = NodeHttpServerRequest.toServerResponse(request)
            // Our server speaks nothing else.
            if (!(response instanceof ServerResponse)) return yield* Effect.die("expected HTTP/1.1")
            const client = new Client(response, lastEventId ?? null, () => drops++)
            // Asked for its head alone, a stream would never end.
            if (request.method === "HEAD") return HttpServerResponse.empty({ status: 200, headers: streamHeaders })
            yield* seat(addressOf(request))
            yield* present(client, response)
            const first = yield* boards.watch(at, (state) => client.tell(state))
            if (first === null) return yield* noSuchBoard
            // Spread, so that those who lose us together do not all come back at once: 2 to 10 s.
            client.open(first, 2000 + ((opened++ * 619) % 8000))
            yield* closed(response)
            return HttpServerResponse.empty()
          }, Effect.scoped)
        })
      })
    )
}

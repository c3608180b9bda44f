import { NodeHttpServerRequest } from "@effect/platform-node"
import { Context, Duration, Effect, Layer, Queue, Schedule, Schema, type Scope, Stream } from "effect"
import { Sse } from "effect/encoding"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { TooManyStreams } from "./problems.ts"

/** Served at once: each holds what its client has yet to read. */
const mostStreams = 100

const pingEvery = Duration.seconds(15)

interface Telling<A> {
  /** The name of the events. */
  readonly event: string
  readonly encode: (data: A) => string
  /** How many events a client may lag behind before its stream is ended. */
  readonly backlog: number
}

/** What tells of something as JSON, encoded once however many streams tell of it. */
export const encoderOf = <S extends Schema.ConstraintCodec<object, unknown>>(schema: S) => {
  const encode = Schema.encodeSync(Schema.fromJsonString(schema))
  const encoded = new WeakMap<S["Type"], string>()
  return (data: S["Type"]): string => {
    const known = encoded.get(data) ?? encode(data)
    encoded.set(data, known)
    return known
  }
}

/**
 * Server-sent events, their ids counted from 0. Nothing waits for a slow client: when its backlog is full it is hung up
 * on, as a stream that it does not read cannot be ended in any other way.
 */
const serve = Effect.fnUntraced(function* <A>(stream: Stream.Stream<A>, { backlog, encode, event }: Telling<A>) {
  const response = NodeHttpServerRequest.toServerResponse(yield* HttpServerRequest.HttpServerRequest)
  const unread = yield* Queue.dropping<readonly [A, number]>(backlog)
  yield* stream.pipe(
    Stream.zipWithIndex,
    Stream.runForEachWhile((told) => Queue.offer(unread, told)),
    Effect.andThen(Effect.sync(() => response.destroy())),
    Effect.forkScoped
  )
  const events = Stream.fromQueue(unread).pipe(
    Stream.map(([data, index]) => Sse.encoder.write({ _tag: "Event", event, id: String(index), data: encode(data) }))
  )
  // The first comment goes out at once, so that the client sees the stream open.
  const pings = Stream.fromSchedule(Schedule.spaced(pingEvery)).pipe(
    Stream.map(() => ": ping\n\n"),
    Stream.prepend([": open\n\n"])
  )
  return HttpServerResponse.stream(Stream.merge(pings, events).pipe(Stream.encodeText), {
    contentType: "text/event-stream",
    headers: { "cache-control": "no-store", "x-accel-buffering": "no" }
  })
})

/** The event streams of the admin port: as many as there are places, none of them waited for. */
export class EventStreams extends Context.Service<
  EventStreams,
  {
    /** Answers the request at hand with a stream, for as long as its client stays. */
    readonly open: <A>(
      stream: Stream.Stream<A>,
      telling: Telling<A>
    ) => Effect.Effect<
      HttpServerResponse.HttpServerResponse,
      TooManyStreams,
      HttpServerRequest.HttpServerRequest | Scope.Scope
    >
  }
>()("guildhall/entrypoints/EventStreams") {
  static readonly layer = Layer.sync(EventStreams, () => {
    let open = 0
    // Taken before anything else can ask, and given back when the request is over.
    const place = Effect.acquireRelease(
      Effect.suspend(() => {
        if (open >= mostStreams)
          return new TooManyStreams({ detail: `No more than ${mostStreams} are served at once.` })
        open++
        return Effect.void
      }),
      () => Effect.sync(() => open--)
    )
    return EventStreams.of({ open: (stream, telling) => Effect.andThen(place, serve(stream, telling)) })
  })
}

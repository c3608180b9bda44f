import { NodeHttpServerRequest } from "@effect/platform-node"
import { Duration, Effect, Queue, Schedule, Schema, Stream } from "effect"
import { Sse } from "effect/encoding"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { ActorTransition } from "../../actors/inspection/views.ts"

/** How many transitions a client may lag behind before its stream is ended: more than the actors make at one go. */
const backlog = 8192

const pingEvery = Duration.seconds(15)

const encode = Schema.encodeSync(Schema.fromJsonString(ActorTransition))

const encoded = new WeakMap<ActorTransition, string>()

/** Encoded once, however many streams tell of it. */
const toldOf = (transition: ActorTransition): string => {
  const known = encoded.get(transition) ?? encode(transition)
  encoded.set(transition, known)
  return known
}

/**
 * Server-sent events of transitions, their ids counted from 0. Nothing waits for a slow client: when its backlog is
 * full it is hung up on, as a stream that it does not read cannot be ended in any other way.
 */
export const transitionStream = Effect.fnUntraced(function* (transitions: Stream.Stream<ActorTransition>) {
  const response = NodeHttpServerRequest.toServerResponse(yield* HttpServerRequest.HttpServerRequest)
  const unread = yield* Queue.dropping<readonly [ActorTransition, number]>(backlog)
  yield* transitions.pipe(
    Stream.zipWithIndex,
    Stream.runForEachWhile((event) => Queue.offer(unread, event)),
    Effect.andThen(Effect.sync(() => response.destroy())),
    Effect.forkScoped
  )
  const events = Stream.fromQueue(unread).pipe(
    Stream.map(([transition, index]) =>
      Sse.encoder.write({ _tag: "Event", event: "message", id: String(index), data: toldOf(transition) })
    )
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

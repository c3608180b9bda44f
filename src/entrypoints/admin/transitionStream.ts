import { Duration, Schedule, Schema, Stream } from "effect"
import { Sse } from "effect/encoding"
import { HttpServerResponse } from "effect/http"
import { ActorTransition } from "../../actors/inspection/views.ts"

/** How many transitions a client may lag behind before the oldest of them are dropped. */
const backlog = 1024

const pingEvery = Duration.seconds(15)

const encode = Schema.encodeSync(Schema.fromJsonString(ActorTransition))

/**
 * Server-sent events of transitions. Nothing waits for a slow client: what it does not read in time is dropped,
 * oldest first, and shows as a gap in the event ids, which count from 0.
 */
export const transitionStream = (
  transitions: Stream.Stream<ActorTransition>
): HttpServerResponse.HttpServerResponse => {
  const events = transitions.pipe(
    Stream.zipWithIndex,
    Stream.buffer({ capacity: backlog, strategy: "sliding" }),
    Stream.map(([transition, index]) =>
      Sse.encoder.write({ _tag: "Event", event: "message", id: String(index), data: encode(transition) })
    )
  )
  // The first comment goes out at once, so that the client sees the stream open.
  const pings = Stream.fromSchedule(Schedule.spaced(pingEvery)).pipe(
    Stream.map(() => ": ping\n\n"),
    Stream.prepend([": open\n\n"])
  )
  return HttpServerResponse.stream(Stream.merge(pings, events, { haltStrategy: "right" }).pipe(Stream.encodeText), {
    contentType: "text/event-stream",
    headers: { "cache-control": "no-store", "x-accel-buffering": "no" }
  })
}

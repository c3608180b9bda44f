import { Duration, Effect, Schedule, Stream } from "effect"
import type { Fleet } from "../shard/Fleet.ts"
import { type Look, makeMeter } from "./meter.ts"
import type { Sample, Samples } from "./views.ts"

const sampled = Duration.seconds(5)
/** An hour of samples. */
const kept = 720

/** Samples the process for ever, and keeps the last hour: a plot has a past when somebody begins to look. */
export const keepSamples = Effect.fnUntraced(function* (fleet: Fleet["Service"], look: Effect.Effect<Look>) {
  const { read } = yield* makeMeter(fleet, look)
  const items: Array<Sample> = []
  yield* read.pipe(
    Effect.map(({ sample }) => {
      items.push(sample)
      if (items.length > kept) items.shift()
    }),
    Effect.schedule(Schedule.spaced(sampled)),
    Effect.forkScoped
  )
  return { list: (): Samples => ({ every: Duration.toMillis(sampled), items: [...items] }) } as const
})

/** The runtime once a second, looked at once for all who watch, and not at all while nobody does. */
export const shareUpdates = (fleet: Fleet["Service"], look: Effect.Effect<Look>) =>
  makeMeter(fleet, look).pipe(
    Effect.map(({ read }) => Stream.fromSchedule(Schedule.spaced("1 second")).pipe(Stream.mapEffect(() => read))),
    Stream.unwrap,
    // Who cannot keep up misses some: each tells everything anew.
    Stream.share({ capacity: 2, strategy: "sliding", replay: 1 })
  )

import { type Duration, Effect, Schedule } from "effect"

/** Waits out what is away: tries again, at this pace, until it succeeds. */
export const retryEvery =
  (pace: Duration.Input) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, never, R> =>
    effect.pipe(
      Effect.retry(Schedule.spaced(pace)),
      // A schedule without end lets no failure through.
      Effect.catch(() => Effect.never)
    )

import { Cause, Effect, Schedule } from "effect"

/** Runs a worker for ever: when it dies, that is logged under its name, and it starts again 1 s later. */
export const supervised =
  (worker: string) =>
  <A, E, R>(life: Effect.Effect<A, E, R>): Effect.Effect<never, never, R> =>
    life.pipe(
      Effect.andThen(Effect.die(new Error("it ended by itself"))),
      Effect.tapCause((cause) =>
        Cause.hasInterruptsOnly(cause) ? Effect.void : Effect.logError(`${worker} died and starts again`, cause)
      ),
      // Retrying sees failures only: what a worker died of may be a defect as well.
      Effect.sandbox,
      Effect.retry({ while: (cause) => !Cause.hasInterruptsOnly(cause), schedule: Schedule.spaced("1 second") }),
      Effect.catch((cause) => (Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.never)),
      Effect.annotateLogs({ worker })
    )

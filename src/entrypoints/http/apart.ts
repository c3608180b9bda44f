import { Effect, Layer } from "effect"

/**
 * A server that gives away nothing of what it was built from. `HttpRouter.serve` hands its router on to whatever is
 * built upon it: two servers of a process would share one, and each port would answer for both.
 */
export const apart = <A, E, R>(server: Layer.Layer<A, E, R>): Layer.Layer<never, E, R> =>
  Layer.effectDiscard(Effect.asVoid(Layer.build(server)))

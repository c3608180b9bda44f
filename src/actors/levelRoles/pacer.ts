import { Clock, Effect } from "effect"

/** Lets one pass every so many ms; who comes sooner waits for their turn, first come, first served. */
export const makePacer = (everyMs: number): Effect.Effect<void> => {
  let next = 0
  return Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const turn = Math.max(now, next)
    next = turn + everyMs
    return turn > now ? Effect.sleep(turn - now) : Effect.void
  })
}

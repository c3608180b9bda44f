import { Clock, Effect } from "effect"
import type { GatewayBot } from "./payloads.ts"

type SessionStartLimit = (typeof GatewayBot.Type)["session_start_limit"]

/** Discord admits one identify per bucket (shard id modulo `max_concurrency`) in this time. */
const spacing = 5_000

/**
 * Admits identifies of all shards of this process, as slowly as Discord wants them. An identify beyond the day's
 * limit would make Discord reset the bot's token, so every one of them looks at what is left before it leaves.
 */
export const makeIdentifyThrottle = <E>(limit: Effect.Effect<SessionStartLimit, E>) => {
  const freeAt = new Map<number, number>()

  return Effect.fnUntraced(function* (shard: number) {
    let { max_concurrency, remaining, reset_after } = yield* limit
    // What is left may have been read a few seconds ago, in which every bucket may have used one.
    while (remaining < max_concurrency) {
      yield* Effect.logError("No identify is left today: waiting for Discord's daily limit to reset").pipe(
        Effect.annotateLogs({ shard, resetAfter: reset_after })
      )
      yield* Effect.sleep(reset_after + 1_000)
      ;({ max_concurrency, remaining, reset_after } = yield* limit)
    }
    const now = yield* Clock.currentTimeMillis
    const bucket = shard % max_concurrency
    const turn = Math.max(now, freeAt.get(bucket) ?? 0)
    freeAt.set(bucket, turn + spacing)
    yield* Effect.sleep(turn - now)
  })
}

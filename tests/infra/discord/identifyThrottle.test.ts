import { assert, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import { makeIdentifyThrottle } from "../../../src/infra/discord/identifyThrottle.ts"

const limit = { total: 1_000, remaining: 1_000, reset_after: 60_000, max_concurrency: 1 }

/** When each shard was admitted. */
const admissions = Effect.fnUntraced(function* (max_concurrency: number, shards: number) {
  const admit = makeIdentifyThrottle(Effect.succeed({ ...limit, max_concurrency }))
  const at: Array<number> = []
  for (let shard = 0; shard < shards; shard += 1) {
    yield* admit(shard).pipe(
      Effect.andThen(Clock.currentTimeMillis),
      Effect.tap((now) => Effect.sync(() => (at[shard] = now))),
      Effect.forkChild
    )
  }
  yield* TestClock.adjust("1 minute")
  return at
})

it.effect("shards of one bucket identify 5 s apart", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* admissions(1, 3), [0, 5_000, 10_000])
  })
)

it.effect("buckets do not wait for one another", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* admissions(2, 4), [0, 0, 5_000, 5_000])
  })
)

it.effect("nobody identifies beyond the day's limit: Discord would reset the token", () =>
  Effect.gen(function* () {
    let remaining = 0
    const admit = makeIdentifyThrottle(Effect.sync(() => ({ ...limit, remaining })))
    let admitted = false
    yield* admit(0).pipe(
      Effect.tap(() => Effect.sync(() => (admitted = true))),
      Effect.forkChild
    )
    yield* TestClock.adjust("60 seconds")
    assert.isFalse(admitted)
    remaining = 1_000
    yield* TestClock.adjust("1 seconds")
    assert.isTrue(admitted)
  })
)

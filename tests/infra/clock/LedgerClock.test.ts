import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { LedgerClock } from "../../../src/infra/clock/LedgerClock.ts"

const noon = Date.UTC(2026, 10, 21, 12)

/** A clock on a machine where it is noon, and what passes there. */
const clock = Effect.gen(function* () {
  yield* TestClock.setTime(noon)
  return yield* LedgerClock
}).pipe(Effect.provide(LedgerClock.layer))

describe("the ledger's clock", () => {
  it.effect("tells the database's time, whatever the machine's is", () =>
    Effect.gen(function* () {
      const { now, sample } = yield* clock
      sample(noon - 3_600_000)
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(now(), noon - 3_600_000 + 5000)
    })
  )

  it.effect("stands, where it has run ahead, until the database has caught up", () =>
    Effect.gen(function* () {
      const { now, sample } = yield* clock
      sample(noon)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(now(), noon + 10_000)
      assert.strictEqual(sample(noon + 8000), 0)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(now(), noon + 10_000)
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(now(), noon + 11_000)
    })
  )

  it.effect("says by how much it had fallen behind", () =>
    Effect.gen(function* () {
      const { now, sample } = yield* clock
      sample(noon)
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(sample(noon + 25_000), 15_000)
      assert.strictEqual(now(), noon + 25_000)
    })
  )

  it.effect("takes an answer that was long on its way when the one it has was longer", () =>
    Effect.gen(function* () {
      const { now, sample } = yield* clock
      sample(noon - 800, 800)
      yield* TestClock.adjust("10 seconds")
      sample(noon + 10_000, 400)
      assert.strictEqual(now(), noon + 10_000)
      yield* TestClock.adjust("10 seconds")
      sample(noon + 19_000, 500)
      assert.strictEqual(now(), noon + 20_000)
    })
  )

  it.effect("trusts itself more than an answer that was long on its way, but not for ever", () =>
    Effect.gen(function* () {
      const { now, sample } = yield* clock
      sample(noon)
      yield* TestClock.adjust("10 seconds")
      sample(noon + 8000, 2000)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(now(), noon + 11_000)
      yield* TestClock.adjust("10 minutes")
      sample(noon + 700_000, 2000)
      assert.strictEqual(now(), noon + 700_000)
    })
  )

  it.effect("takes the first answer, however long it took", () =>
    Effect.gen(function* () {
      const { now, sample } = yield* clock
      sample(noon - 60_000, 2000)
      assert.strictEqual(now(), noon - 60_000)
    })
  )
})

import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Logger } from "effect"
import { TestClock } from "effect/testing"
import { supervised } from "../../src/actors/supervised.ts"

it.effect("a worker that dies, however it does, is logged and starts again", () => {
  const logged: Array<string> = []
  const logger = Logger.make<unknown, void>(({ message }) => void logged.push(String(message)))
  return Effect.gen(function* () {
    let lives = 0
    const ends: ReadonlyArray<Effect.Effect<unknown, string>> = [
      Effect.fail("away"),
      Effect.die("a defect"),
      Effect.void
    ]
    const worker = Effect.suspend(() => ends[lives++] ?? Effect.never)
    const fiber = yield* worker.pipe(supervised("notices"), Effect.forkChild)
    for (const life of [1, 2, 3, 4]) {
      yield* TestClock.adjust(life === 1 ? 0 : "1 second")
      assert.strictEqual(lives, life)
    }
    assert.strictEqual(logged.filter((line) => line.startsWith("notices died and starts again")).length, 3)
    yield* Fiber.interrupt(fiber)
    yield* TestClock.adjust("1 minute")
    assert.strictEqual(lives, 4)
    assert.strictEqual(logged.length, 3)
  }).pipe(Effect.provide(Logger.layer([logger])))
})

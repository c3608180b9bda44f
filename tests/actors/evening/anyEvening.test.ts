import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { oneClock } from "../../support/oneClock.ts"
import { anyBeats, anyChoices, play, settingsOf } from "./acts.ts"
import { Stage } from "./stage.ts"

it.effect(
  "pays everyone, after any evening, exactly what it was worth",
  () =>
    Effect.gen(function* () {
      const one = yield* oneClock()
      const bot = yield* one.start()
      const run = Effect.runPromiseWith(yield* Effect.context())
      const evening = fc.asyncProperty(anyChoices, anyBeats(60), (choices, beats) =>
        run(
          Effect.gen(function* () {
            const stage = yield* Stage.open(one, (at) => settingsOf(at, choices))
            yield* play(stage, bot, beats).pipe(Effect.andThen(stage.verify(bot)), Effect.ensuring(stage.close))
          })
        )
      )
      yield* Effect.promise(() => fc.assert(evening, { numRuns: 100 }))
      assert.deepStrictEqual(yield* one.ledger.verify({ touchedSince: 0 }), [])
      yield* bot.stop
    }),
  120_000
)

import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { oneClock } from "../../support/oneClock.ts"
import { anyChoices, settingsOf } from "./acts.ts"
import { anyScenes, endure } from "./losses.ts"
import { Stage } from "./stage.ts"

const anyCatchUp = fc.record({ catchUpHours: fc.constantFrom(0, 1, 6), catchUpUnknown: fc.boolean() })

// Nobody says anything in these nights: cooldowns do not outlast a process, and a new gateway session tells of no
// message that was missed.
it.effect(
  "pays everyone, whatever was not heard, exactly what is sure of it",
  () =>
    Effect.gen(function* () {
      const one = yield* oneClock()
      let bot = yield* one.start()
      const run = Effect.runPromiseWith(yield* Effect.context())
      const night = fc.asyncProperty(anyChoices, anyCatchUp, anyScenes, (choices, catchUp, scenes) =>
        run(
          Effect.gen(function* () {
            // Long enough for the night before to be stored.
            yield* one.pass(10_000)
            const stage = yield* Stage.open(one, (at) => {
              const settings = settingsOf(at, { ...choices, voice: true })
              return { ...settings, voice: { ...settings.voice, ...catchUp } }
            })
            bot = yield* endure(stage, bot, scenes)
            yield* stage.verify(bot)
            yield* stage.close
          })
        )
      )
      // What failed leaves a bot behind that is not fit for smaller examples.
      yield* Effect.promise(() => fc.assert(night, { numRuns: 100, endOnFailure: true }))
      assert.deepStrictEqual(yield* one.ledger.verify({ touchedSince: 0 }), [])
      yield* bot.stop
    }),
  120_000
)

import { assert, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as fc from "fast-check"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { layerDatabaseStatistics } from "../../../src/infra/ledger/statistics/databaseStatistics.ts"
import { StatisticsStore } from "../../../src/infra/ledger/statistics/StatisticsStore.ts"
import { UserId } from "../../../src/machines/ids.ts"
import type { VoiceTime } from "../../../src/machines/statistics/voiceTime.ts"
import { type Bot, oneClock } from "../../support/oneClock.ts"
import { anyBeats, anyChoices, perform, settingsOf } from "./acts.ts"
import { Stage } from "./stage.ts"

const nothing: VoiceTime = { activeMs: 0, afkMs: 0, videoMs: 0, streamingMs: 0 }

/** What the statistics say of everyone just now; asked first what is not settled, while settling may go on. */
const told = Effect.fnUntraced(function* (stage: Stage, bot: Bot, meanwhile: Effect.Effect<void>) {
  const statistics = yield* StatisticsStore
  yield* stage.one.hear(stage.guildId)
  const open = yield* Effect.orDie(bot.inspector.unsettled(stage.guildId))
  yield* meanwhile
  const entries = yield* Effect.forEach(stage.humans, (id) =>
    Effect.map(Effect.orDie(statistics.memberDays(stage.guildId, UserId.make(id), "2026-01-01", open)), (days) => {
      const sum = days.reduce(
        (all, day) => ({
          activeMs: all.activeMs + day.activeMs,
          afkMs: all.afkMs + day.afkMs,
          videoMs: all.videoMs + day.videoMs,
          streamingMs: all.streamingMs + day.streamingMs
        }),
        nothing
      )
      return [id, sum] as const
    })
  )
  return new Map(entries)
})

const truth = (stage: Stage) =>
  new Map(
    [...stage.due()].map(([id, { active, afk, streaming, video }]): [string, VoiceTime] => [
      id,
      { activeMs: active, afkMs: afk, videoMs: video, streamingMs: streaming }
    ])
  )

it.effect("at any moment of any evening everyone's time up to then is known, settled or not, and nothing twice", () =>
  Effect.gen(function* () {
    const one = yield* oneClock()
    const bot = yield* one.start()
    const statistics = layerDatabaseStatistics.pipe(Layer.provide(Layer.succeed(Database, one.database)))
    const run = Effect.runPromiseWith(yield* Effect.context())
    const evening = fc.asyncProperty(anyChoices, anyBeats(25), (choices, beats) =>
      run(
        Effect.gen(function* () {
          const stage = yield* Stage.open(one, (at) => settingsOf(at, choices))
          for (const { act, pause } of beats) {
            yield* perform(stage, bot, act)
            yield* one.pass(pause)
            const settle = pause % 3 === 0 ? Effect.orDie(bot.inspector.settle(stage.guildId)) : Effect.void
            assert.deepStrictEqual(yield* told(stage, bot, settle), truth(stage))
          }
          yield* stage.close
        }).pipe(Effect.provide(statistics))
      )
    )
    yield* Effect.promise(() => fc.assert(evening, { numRuns: 40 }))
    yield* bot.stop
  })
)

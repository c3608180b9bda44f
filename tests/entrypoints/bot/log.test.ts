import { assert, describe, it } from "@effect/vitest"
import { Data, Effect, Schema } from "effect"
import { TestConsole } from "effect/testing"
import { RecentErrors } from "../../../src/actors/inspection/RecentErrors.ts"
import { layerLog } from "../../../src/entrypoints/bot/log.ts"

class Away extends Data.TaggedError("Away")<{ readonly cause: unknown; readonly sent: string }> {}

const away = new Away({ cause: new Error("connection refused"), sent: "a secret in a request" })

const Line = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))

const lines = Effect.flatMap(TestConsole.logLines, (said) =>
  Effect.forEach(said, (line) => Schema.decodeUnknownEffect(Line)(line))
)

const withLog = Effect.provide(layerLog({ format: "json", level: "Info" }))

describe("the log", () => {
  it.effect("is one JSON object a line, with whom it concerns beside what is said", () =>
    Effect.gen(function* () {
      yield* Effect.logInfo("a figure was repaired", { userId: "2", stored: 5 }).pipe(
        Effect.annotateLogs({ guildId: "1", message: "not this" })
      )
      const [line] = yield* lines
      assert.deepStrictEqual(line, {
        guildId: "1",
        userId: "2",
        stored: 5,
        time: "1970-01-01T00:00:00.000Z",
        level: "INFO",
        message: "a figure was repaired"
      })
    }).pipe(withLog)
  )

  it.effect("tells an error with what it came of, and nothing of what the error holds", () =>
    Effect.gen(function* () {
      yield* Effect.logWarning("the database is away", away)
      yield* Effect.fail(away).pipe(Effect.catchCause((cause) => Effect.logError("given up", cause)))
      const said = yield* lines
      assert.deepStrictEqual(
        said.map(({ message }) => message),
        ["the database is away", "given up"]
      )
      for (const line of said) {
        assert.match(String(line["cause"]), /Away[^]*connection refused/)
        assert.notInclude(JSON.stringify(line), "a secret")
      }
    }).pipe(withLog)
  )
})

describe("the last errors", () => {
  it.effect("are those of level Warn and above, newest first, whoever logged them", () =>
    Effect.gen(function* () {
      yield* Effect.logInfo("all is well")
      yield* Effect.logWarning("the database is away", away).pipe(Effect.annotateLogs({ guildId: "1", shard: 3 }))
      yield* Effect.logError("given up", { tries: 2 })
      const { list, total } = yield* RecentErrors
      assert.strictEqual(total(), 2)
      const [last, first] = list()
      assert.deepStrictEqual(last, {
        at: 0,
        level: "Error",
        message: "given up",
        cause: null,
        annotations: { tries: "2" }
      })
      assert.deepStrictEqual(first?.annotations, { guildId: "1", shard: "3" })
      assert.match(first?.cause ?? "", /Away[^]*connection refused/)
    }).pipe(withLog)
  )

  it.effect("are the last two hundred, each of bounded size, and count the others", () =>
    Effect.gen(function* () {
      for (let n = 0; n < 250; n++) yield* Effect.logWarning(`${n} ${"x".repeat(100_000)}`)
      const { list, total } = yield* RecentErrors
      assert.deepStrictEqual([list().length, total()], [200, 250])
      assert.match(list()[0]?.message ?? "", /^249 /)
      assert.match(list().at(-1)?.message ?? "", /^50 /)
      assert.isBelow(JSON.stringify(list()).length, 1_000_000)
    }).pipe(withLog)
  )
})

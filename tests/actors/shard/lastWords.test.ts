import { assert, it } from "@effect/vitest"
import { Effect, Logger } from "effect"
import { lastWords } from "../../../src/actors/shard/lastWords.ts"

it.effect("a shard that dies of a letter which still waits stores and settles what it has", () =>
  Effect.gen(function* () {
    const done: Array<string> = []
    const does = (what: string) => Effect.sync(() => void done.push(what))
    const lost = yield* lastWords({
      shard: {
        finish: () => {
          throw new Error("a defect in a guild")
        },
        settleAll: () => {}
      },
      checkpointer: { flush: does("store") },
      ledger: { settleNow: does("settle") }
    })
    assert.isFalse(lost)
    assert.deepStrictEqual(done, ["store", "settle", "store"])
  }).pipe(Effect.provide(Logger.layer([])))
)

import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { chaos } from "./chaos.ts"
import { report } from "./report.ts"

describe("two bots on real stores and one on its embedded ones", () => {
  it.live(
    "pay nothing twice, lose nothing unsaid and recover, whatever strikes them",
    () =>
      Effect.gen(function* () {
        const told: Array<string> = []
        const outcome = yield* chaos({ seed: 7, forMs: 25_000, quick: true, tell: (line) => told.push(line) })
        assert.deepStrictEqual(outcome.violations, [], `${told.join("\n")}\n\n${report(outcome)}`)
        assert.isAbove(outcome.totals["segments paid"] ?? 0, 0)
      }),
    240_000
  )
})

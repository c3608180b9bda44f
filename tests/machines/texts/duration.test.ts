import { assert, describe, it } from "@effect/vitest"
import { duration } from "../../../src/machines/texts/duration.ts"

const cases: ReadonlyArray<readonly [seconds: number, text: string]> = [
  [0, "0s"],
  [45, "45s"],
  [59, "59s"],
  [60, "1m"],
  [300, "5m"],
  [3599, "59m"],
  [3600, "1h"],
  [3660, "1h 1m"],
  [9000, "2h 30m"],
  [86_399, "23h 59m"],
  [86_400, "1d"],
  [90_000, "1d 1h"],
  [31_536_000, "365d"]
]

describe("a duration", () => {
  it.each(cases)("of %i seconds reads %s", (seconds, text) => {
    assert.strictEqual(duration(seconds), text)
  })
})

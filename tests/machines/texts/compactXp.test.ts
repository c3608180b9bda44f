import { assert, describe, it } from "@effect/vitest"
import { compactXp } from "../../../src/machines/texts/compactXp.ts"

const cases: ReadonlyArray<readonly [xp: bigint, english: string, german: string]> = [
  [0n, "0", "0"],
  [999n, "999", "999"],
  [1000n, "1k", "1k"],
  [1500n, "1.5k", "1,5k"],
  [999_949n, "999.9k", "999,9k"],
  [999_950n, "1M", "1M"],
  [999_999n, "1M", "1M"],
  [1_000_000n, "1M", "1M"],
  [1_250_000n, "1.3M", "1,3M"],
  [2_000_000_000n, "2G", "2G"],
  [1_000_000_000_000n, "1T", "1T"],
  [1_234_000_000_000_000n, "1,234T", "1.234T"]
]

describe("compact XP", () => {
  it.each(cases)("of %i reads %s, and %s in German", (xp, english, german) => {
    assert.strictEqual(compactXp("en", xp), english)
    assert.strictEqual(compactXp("de", xp), german)
  })
})

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { roll } from "../../../src/machines/chat/roll.ts"
import { MessageId } from "../../../src/machines/ids.ts"

const id = (n: bigint) => MessageId.make(String(n))
const aSnowflake = 1_310_000_000_000_000_000n

describe("the roll of a message", () => {
  it("stays within the range and is the same when rolled again", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9n * 10n ** 18n - 1n }), fc.nat(1000), fc.nat(1000), (n, a, b) => {
        const range = { min: Math.min(a, b), max: Math.max(a, b) }
        const xp = roll(id(n), range)
        expect(xp).toBeGreaterThanOrEqual(range.min)
        expect(xp).toBeLessThanOrEqual(range.max)
        expect(roll(id(n), range)).toBe(xp)
      })
    )
  })

  it("never changes: what was paid yesterday replays the same tomorrow", () => {
    expect([0n, 1n, 2n, 3n].map((n) => roll(id(aSnowflake + n), { min: 50, max: 100 }))).toEqual([57, 94, 76, 67])
  })

  it("is the fixed amount when the range is one", () => {
    expect(roll(id(aSnowflake), { min: 15, max: 15 })).toBe(15)
  })

  // 22 bits of a snowflake count within a millisecond: ids of quiet guilds differ in the time part alone.
  it.each([1n, 1n << 22n, 15_000n << 22n])("is uniform over ids that lie %i apart", (step) => {
    const draws = 22_000
    const counts = new Map<number, number>()
    for (let i = 0; i < draws; i++) {
      const xp = roll(id(aSnowflake + BigInt(i) * step), { min: 15, max: 25 })
      counts.set(xp, (counts.get(xp) ?? 0) + 1)
    }
    expect(counts.size).toBe(11)
    const expected = draws / 11
    const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    // 10 degrees of freedom: 29.6 is exceeded once in a thousand times.
    expect(chiSquared).toBeLessThan(29.6)
  })
})

import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { valueScale } from "../../../src/machines/pictures/valueScale.ts"
import { valueText } from "../../../src/machines/pictures/valueText.ts"

const ticks = (unit: "time" | "count", largest: number) => {
  const { step, top } = valueScale(unit, largest)
  return Array.from({ length: top / step + 1 }, (_, i) => valueText(unit, i * step))
}

/** As many small ones as large ones. */
const largests = fc.oneof(...[100, 10_000, 1_000_000, 10_000_000_000].map((max) => fc.integer({ min: 0, max })))

describe("the axis of values", () => {
  it.each([
    [0, ["0s", "1s"]],
    [1, ["0s", "1s"]],
    [7, ["0s", "2s", "4s", "6s", "8s"]],
    [60, ["0s", "15s", "30s", "45s", "1m"]],
    [61, ["0s", "1m", "2m"]],
    [3600, ["0s", "15m", "30m", "45m", "1h"]],
    [3601, ["0s", "15m", "30m", "45m", "1h", "1h 15m"]],
    [4 * 3600, ["0s", "1h", "2h", "3h", "4h"]],
    [86_400, ["0s", "6h", "12h", "18h", "1d"]],
    [1000 * 3600, ["0s", "10d", "20d", "30d", "40d", "50d"]],
    [20_000 * 3600, ["0s", "200d", "400d", "600d", "800d", "1000d"]]
  ])("counts time up to %i seconds in steps that readers count in", (largest, expected) => {
    assert.deepStrictEqual(ticks("time", largest), expected)
  })

  it.each([
    [0, ["0", "1"]],
    [1, ["0", "1"]],
    [3, ["0", "1", "2", "3"]],
    [11, ["0", "5", "10", "15"]],
    [20_000, ["0", "5\u202f000", "10\u202f000", "15\u202f000", "20\u202f000"]],
    [1_234_567, ["0", "500\u202f000", "1\u202f000\u202f000", "1\u202f500\u202f000"]]
  ])("counts people up to %i in whole ones", (largest, expected) => {
    assert.deepStrictEqual(ticks("count", largest), expected)
  })

  it("holds every value, with one to five steps of a whole number, none of them in vain", () => {
    fc.assert(
      fc.property(fc.constantFrom("time", "count"), largests, (unit, largest) => {
        const { step, top } = valueScale(unit, largest)
        assert.isTrue(Number.isInteger(step))
        assert.isAtLeast(top, largest)
        assert.isBelow(top - step, Math.max(1, largest))
        assert.include([1, 2, 3, 4, 5], top / step)
      })
    )
  })

  it("never says the same of two ticks", () => {
    fc.assert(
      fc.property(fc.constantFrom("time", "count"), largests, (unit, largest) => {
        const texts = ticks(unit, largest)
        assert.strictEqual(new Set(texts).size, texts.length, texts.join(", "))
      })
    )
  })
})

describe("a value between whole ones", () => {
  it("is said to the nearest", () => {
    assert.strictEqual(valueText("time", 59.6), "1m")
    assert.strictEqual(valueText("count", 1.4), "1")
    assert.strictEqual(valueText("count", 999.5), "1\u202f000")
  })
})

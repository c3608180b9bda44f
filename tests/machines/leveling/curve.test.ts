import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { firstLevel, lastLevel, levelAt, thresholdOf } from "../../../src/machines/leveling/curve.ts"
import { filledSlots, progressAt } from "../../../src/machines/leveling/progress.ts"
import type { CurveSettings } from "../../../src/machines/settings/GuildSettings.ts"

const linear = { kind: "linear", base: 100 } as const
const exponential = (tenths: number) => ({ kind: "exponential", base: 100, tenths }) as const
const mee6 = { kind: "mee6" } as const
const cubic = { kind: "cubic" } as const

/** Level -> lifetime XP at which it begins. */
const thresholds: ReadonlyArray<readonly [CurveSettings, Record<string, bigint>]> = [
  [linear, { 1: 0n, 2: 100n, 3: 200n, 10: 900n, 50: 4900n }],
  [exponential(12), { 1: 0n, 2: 100n, 3: 220n, 4: 364n, 5: 537n, 6: 745n, 7: 993n, 10: 2080n }],
  [exponential(11), { 4: 331n }],
  [exponential(20), { 2: 100n, 3: 300n, 5: 1500n, 50: 56294995342131100n }],
  [exponential(10), { 2: 100n, 11: 1000n }],
  [mee6, { 0: 0n, 1: 100n, 2: 255n, 3: 475n, 5: 1150n, 10: 4675n, 20: 23850n, 30: 67525n, 50: 268375n, 100: 1899250n }],
  [cubic, { 0: 0n, 1: 100n, 2: 400n, 3: 700n, 4: 1200n, 5: 1800n, 10: 7000n, 20: 30000n, 50: 255000n, 100: 1510000n }]
]

/** XP -> level. */
const levels: ReadonlyArray<readonly [CurveSettings, Record<string, number>]> = [
  [linear, { "-5": 1, 0: 1, 99: 1, 100: 2, 199: 2, 200: 3, 1000: 11, 1500: 16 }],
  [
    exponential(12),
    { 99: 1, 100: 2, 219: 2, 220: 3, 363: 3, 364: 4, 536: 4, 537: 5, 1000: 7, 2079: 9, 2080: 10, 10000: 17 }
  ],
  // Floating point gives 331.00000000000006 and would withhold the level.
  [exponential(11), { 330: 3, 331: 4 }],
  [exponential(20), { 299: 2, 300: 3, 1500: 5 }],
  [mee6, { 99: 0, 100: 1, 254: 1, 255: 2, 4674: 9, 4675: 10, 268374: 49, 268375: 50, 99999999: 100 }],
  [cubic, { 99: 0, 100: 1, 399: 1, 400: 2, 6999: 9, 7000: 10 }]
]

const ceiling = 10n ** 12n

const anyCurve: fc.Arbitrary<CurveSettings> = fc.oneof(
  fc.record({ kind: fc.constant("linear" as const), base: fc.integer({ min: 10, max: 10_000 }) }),
  fc.record({
    kind: fc.constant("exponential" as const),
    base: fc.integer({ min: 10, max: 10_000 }),
    tenths: fc.integer({ min: 10, max: 20 })
  }),
  fc.constant(mee6),
  fc.constant(cubic)
)

const curveAndLevel = anyCurve.chain((curve) =>
  fc.tuple(fc.constant(curve), fc.integer({ min: firstLevel(curve), max: lastLevel(curve) }))
)

describe("level curves", () => {
  it.each(thresholds)("%o begins its levels where the table says", (curve, table) => {
    for (const [level, xp] of Object.entries(table)) expect(thresholdOf(curve, Number(level))).toBe(xp)
  })

  it.each(levels)("%o gives the level of the table", (curve, table) => {
    for (const [xp, level] of Object.entries(table)) {
      expect(levelAt(curve, BigInt(xp))).toBe(level)
      expect(levelAt(curve, Number(xp))).toBe(level)
    }
  })

  it("sums mee6 level by level to its closed form", () => {
    let sum = 0n
    for (let level = 0; level <= 100; level++) {
      expect(thresholdOf(mee6, level)).toBe(sum)
      sum += 5n * BigInt(level) ** 2n + 50n * BigInt(level) + 100n
    }
  })

  it("rises strictly from level to level", () => {
    fc.assert(
      fc.property(curveAndLevel, ([curve, level]) => {
        expect(thresholdOf(curve, level + 1)).toBeGreaterThan(thresholdOf(curve, level))
      })
    )
  })

  it("finds each level from its first to its last XP", () => {
    fc.assert(
      fc.property(curveAndLevel, ([curve, level]) => {
        expect(levelAt(curve, thresholdOf(curve, level))).toBe(level)
        expect(levelAt(curve, thresholdOf(curve, level + 1) - 1n)).toBe(level)
      })
    )
  })

  it("finds the level whose thresholds enclose any XP", () => {
    fc.assert(
      fc.property(anyCurve, fc.bigInt({ min: 0n, max: ceiling }), (curve, xp) => {
        const level = levelAt(curve, xp)
        expect(thresholdOf(curve, level)).toBeLessThanOrEqual(xp)
        expect(level === lastLevel(curve) || thresholdOf(curve, level + 1) > xp).toBe(true)
      })
    )
  })

  it("ends levels at the last threshold of at most 10^12 XP, and mee6 at 100", () => {
    fc.assert(
      fc.property(anyCurve, (curve) => {
        const last = lastLevel(curve)
        expect(thresholdOf(curve, last)).toBeLessThanOrEqual(ceiling)
        expect(levelAt(curve, 10n ** 30n)).toBe(last)
        expect(curve.kind === "mee6" ? last === 100 : thresholdOf(curve, last + 1) > ceiling).toBe(true)
      })
    )
    expect(lastLevel({ kind: "linear", base: 10 })).toBe(100_000_000_001)
  })
})

describe("progress to the next level", () => {
  it.each([
    [0, 0],
    [50, 5],
    [100, 0],
    [150, 4],
    [219, 10],
    [300, 6],
    [500, 8]
  ])("fills at %i XP %i of ten slots", (xp, filled) => {
    expect(filledSlots(progressAt(exponential(12), BigInt(xp)), 10)).toBe(filled)
  })

  it("says how much was gained and how much a level takes", () => {
    expect(progressAt(exponential(12), 150n)).toEqual({ level: 2, gained: 50n, needed: 120n })
  })

  it("is full, with nothing needed, at the last level", () => {
    const progress = progressAt(mee6, 5_000_000n)
    expect(progress).toEqual({ level: 100, gained: 5_000_000n - 1_899_250n, needed: null })
    expect(filledSlots(progress, 10)).toBe(10)
  })
})

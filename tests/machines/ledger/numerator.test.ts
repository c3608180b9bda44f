import { describe, expect, it } from "vitest"
import { chatNumerator, chatXp, voiceNumerator, voiceXp } from "../../../src/machines/ledger/numerator.ts"

const rates = { active: 50, afk: 10 } as const

/** XP of all segments together: one floor, at the end. */
const xpOf = (segments: ReadonlyArray<readonly ["active" | "afk", number]>, percent = 100): bigint =>
  voiceXp(segments.reduce((sum, [attention, ms]) => sum + voiceNumerator(ms, rates[attention], percent), 0n))

describe("voice XP", () => {
  it.each([
    ["active alone", 50],
    ["afk alone", 10],
    ["active with video", 100],
    ["active with video and streaming", 150],
    ["afk with video and streaming", 110]
  ])("pays a minute of %s at its rate of %i", (_, rate) => {
    expect(voiceXp(voiceNumerator(60_000, rate, 100))).toBe(BigInt(rate))
  })

  it("adds up segments of different rates", () => {
    expect(
      xpOf([
        ["active", 30_000],
        ["afk", 30_000]
      ])
    ).toBe(30n)
  })

  it("pays by the millisecond, rounding down once", () => {
    expect(xpOf([["active", 59_999]])).toBe(49n)
  })

  it("carries remainders over segments: 1.2 s in two parts is a whole XP", () => {
    expect(
      xpOf([
        ["active", 700],
        ["active", 500]
      ])
    ).toBe(1n)
  })

  it("carries the remainders of a multiplier", () => {
    expect(xpOf([["active", 60_000]], 125)).toBe(62n)
    expect(
      xpOf(
        [
          ["active", 60_000],
          ["active", 60_000]
        ],
        125
      )
    ).toBe(125n)
  })

  it("is exact where a Number no longer is", () => {
    const decade = 10 * 366 * 86_400_000
    expect(voiceNumerator(decade + 1, 2999, 299) - voiceNumerator(decade, 2999, 299)).toBe(896_701n)
  })
})

describe("chat XP", () => {
  it.each([
    [50, 125, 62n],
    [99, 150, 148n],
    [50, 100, 50n]
  ])("multiplies %i by %i percent", (xp, percent, paid) => {
    expect(chatXp(chatNumerator(xp, percent))).toBe(paid)
  })

  it("carries remainders over awards", () => {
    expect(chatXp(chatNumerator(50, 125) + chatNumerator(50, 125))).toBe(125n)
  })
})

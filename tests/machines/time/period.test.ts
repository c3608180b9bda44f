import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { daysOf } from "../../../src/machines/time/localDay.ts"
import { daysAfter, isoWeek, monthsAfter, periodStart } from "../../../src/machines/time/period.ts"

const minutesBy = (from: string, to: string, keyOf: (day: string) => string): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const span of daysOf(Date.parse(from), Date.parse(to), "UTC")) {
    const key = keyOf(span.day)
    sums[key] = (sums[key] ?? 0) + (span.to - span.from) / 60_000
  }
  return sums
}

const anyDay = fc.integer({ min: 0, max: 40_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10))

describe("periods", () => {
  it.each([
    ["annual", "2024-01-01"],
    ["monthly", "2024-02-01"],
    ["weekly", "2024-02-26"],
    ["daily", "2024-02-29"]
  ] as const)("starts the %s period of a leap day on %s", (period, start) => {
    expect(periodStart("2024-02-29", period)).toBe(start)
  })

  it("starts weeks on Monday, also over a new year", () => {
    expect(periodStart("2026-01-01", "weekly")).toBe("2025-12-29")
    expect(periodStart("2026-01-04", "weekly")).toBe("2025-12-29")
    expect(periodStart("2026-01-05", "weekly")).toBe("2026-01-05")
  })

  it("splits time between months", () => {
    expect(minutesBy("2024-10-30T12:00:00Z", "2024-11-02T12:00:00Z", (day) => day.slice(0, 7))).toEqual({
      "2024-10": 36 * 60,
      "2024-11": 36 * 60
    })
  })

  it("splits time between ISO weeks", () => {
    expect(minutesBy("2025-01-05T22:00:00Z", "2025-01-06T03:00:00Z", isoWeek)).toEqual({
      "2025-W01": 120,
      "2025-W02": 180
    })
    expect(minutesBy("2026-01-04T12:00:00Z", "2026-01-13T12:00:00Z", isoWeek)).toEqual({
      "2026-W01": 720,
      "2026-W02": 10080,
      "2026-W03": 2160
    })
  })

  it.each([
    ["2024-12-30", "2025-W01"],
    ["2020-12-31", "2020-W53"],
    ["2021-01-03", "2020-W53"],
    ["2021-01-04", "2021-W01"],
    ["2027-01-01", "2026-W53"]
  ])("puts %s in the ISO year of its Thursday", (day, week) => {
    expect(isoWeek(day)).toBe(week)
  })

  it("gives a whole week one Monday and one name", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const monday = periodStart(day, "weekly")
        expect(new Date(monday).getUTCDay()).toBe(1)
        expect(Date.parse(day) - Date.parse(monday)).toBeLessThan(7 * 86_400_000)
        expect(monday <= day).toBe(true)
        expect(isoWeek(monday)).toBe(isoWeek(day))
      })
    )
  })

  it.each([
    ["2026-12-31", 1, "2027-01-01"],
    ["2027-01-01", -1, "2026-12-31"],
    ["2024-02-28", 1, "2024-02-29"],
    ["2026-02-28", 1, "2026-03-01"],
    ["2026-11-21", 0, "2026-11-21"],
    ["2026-11-21", -364, "2025-11-22"],
    // Over the last Sundays of March and October, where days of Berlin have 23 and 25 hours.
    ["2026-03-28", 2, "2026-03-30"],
    ["2026-10-24", 2, "2026-10-26"]
  ])("finds from %s the day %d after", (day, days, expected) => {
    expect(daysAfter(day, days)).toBe(expected)
  })

  it.each([
    ["2026-11-21", 0, "2026-11-01"],
    ["2026-12-31", 1, "2027-01-01"],
    ["2026-01-31", -1, "2025-12-01"],
    ["2026-03-31", -1, "2026-02-01"],
    ["2026-02-28", -3, "2025-11-01"],
    ["2026-05-15", 20, "2028-01-01"],
    ["2026-05-15", -17, "2024-12-01"]
  ])("finds from %s the first of the month %d after", (day, months, expected) => {
    expect(monthsAfter(day, months)).toBe(expected)
  })

  it("counts days as the calendar does, there and back", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (day, days) => {
        const after = daysAfter(day, days)
        expect((Date.parse(after) - Date.parse(day)) / 86_400_000).toBe(days)
        expect(daysAfter(after, -days)).toBe(day)
      })
    )
  })

  it("counts months one by one, whatever the day of the month", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -60, max: 60 }), (day, months) => {
        const after = monthsAfter(day, months)
        expect(after).toMatch(/^\d{4}-(0[1-9]|1[0-2])-01$/)
        expect(monthsAfter(day, months + 1)).toBe(periodStart(daysAfter(after, 31), "monthly"))
        expect(monthsAfter(after, -months)).toBe(periodStart(day, "monthly"))
      })
    )
  })
})

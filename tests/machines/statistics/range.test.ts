import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Range, windowOf } from "../../../src/machines/statistics/range.ts"
import { daysOf, localDay } from "../../../src/machines/time/localDay.ts"

const at = (iso: string): number => Date.parse(iso)
const hour = 3_600_000

describe("ranges", () => {
  it("are eight", () => {
    expect(Range.literals).toEqual(["today", "24h", "72h", "7d", "14d", "month", "year", "all"])
  })

  it.each([
    ["24h", 24],
    ["72h", 72],
    ["7d", 7 * 24],
    ["14d", 14 * 24]
  ] as const)("of %s go back exactly %d hours from now, to the millisecond", (range, hours) => {
    const now = at("2026-11-21T12:34:56.789Z")
    const window = { kind: "rolling", from: now - hours * hour, to: now }
    expect(windowOf(range, now, "UTC")).toEqual(window)
    expect(windowOf(range, now, "Pacific/Kiritimati")).toEqual(window)
  })

  it("back from now are as long over a night in which the clock is moved", () => {
    // Berlin's 29 March 2026 has 23 hours: 24 hours before its noon it was 11 o'clock.
    const now = at("2026-03-29T10:00:00Z")
    expect(windowOf("24h", now, "Europe/Berlin")).toEqual({
      kind: "rolling",
      from: at("2026-03-28T10:00:00Z"),
      to: now
    })
  })

  it.each([
    ["today", "daily", "2026-11-21"],
    ["month", "monthly", "2026-11-01"],
    ["year", "annual", "2026-01-01"]
  ] as const)("of %s hold the days of its period from the first on", (range, period, startsOn) => {
    expect(windowOf(range, at("2026-11-21T12:00:00Z"), "UTC")).toEqual({ kind: "calendar", period, startsOn })
  })

  it.each([
    ["Europe/Berlin", "2027-01-01", "2027-01-01", "2027-01-01"],
    ["UTC", "2026-12-31", "2026-12-01", "2026-01-01"],
    ["America/New_York", "2026-12-31", "2026-12-01", "2026-01-01"],
    ["Asia/Kathmandu", "2027-01-01", "2027-01-01", "2027-01-01"]
  ])("begin when the new year does in %s", (timezone, day, month, year) => {
    const now = at("2026-12-31T23:30:00Z")
    expect(windowOf("today", now, timezone)).toMatchObject({ startsOn: day })
    expect(windowOf("month", now, timezone)).toMatchObject({ startsOn: month })
    expect(windowOf("year", now, timezone)).toMatchObject({ startsOn: year })
  })

  it("of all time hold everything", () => {
    expect(windowOf("all", at("2026-11-21T12:00:00Z"), "UTC")).toEqual({ kind: "all" })
  })

  it("of days hold now, and start with the first day of their period", () => {
    const zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
    const instant = fc.integer({ min: at("2020-01-01T00:00:00Z"), max: at("2035-01-01T00:00:00Z") })
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (timezone, now) => {
        const today = localDay(now, timezone)
        const startOf = (range: Range) => {
          const window = windowOf(range, now, timezone)
          return window.kind === "calendar" ? window.startsOn : null
        }
        expect(startOf("today")).toBe(today)
        expect(startOf("month")).toBe(`${today.slice(0, 7)}-01`)
        expect(startOf("year")).toBe(`${today.slice(0, 4)}-01-01`)
        // A year of days back from now reaches the first of both.
        const days = daysOf(now - 366 * 24 * hour, now + 1, timezone).map(({ day }) => day)
        expect(days).toContain(startOf("month"))
        expect(days).toContain(startOf("year"))
      })
    )
  })
})

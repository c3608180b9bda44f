import { describe, expect, it } from "vitest"
import { type LinesSpan, linesOf, type LocalHour, spanStart } from "../../../src/machines/statistics/span.ts"
import { daysOf } from "../../../src/machines/time/localDay.ts"
import { hoursOf } from "../../../src/machines/time/localHour.ts"
import { isoWeek } from "../../../src/machines/time/period.ts"

const at = (iso: string): number => Date.parse(iso)
const hour = 3_600_000

/** A chart in which each point's value is how it is named. */
const named = (span: LinesSpan, now: LocalHour) => {
  const asked: Array<string> = []
  const lines = linesOf(span, now, ({ day, hour }) => {
    asked.push(span === "hours" ? `${day} ${hour}` : day)
    return asked.length - 1
  })
  const names = (values: ReadonlyArray<number | null>) => values.map((i) => (i === null ? null : asked[i]))
  return { current: names(lines.current.values), earlier: lines.earlier.map(({ values }) => names(values)) }
}

/** Only what is there. */
const points = (values: ReadonlyArray<string | null | undefined>) => values.filter((name) => typeof name === "string")

describe("the grid of a year", () => {
  it.each([
    ["2026-11-21", "2025-11-22"],
    // Over a leap day it begins a day later.
    ["2024-11-21", "2023-11-23"],
    ["2025-01-01", "2024-01-03"],
    ["2026-12-31", "2026-01-01"]
  ])("of %s begins 365 days back, on %s", (today, start) => {
    expect(spanStart("year", today)).toBe(start)
    expect((at(today) - at(start)) / (24 * hour) + 1).toBe(365)
  })
})

describe("a chart of lines", () => {
  it.each([
    ["hours", "2026-11-18"],
    ["weeks", "2026-10-26"],
    ["months", "2026-08-01"]
  ] as const)("of %s begins with the third period before the current", (span, start) => {
    const now = { day: "2026-11-21", hour: 12 }
    expect(spanStart(span, now.day)).toBe(start)
    const { current, earlier } = linesOf(span, now, () => 0)
    expect(earlier).toHaveLength(3)
    expect(earlier.at(-1)?.startsOn).toBe(start)
    expect(earlier[0]?.startsOn).not.toBe(current.startsOn)
  })

  it("of hours holds 24 of each day, today's up to the current one", () => {
    const { current, earlier } = named("hours", { day: "2026-11-21", hour: 2 })
    expect(current).toHaveLength(24)
    expect(points(current)).toEqual(["2026-11-21 0", "2026-11-21 1", "2026-11-21 2"])
    expect(earlier.map((line) => [line[0], line[23], points(line).length])).toEqual([
      ["2026-11-20 0", "2026-11-20 23", 24],
      ["2026-11-19 0", "2026-11-19 23", 24],
      ["2026-11-18 0", "2026-11-18 23", 24]
    ])
  })

  it("of weeks goes from Monday to Sunday, this week's up to today", () => {
    // A Wednesday.
    const { current, earlier } = named("weeks", { day: "2026-11-18", hour: 0 })
    expect(current).toEqual(["2026-11-16", "2026-11-17", "2026-11-18", null, null, null, null])
    expect(earlier.map((line) => [line[0], line[6]])).toEqual([
      ["2026-11-09", "2026-11-15"],
      ["2026-11-02", "2026-11-08"],
      ["2026-10-26", "2026-11-01"]
    ])
  })

  it("of weeks takes the week of a new year whole: it is one ISO week", () => {
    const { current, earlier } = named("weeks", { day: "2027-01-02", hour: 5 })
    expect(points(current)).toEqual([
      "2026-12-28",
      "2026-12-29",
      "2026-12-30",
      "2026-12-31",
      "2027-01-01",
      "2027-01-02"
    ])
    expect([current, ...earlier].map((line) => new Set(points(line).map((day) => isoWeek(day))))).toEqual([
      new Set(["2026-W53"]),
      new Set(["2026-W52"]),
      new Set(["2026-W51"]),
      new Set(["2026-W50"])
    ])
  })

  it("of months leaves out the 29th to the 31st of a month without them", () => {
    const { current, earlier } = named("months", { day: "2026-05-31", hour: 23 })
    expect(current).toHaveLength(31)
    expect(current[30]).toBe("2026-05-31")
    expect(earlier.map((line) => line.slice(27))).toEqual([
      ["2026-04-28", "2026-04-29", "2026-04-30", null],
      ["2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"],
      ["2026-02-28", null, null, null]
    ])
  })

  it("of months holds the leap day, goes back over a new year, and leaves out the days to come", () => {
    const { current, earlier } = named("months", { day: "2024-02-29", hour: 0 })
    expect(points(current)).toHaveLength(29)
    expect(earlier.map((line) => line[0])).toEqual(["2024-01-01", "2023-12-01", "2023-11-01"])
    expect(earlier.map((line) => points(line).length)).toEqual([31, 31, 30])
    expect(points(named("months", { day: "2024-02-03", hour: 0 }).current)).toEqual([
      "2024-02-01",
      "2024-02-02",
      "2024-02-03"
    ])
  })

  it("has the mean of the earlier lines, without the current one, over those that have the point", () => {
    const month: Readonly<Record<string, number>> = { "05": 1000, "04": 8, "03": 4, "02": 3 }
    const valueAt = ({ day }: LocalHour) => month[day.slice(5, 7)] ?? Number.NaN
    const { mean } = linesOf("months", { day: "2026-05-10", hour: 0 }, valueAt)
    expect(mean).toHaveLength(31)
    expect(mean[0]).toBe(5)
    expect(mean[27]).toBe(5)
    expect(mean[28]).toBe(6)
    expect(mean[29]).toBe(6)
    expect(mean[30]).toBe(4)
  })

  it("has a mean for every day of a month: of three months in a row one has a 31st", () => {
    const means = Array.from({ length: 12 }, (_, month) => {
      const day = `2026-${String(month + 1).padStart(2, "0")}-01`
      return linesOf("months", { day, hour: 0 }, () => 1).mean
    })
    expect(means).toEqual(Array.from({ length: 12 }, () => Array.from({ length: 31 }, () => 1)))
  })

  it("takes a point without any time as nought, also for the mean", () => {
    const { current, mean } = linesOf("hours", { day: "2026-11-21", hour: 23 }, ({ day }) =>
      day === "2026-11-18" ? 9 : 0
    )
    expect(current.values).toEqual(Array.from({ length: 24 }, () => 0))
    expect(mean).toEqual(Array.from({ length: 24 }, () => 3))
  })

  it("has one point for the hour that is there twice, and nothing at the one that is skipped", () => {
    /** Minutes of each hour of a day on which someone never left. */
    const dayOf = (from: string, to: string, timezone: string) => {
      const minutes = new Map<number, number>()
      for (const span of hoursOf(at(from), at(to), timezone)) {
        minutes.set(span.hour, (minutes.get(span.hour) ?? 0) + (span.to - span.from) / 60_000)
      }
      const [day] = daysOf(at(from), at(to), timezone)
      return linesOf("hours", { day: day?.day ?? "", hour: 23 }, ({ hour }) => minutes.get(hour) ?? 0).current.values
    }
    const back = dayOf("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "America/New_York")
    expect(back).toEqual(Array.from({ length: 24 }, (_, hour) => (hour === 1 ? 120 : 60)))
    const forward = dayOf("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "Europe/Berlin")
    expect(forward).toEqual(Array.from({ length: 24 }, (_, hour) => (hour === 2 ? 0 : 60)))
    const halfBack = dayOf("2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", "Australia/Lord_Howe")
    expect(halfBack).toEqual(Array.from({ length: 24 }, (_, hour) => (hour === 1 ? 90 : 60)))
  })
})

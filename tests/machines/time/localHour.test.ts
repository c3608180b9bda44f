import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { daysOf } from "../../../src/machines/time/localDay.ts"
import { hoursOf } from "../../../src/machines/time/localHour.ts"

/** Intl itself, asked without any of our arithmetic: `2026-03-29 01`. */
const oracles = new Map<string, Intl.DateTimeFormat>()
const oracle = (ms: number, timezone: string): string => {
  let format = oracles.get(timezone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: timezone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      hourCycle: "h23"
    })
    oracles.set(timezone, format)
  }
  return format.format(ms)
}

const at = (iso: string): number => Date.parse(iso)
const minute = 60_000
const hour = 60 * minute

const labelled = (from: string, to: string, timezone: string) =>
  hoursOf(at(from), at(to), timezone).map((span) => [span.day, span.hour, (span.to - span.from) / minute])

/** Hours of a local day, in minutes, as they come. */
const hoursOfDay = (from: string, to: string, timezone: string) =>
  labelled(from, to, timezone).map(([, h, m]) => [h, m])

/** Hours of whole 60 minutes from one to another. */
const full = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => [from + i, 60])

/** Zones chosen for what they do: change at midnight, skip it, repeat it, odd offsets, half-hour summer time. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "America/Caracas",
  "America/Havana",
  "America/Santiago",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Asia/Tehran",
  "Asia/Kathmandu",
  "Asia/Pyongyang",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Pacific/Apia",
  "Antarctica/Troll"
]

/** Instants at which these zones changed their clocks. */
const changes = [
  "2015-08-14T15:00:00Z",
  "2016-05-01T07:00:00Z",
  "2018-02-18T02:00:00Z",
  "2018-11-04T03:00:00Z",
  "2023-04-27T22:00:00Z",
  "2024-03-30T22:00:00Z",
  "2026-03-29T01:00:00Z",
  "2026-10-25T01:00:00Z",
  "2026-03-08T07:00:00Z",
  "2026-11-01T06:00:00Z",
  "2026-04-04T15:00:00Z",
  "2026-10-03T15:30:00Z",
  "2026-12-31T23:00:00Z"
].map(at)

const instant = fc.oneof(
  fc.integer({ min: at("2015-01-01T00:00:00Z"), max: at("2036-01-01T00:00:00Z") }),
  fc
    .record({ change: fc.constantFrom(...changes), before: fc.integer({ min: -3 * hour, max: 3 * hour }) })
    .map(({ before, change }) => change - before)
)

describe("local hours", () => {
  it("cut a stretch of time at the full hours of the wall clock, and name each by its day", () => {
    expect(labelled("2025-03-01T22:30:00Z", "2025-03-02T00:45:00Z", "UTC")).toEqual([
      ["2025-03-01", 22, 30],
      ["2025-03-01", 23, 60],
      ["2025-03-02", 0, 45]
    ])
  })

  it("go on over the end of a year", () => {
    expect(labelled("2026-12-31T22:00:00Z", "2027-01-01T00:30:00Z", "Europe/Berlin")).toEqual([
      ["2026-12-31", 23, 60],
      ["2027-01-01", 0, 60],
      ["2027-01-01", 1, 30]
    ])
  })

  it("leave out the one that summer time skips", () => {
    expect(hoursOfDay("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "Europe/Berlin")).toEqual([
      ...full(0, 1),
      ...full(3, 23)
    ])
    expect(hoursOfDay("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "America/New_York")).toEqual([
      ...full(0, 1),
      ...full(3, 23)
    ])
  })

  it("bring the one twice that the clock is put back over", () => {
    expect(hoursOfDay("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "America/New_York")).toEqual([
      ...full(0, 1),
      ...full(1, 23)
    ])
  })

  it("are half hours where Lord Howe moves its clock by half an hour", () => {
    expect(hoursOfDay("2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", "Australia/Lord_Howe")).toEqual([
      ...full(0, 1),
      [1, 30],
      ...full(2, 23)
    ])
    expect(hoursOfDay("2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", "Australia/Lord_Howe")).toEqual([
      ...full(0, 1),
      [2, 30],
      ...full(3, 23)
    ])
  })

  it("end at the instant at which Caracas went from half past two to three", () => {
    expect(hoursOfDay("2016-05-01T04:30:00Z", "2016-05-02T04:00:00Z", "America/Caracas")).toEqual([
      ...full(0, 1),
      [2, 30],
      ...full(3, 23)
    ])
  })

  it("begin at a quarter past in UTC where the offset is 5:45", () => {
    expect(labelled("2026-06-30T17:00:00Z", "2026-06-30T19:00:00Z", "Asia/Kathmandu")).toEqual([
      ["2026-06-30", 22, 15],
      ["2026-06-30", 23, 60],
      ["2026-07-01", 0, 45]
    ])
  })

  it.each([
    ["America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04"],
    ["Africa/Cairo", "2023-04-27T22:00:00Z", "2023-04-28"],
    ["Asia/Beirut", "2024-03-30T22:00:00Z", "2024-03-31"]
  ])("begin the day of %s with 1 o'clock where its midnight is skipped", (timezone, midnight, day) => {
    const [before, after] = hoursOf(at(midnight) - hour, at(midnight) + hour, timezone)
    expect(before).toMatchObject({ hour: 23, to: at(midnight) })
    expect(after).toMatchObject({ day, hour: 1, from: at(midnight) })
  })

  it("end the day of São Paulo with 11 in the evening twice where the clock was put back at midnight", () => {
    expect(labelled("2018-02-18T00:00:00Z", "2018-02-18T04:00:00Z", "America/Sao_Paulo")).toEqual([
      ["2018-02-17", 22, 60],
      ["2018-02-17", 23, 60],
      ["2018-02-17", 23, 60],
      ["2018-02-18", 0, 60]
    ])
  })

  it("of no time are none", () => {
    expect(hoursOf(at("2026-03-29T01:00:00Z"), at("2026-03-29T01:00:00Z"), "Europe/Berlin")).toEqual([])
  })

  it("lose and double no millisecond, and each has the name that Intl gives to its first and last", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, fc.nat(60 * hour), (timezone, from, length) => {
        let end = from
        for (const span of hoursOf(from, from + length, timezone)) {
          expect(span.from).toBe(end)
          expect(span.to).toBeGreaterThan(span.from)
          const label = `${span.day} ${String(span.hour).padStart(2, "0")}`
          expect(oracle(span.from, timezone)).toBe(label)
          expect(oracle(span.to - 1, timezone)).toBe(label)
          end = span.to
        }
        expect(end).toBe(from + length)
      }),
      { numRuns: 400 }
    )
  })

  it("of a day hold what the day holds, wherever it is cut", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, fc.nat(60 * hour), (timezone, from, length) => {
        const sums = new Map<string, number>()
        for (const { day, from: start, to } of hoursOf(from, from + length, timezone)) {
          sums.set(day, (sums.get(day) ?? 0) + to - start)
        }
        const days = new Map<string, number>()
        for (const { day, from: start, to } of daysOf(from, from + length, timezone)) {
          days.set(day, (days.get(day) ?? 0) + to - start)
        }
        expect(sums).toEqual(days)
      })
    )
  })

  it("are cut nowhere but where the wall clock shows a full hour or was moved", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (timezone, from) => {
        const minutes = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, minute: "2-digit" })
        const minuteOf = (ms: number) => Number(minutes.format(ms))
        for (const { from: start } of hoursOf(from, from + 30 * hour, timezone).slice(1)) {
          const next = (minuteOf(start - 1) + 1) % 60
          expect(minuteOf(start) === 0 || minuteOf(start) !== next).toBe(true)
          expect(start % minute).toBe(0)
        }
      }),
      { numRuns: 100 }
    )
  })

  it("refuses a timezone that does not exist", () => {
    expect(() => hoursOf(0, 1, "Atlantis/Poseidonis")).toThrow("Atlantis/Poseidonis")
  })
})

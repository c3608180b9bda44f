import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { daysOf, localDay, nextMidnight } from "../../../src/machines/time/localDay.ts"

/** Intl itself, asked without any of our arithmetic. */
const oracles = new Map<string, Intl.DateTimeFormat>()
const oracle = (ms: number, timezone: string): string => {
  let format = oracles.get(timezone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone: timezone, year: "numeric", month: "2-digit", day: "2-digit" })
    oracles.set(timezone, format)
  }
  return format.format(ms)
}

const at = (iso: string): number => Date.parse(iso)
const minute = 60_000
const hour = 60 * minute

const hoursPerDay = (from: string, to: string, timezone: string) =>
  daysOf(at(from), at(to), timezone).map((span) => [span.day, (span.to - span.from) / hour])

/** Zones chosen for what they do: change at midnight, skip it, repeat it, odd offsets, half-hour summer time. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "America/Havana",
  "America/Asuncion",
  "America/Santiago",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Asia/Gaza",
  "Asia/Tehran",
  "Asia/Kathmandu",
  "Asia/Pyongyang",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Pacific/Apia",
  "Antarctica/Troll"
]

const instant = fc.integer({ min: at("2015-01-01T00:00:00Z"), max: at("2036-01-01T00:00:00Z") })

describe("local days", () => {
  it("gives a day that loses an hour 23, and one that gains it 25", () => {
    expect(hoursPerDay("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "Europe/Berlin")).toEqual([["2026-03-29", 23]])
    expect(hoursPerDay("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "America/New_York")).toEqual([
      ["2026-11-01", 25]
    ])
  })

  it("splits a session over midnight between both days", () => {
    expect(daysOf(at("2025-03-01T23:30:00Z"), at("2025-03-02T00:45:00Z"), "UTC")).toEqual([
      { day: "2025-03-01", from: at("2025-03-01T23:30:00Z"), to: at("2025-03-02T00:00:00Z") },
      { day: "2025-03-02", from: at("2025-03-02T00:00:00Z"), to: at("2025-03-02T00:45:00Z") }
    ])
  })

  it.each([
    // 00:00 does not exist: the clock goes from 23:59:59 to 01:00.
    ["America/Sao_Paulo", "2018-11-04T02:59:59.999Z", "2018-11-04T03:00:00.000Z", "2018-11-04"],
    ["Africa/Cairo", "2023-04-27T21:59:59.999Z", "2023-04-27T22:00:00.000Z", "2023-04-28"],
    ["Asia/Beirut", "2024-03-30T21:59:59.999Z", "2024-03-30T22:00:00.000Z", "2024-03-31"],
    // 23:00 to 24:00 comes twice, and both belong to the old day.
    ["America/Sao_Paulo", "2018-02-18T02:59:59.999Z", "2018-02-18T03:00:00.000Z", "2018-02-18"],
    // A quarter hour off, and the date line crossed the long way round.
    ["Asia/Kathmandu", "2026-06-30T18:14:59.999Z", "2026-06-30T18:15:00.000Z", "2026-07-01"],
    ["Pacific/Kiritimati", "2026-06-30T09:59:59.999Z", "2026-06-30T10:00:00.000Z", "2026-07-01"]
  ])("begins the day of %s right after %s", (timezone, last, first, day) => {
    expect(nextMidnight(at(last) - 3 * hour, timezone)).toBe(at(first))
    expect(localDay(at(first), timezone)).toBe(day)
    expect(localDay(at(last), timezone)).not.toBe(day)
  })

  it("follows the clock back over midnight: St John's had one minute of the new day, then an hour of the old", () => {
    expect(hoursPerDay("2010-11-06T12:00:00Z", "2010-11-07T12:00:00Z", "America/St_Johns")).toEqual([
      ["2010-11-06", 14.5],
      ["2010-11-07", 1 / 60],
      ["2010-11-06", 59 / 60],
      ["2010-11-07", 8.5]
    ])
  })

  it("leaves out a day that a zone left out", () => {
    expect(hoursPerDay("2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", "Pacific/Apia")).toEqual([
      ["2011-12-29", 24],
      ["2011-12-31", 24]
    ])
  })

  it("names the same day as Intl at any instant, asked in any order", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.array(instant, { maxLength: 20 }), (timezone, instants) => {
        for (const ms of instants) expect(localDay(ms, timezone)).toBe(oracle(ms, timezone))
      })
    )
  })

  it("cuts exactly where the date of Intl changes, minute by minute", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (timezone, ms) => {
        const from = Math.floor(ms / minute) * minute
        const next = nextMidnight(from, timezone)
        const day = oracle(from, timezone)
        let naive = from
        while (oracle(naive, timezone) === day) naive += minute
        expect(next).toBe(naive)
      }),
      { numRuns: 60 }
    )
  })

  it("loses and doubles no millisecond of a range", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, fc.nat(400 * 24 * hour), (timezone, from, length) => {
        const spans = daysOf(from, from + length, timezone)
        let end = from
        for (const span of spans) {
          expect(span.from).toBe(end)
          expect(span.to).toBeGreaterThan(span.from)
          expect(oracle(span.from, timezone)).toBe(span.day)
          expect(oracle(span.to - 1, timezone)).toBe(span.day)
          end = span.to
        }
        expect(end).toBe(from + length)
      }),
      { numRuns: 60 }
    )
  })

  it("refuses a timezone that does not exist", () => {
    expect(() => localDay(0, "Atlantis/Poseidonis")).toThrow("Atlantis/Poseidonis")
  })
})

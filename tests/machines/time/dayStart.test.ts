import { describe, expect, it } from "vitest"
import { dayStart } from "../../../src/machines/time/dayStart.ts"
import { localDay } from "../../../src/machines/time/localDay.ts"
import { daysAfter } from "../../../src/machines/time/period.ts"

const at = (iso: string): number => Date.parse(iso)

describe("the start of a local day", () => {
  it.each([
    ["2026-11-21", "UTC", "2026-11-21T00:00:00Z"],
    ["2026-07-01", "Europe/Berlin", "2026-06-30T22:00:00Z"],
    ["2026-01-01", "Pacific/Kiritimati", "2025-12-31T10:00:00Z"],
    ["2026-01-01", "Etc/GMT+12", "2026-01-01T12:00:00Z"],
    // The clock has been moved between this midnight and the one before.
    ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00Z"],
    // Midnight is skipped: the day starts at 01:00.
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00Z"],
    // The clock is put back over midnight, to the day before: the day starts once it has come for good.
    ["2026-04-05", "America/Santiago", "2026-04-05T04:00:00Z"],
    // A date that was skipped on the way over the date line.
    ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"],
    ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00Z"]
  ])("of %s in %s is %s", (day, timezone, start) => {
    expect(new Date(dayStart(day, timezone)).toISOString()).toBe(new Date(at(start)).toISOString())
  })

  it.each(["America/Santiago", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Chatham"])(
    "is the first millisecond that has its date, through two years of %s",
    (timezone) => {
      for (let day = "2025-01-01"; day <= "2026-12-31"; day = daysAfter(day, 1)) {
        const start = dayStart(day, timezone)
        expect([localDay(start - 1, timezone) < day, localDay(start, timezone)], `${day} ${timezone}`).toEqual([
          true,
          day
        ])
      }
    }
  )
})

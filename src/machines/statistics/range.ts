import { Schema } from "effect"
import { localDay } from "../time/localDay.ts"
import { periodStart } from "../time/period.ts"

/** Over which time the voice leaderboard and the partners of a member count. */
export const Range = Schema.Literals(["today", "24h", "72h", "7d", "14d", "month", "year", "all"])
export type Range = typeof Range.Type

/**
 * What a range covers just now. `calendar`: whole local days from `startsOn` (`YYYY-MM-DD`) on, by the day that each
 * stretch of time was stamped with when it was lived. `rolling`: the half-open `[from, to)`, ms, UTC, where `to` is now:
 * nothing is later.
 */
export type RangeWindow =
  | { readonly kind: "calendar"; readonly period: "annual" | "monthly" | "daily"; readonly startsOn: string }
  | { readonly kind: "rolling"; readonly from: number; readonly to: number }
  | { readonly kind: "all" }

const hourMs = 3_600_000

const periods = { today: "daily", month: "monthly", year: "annual" } as const
const hours = { "24h": 24, "72h": 72, "7d": 168, "14d": 336 } as const

/** What a range covers at `now` (ms, UTC) in a timezone (IANA name). */
export const windowOf = (range: Range, now: number, timezone: string): RangeWindow => {
  switch (range) {
    case "all":
      return { kind: "all" }
    case "today":
    case "month":
    case "year": {
      const period = periods[range]
      return { kind: "calendar", period, startsOn: periodStart(localDay(now, timezone), period) }
    }
    default:
      return { kind: "rolling", from: now - hours[range] * hourMs, to: now }
  }
}

import { DateTime } from "effect"
import { daysOf } from "./localDay.ts"

const hourMs = 3_600_000

/**
 * The first instant at which the wall clock of a timezone (IANA name) shows a local date (`YYYY-MM-DD`): ms, UTC. For
 * a date that the zone skips, the start of the next.
 */
export const dayStart = (day: string, timezone: string): number => {
  const utc = DateTime.makeUnsafe(day).epochMilliseconds
  // No zone is more than 14 hours ahead of UTC, or 12 behind it, and none skips more than one date.
  const [first, ...later] = daysOf(utc - 15 * hourMs, utc + 37 * hourMs, timezone)
  return later.find((span) => span.day >= day)?.from ?? first?.to ?? utc
}

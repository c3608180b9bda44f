import { DateTime } from "effect"
import { daysOf } from "./localDay.ts"
import { offsetAt, transitionBetween } from "./offset.ts"

const hourMs = 3_600_000

/** A stretch of one hour on the wall clock. Half-open `[from, to)`: ms, UTC. */
export interface HourSpan {
  /** `YYYY-MM-DD` in the timezone. */
  readonly day: string
  /** 0 to 23. */
  readonly hour: number
  readonly from: number
  readonly to: number
}

const floorMod = (a: number, b: number): number => ((a % b) + b) % b

/**
 * Cuts the half-open `[from, to)` where the hour on the wall clock of a timezone (IANA name) changes. The spans follow
 * one another without a gap. An hour that the clock is put back over comes twice, one that it skips does not come.
 */
export const hoursOf = (from: number, to: number, timezone: string): ReadonlyArray<HourSpan> => {
  const zone = DateTime.zoneMakeNamedUnsafe(timezone)
  return daysOf(from, to, timezone).flatMap(({ day, from: start, to: end }) => {
    const spans: Array<HourSpan> = []
    let at = start
    while (at < end) {
      const offset = offsetAt(zone, at)
      const full = Math.min(end, at + hourMs - floorMod(at + offset, hourMs))
      const until = offsetAt(zone, full) === offset ? full : Math.min(full, transitionBetween(zone, offset, at, full))
      spans.push({ day, hour: Math.floor(floorMod(at + offset, 24 * hourMs) / hourMs), from: at, to: until })
      at = until
    }
    return spans
  })
}

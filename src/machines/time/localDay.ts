import { DateTime } from "effect"
import { offsetAt, transitionBetween } from "./offset.ts"

const dayMs = 86_400_000

/** A stretch of one local date. Half-open `[from, to)`: ms, UTC. */
export interface DaySpan {
  /** `YYYY-MM-DD` in the timezone. */
  readonly day: string
  readonly from: number
  readonly to: number
}

/**
 * From `ms` to where the date on the wall clock next changes. That is not always a 00:00: a zone may skip its
 * midnight, or a whole day, or put the clock back over it. Takes it that no zone changes its offset and back
 * within a day, which none has done since Discord began.
 */
const spanFrom = (zone: DateTime.TimeZone, ms: number): DaySpan => {
  let at = ms
  let offset = offsetAt(zone, at)
  const number = Math.floor((at + offset) / dayMs)
  const day = DateTime.formatIsoDateUtc(DateTime.makeUnsafe(number * dayMs))
  for (;;) {
    const midnight = (number + 1) * dayMs - offset
    if (offsetAt(zone, midnight) === offset) return { day, from: ms, to: midnight }
    at = transitionBetween(zone, offset, at, midnight)
    offset = offsetAt(zone, at)
    if (Math.floor((at + offset) / dayMs) !== number) return { day, from: ms, to: at }
  }
}

/**
 * One timezone and the two spans last asked for: payouts ask about now, and round midnight about both sides
 * of it, so that the common case is two comparisons.
 */
class Calendar {
  private readonly zone: DateTime.TimeZone
  private last: DaySpan = { day: "", from: 0, to: 0 }
  private other: DaySpan = this.last

  constructor(timezone: string) {
    this.zone = DateTime.zoneMakeNamedUnsafe(timezone)
  }

  spanAt(ms: number): DaySpan {
    if (ms >= this.last.from && ms < this.last.to) return this.last
    const last = this.other
    this.other = this.last
    this.last = ms >= last.from && ms < last.to ? last : spanFrom(this.zone, ms)
    return this.last
  }
}

const calendars = new Map<string, Calendar>()

const spanAt = (ms: number, timezone: string): DaySpan => {
  let calendar = calendars.get(timezone)
  if (calendar === undefined) {
    calendar = new Calendar(timezone)
    calendars.set(timezone, calendar)
  }
  return calendar.spanAt(ms)
}

/** The date on the wall clock of a timezone (IANA name) at an instant: `YYYY-MM-DD`. Throws for an unknown name. */
export const localDay = (ms: number, timezone: string): string => spanAt(ms, timezone).day

/** The first instant after `ms` at which the local date changes: ms, UTC. */
export const nextMidnight = (ms: number, timezone: string): number => spanAt(ms, timezone).to

/** Cuts the half-open `[from, to)` at local midnights. The spans follow one another without a gap. */
export const daysOf = (from: number, to: number, timezone: string): ReadonlyArray<DaySpan> => {
  const spans: Array<DaySpan> = []
  let at = from
  while (at < to) {
    const span = spanAt(at, timezone)
    const end = Math.min(to, span.to)
    spans.push({ day: span.day, from: at, to: end })
    at = end
  }
  return spans
}

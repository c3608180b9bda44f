import { type LocalHour, type Span, spanStart } from "../../../machines/statistics/span.ts"
import { dayStart } from "../../../machines/time/dayStart.ts"
import { localDay } from "../../../machines/time/localDay.ts"
import { type HourSpan, hoursOf } from "../../../machines/time/localHour.ts"

/** What a chart covers at an instant. */
export interface SpanAt {
  readonly span: Span
  /** The first day: `YYYY-MM-DD`. */
  readonly from: string
  readonly now: LocalHour
  /** Of a chart of hours; else none. */
  readonly hours: ReadonlyArray<HourSpan>
}

/** `at`: ms, UTC. */
export const spanAt = (span: Span, at: number, timezone: string): SpanAt => {
  const today = localDay(at, timezone)
  const from = spanStart(span, today)
  // To the end of the instant: the hour that begins with it has come.
  const hours = span === "hours" ? hoursOf(dayStart(from, timezone), at + 1, timezone) : []
  return { span, from, now: { day: today, hour: hours.at(-1)?.hour ?? 0 }, hours }
}

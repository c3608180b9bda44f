import { Schema } from "effect"
import { daysAfter, monthsAfter, periodStart } from "../time/period.ts"

/** What a chart shows: a grid of 365 days, or lines of hours over 4 days, of days over 4 weeks or over 4 months. */
export const Span = Schema.Literals(["year", "hours", "weeks", "months"])
export type Span = typeof Span.Type
export type LinesSpan = Exclude<Span, "year">

/** A moment on the wall clock of a guild. */
export interface LocalHour {
  /** `YYYY-MM-DD`. */
  readonly day: string
  /** 0 to 23. */
  readonly hour: number
}

/** Where a chart of today begins: `YYYY-MM-DD`. */
export const spanStart = (span: Span, today: string): string => {
  switch (span) {
    case "year":
      return daysAfter(today, -364)
    case "hours":
      return daysAfter(today, -3)
    case "weeks":
      return daysAfter(periodStart(today, "weekly"), -21)
    case "months":
      return monthsAfter(today, -3)
  }
}

/** The current period and the three before it, latest first, by the day each starts on. */
const startsOf = (span: LinesSpan, today: string): ReadonlyArray<string> => {
  switch (span) {
    case "hours":
      return [0, -1, -2, -3].map((days) => daysAfter(today, days))
    case "weeks":
      return [0, -7, -14, -21].map((days) => daysAfter(periodStart(today, "weekly"), days))
    case "months":
      return [0, -1, -2, -3].map((months) => monthsAfter(today, months))
  }
}

const lengths = { hours: 24, weeks: 7, months: 31 } as const

/** A period of a chart of lines. `values` has a place for each hour, weekday or day of a month; null: none, or not yet. */
export interface PeriodLine {
  /** `YYYY-MM-DD`. */
  readonly startsOn: string
  readonly values: ReadonlyArray<number | null>
}

export interface Lines {
  readonly current: PeriodLine
  /** Latest first; three. */
  readonly earlier: ReadonlyArray<PeriodLine>
  /** Of the earlier periods that have such an hour or day. */
  readonly mean: ReadonlyArray<number | null>
}

/**
 * Lays values out along an hour, a week or a month. `valueAt` is asked for an hour of a day in a chart of hours, else
 * for whole days (`hour` is then 0).
 */
export const linesOf = (span: LinesSpan, now: LocalHour, valueAt: (at: LocalHour) => number): Lines => {
  const pointOf = (startsOn: string, place: number): LocalHour =>
    span === "hours" ? { day: startsOn, hour: place } : { day: daysAfter(startsOn, place), hour: 0 }
  const exists = (startsOn: string, { day, hour }: LocalHour) =>
    (span !== "months" || day.slice(0, 7) === startsOn.slice(0, 7)) &&
    (day < now.day || (day === now.day && hour <= now.hour))
  const places = Array.from({ length: lengths[span] }, (_, place) => place)
  const lineOf = (startsOn: string): PeriodLine => ({
    startsOn,
    values: places.map((place) => {
      const point = pointOf(startsOn, place)
      return exists(startsOn, point) ? valueAt(point) : null
    })
  })
  const [first = now.day, ...others] = startsOf(span, now.day)
  const earlier = others.map(lineOf)
  const mean = places.map((place) => {
    const values = earlier.flatMap(({ values }) => values[place] ?? [])
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  })
  return { current: lineOf(first), earlier, mean }
}

import type { Chart, Line } from "../../../machines/pictures/charts.ts"
import { type LinesSpan, linesOf, type LocalHour } from "../../../machines/statistics/span.ts"
import { dateText, monthNames, weekdayNames } from "../../../machines/texts/dates.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { voiceStatisticsTexts } from "../../../machines/texts/voiceStatistics.ts"
import { daysAfter, isoWeek } from "../../../machines/time/period.ts"
import type { SpanAt } from "./spanAt.ts"

const counted = (length: number, from: number) => Array.from({ length }, (_, place) => String(from + place))

const labelsOf = (language: Language, span: LinesSpan): ReadonlyArray<string> => {
  switch (span) {
    case "hours":
      return counted(24, 0)
    case "weeks":
      return weekdayNames(language)
    case "months":
      return counted(31, 1)
  }
}

/** What a line is called; `ago`: how many periods before the current one it is. */
const nameOf = (language: Language, span: LinesSpan, startsOn: string, ago: number): string => {
  const { thisWeek, today, week, yesterday } = voiceStatisticsTexts[language]
  switch (span) {
    case "hours":
      return ago === 0 ? today : ago === 1 ? yesterday : dateText(language, startsOn, "dayOfYear")
    case "weeks":
      return ago === 0 ? thisWeek : week(Number(isoWeek(startsOn).slice(-2)))
    case "months":
      return dateText(language, startsOn, "month")
  }
}

/** The days from one to another, both with it. */
const daysBetween = (from: string, to: string): ReadonlyArray<string> => {
  const days: Array<string> = []
  for (let day = from; day <= to; day = daysAfter(day, 1)) days.push(day)
  return days
}

/**
 * Lays values out as a chart. `valueAt` is asked for hours where the chart is of hours, else for whole days (`hour` is
 * then 0); `whole` makes of a value, or of a mean of some, what the chart shows.
 */
export const chartOf = (
  language: Language,
  { from, now, span }: SpanAt,
  valueAt: (at: LocalHour) => number,
  whole: (value: number) => number
): Chart => {
  const { less, mean, more } = voiceStatisticsTexts[language]
  if (span === "year") {
    const days = daysBetween(from, now.day)
      .map((day) => ({ day, value: whole(valueAt({ day, hour: 0 })) }))
      .filter(({ value }) => value > 0)
    const names = { months: monthNames(language), weekdays: weekdayNames(language) }
    return { kind: "calendar", from, to: now.day, days, ...names, less, more }
  }
  const lines = linesOf(span, now, valueAt)
  const lineOf = (name: string, values: Line["values"]): Line => ({
    name,
    values: values.map((value) => (value === null ? null : whole(value)))
  })
  const [current, ...earlier] = [lines.current, ...lines.earlier].map(({ startsOn, values }, ago) =>
    lineOf(nameOf(language, span, startsOn, ago), values)
  )
  return {
    kind: "lines",
    labels: labelsOf(language, span),
    current: current ?? lineOf("", []),
    earlier,
    mean: lineOf(mean, lines.mean)
  }
}

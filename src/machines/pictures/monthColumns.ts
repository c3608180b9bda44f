import { daysAfter, monthsAfter, periodStart } from "../time/period.ts"

/** A month above a grid of weeks. */
export interface MonthColumn {
  /** `YYYY-MM` */
  readonly month: string
  /** The first of the grid's weeks that begins in the month, from 0. */
  readonly column: number
  /** How many columns there are up to the next month, or to the end. */
  readonly columns: number
}

const weeksBetween = (from: string, to: string) => {
  let weeks = 0
  for (let monday = periodStart(from, "weekly"); monday < periodStart(to, "weekly"); monday = daysAfter(monday, 7))
    weeks++
  return weeks
}

/** How many weeks the days from one to the other touch. */
export const weeksOf = (from: string, to: string): number => weeksBetween(from, to) + 1

/** The months of a span of days, where ECharts writes their names. */
export const monthColumns = (from: string, to: string): ReadonlyArray<MonthColumn> => {
  const starts = [from]
  for (let first = monthsAfter(from, 1); first <= to; first = monthsAfter(first, 1)) starts.push(first)
  const columns = starts.map((first) => weeksBetween(from, daysAfter(first, 6)))
  return starts.map((first, i) => {
    const column = columns[i] ?? 0
    return { month: first.slice(0, 7), column, columns: (columns[i + 1] ?? weeksOf(from, to)) - column }
  })
}

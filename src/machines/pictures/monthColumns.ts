import { daysAfter, monthsAfter, periodStart } from "../time/period.ts"

/** A month above a grid of weeks. */
interface MonthColumn {
  /** `YYYY-MM` */
  readonly month: string
  /** How many columns there are from its name up to the next one, or to the end. */
  readonly columns: number
}

/**
 * How much room each month of a grid has for its name. ECharts writes it above the first week that begins in the month.
 * `mondays`: with which the weeks begin that the days from one to the other touch.
 */
export const monthColumns = (from: string, to: string, mondays: ReadonlyArray<string>): ReadonlyArray<MonthColumn> => {
  const starts = [from]
  for (let first = monthsAfter(from, 1); first <= to; first = monthsAfter(first, 1)) starts.push(first)
  const columnOf = (first: string) => {
    const column = mondays.indexOf(periodStart(daysAfter(first, 6), "weekly"))
    return column === -1 ? mondays.length : column
  }
  const columns = [...starts.map(columnOf), mondays.length]
  return starts.map((first, i) => ({ month: first.slice(0, 7), columns: (columns[i + 1] ?? 0) - (columns[i] ?? 0) }))
}

import type { Face } from "./cards.ts"
import type { Theme } from "./theme.ts"

/**
 * What charts show. Pure data like the cards: it crosses to another thread, or to a page. Times are whole seconds;
 * whoever draws writes them with `duration`.
 */

/** A value for each day of a span, as a grid of weeks. */
export interface CalendarChart {
  readonly kind: "calendar"
  /** The first and the last day shown: `YYYY-MM-DD`. */
  readonly from: string
  readonly to: string
  /** Days without an entry have 0. */
  readonly days: ReadonlyArray<{ readonly day: string; readonly value: number }>
  /** January first. */
  readonly months: ReadonlyArray<string>
  /** Monday first. */
  readonly weekdays: ReadonlyArray<string>
  /** At the ends of the scale of colours. */
  readonly less: string
  readonly more: string
}

export interface Line {
  readonly name: string
  /** One for each label; null: not yet, or no such point. */
  readonly values: ReadonlyArray<number | null>
}

/** A day by its hours, a week by its days, a month by its days: the current one, beside earlier ones and their mean. */
export interface LinesChart {
  readonly kind: "lines"
  /** Of the points along the horizontal axis. */
  readonly labels: ReadonlyArray<string>
  readonly current: Line
  /** Latest first; three. */
  readonly earlier: ReadonlyArray<Line>
  readonly mean: Line
}

export type Chart = CalendarChart | LinesChart

/** A picture of statistics: whose, of what, the figures in short, and a chart. */
export interface StatisticsCard {
  readonly theme: Theme
  /** The member, or the guild. */
  readonly face: Face
  /** "Time in voice" */
  readonly title: string
  /** "Past 365 days" */
  readonly subtitle: string
  /**
   * At most six, each a few words: "Total", "2d 4h". What a value adds in brackets or after a comma is written smaller:
   * "9h 12m (14 Mar 2026)".
   */
  readonly figures: ReadonlyArray<{ readonly label: string; readonly value: string }>
  /** What its values are: `time` in whole seconds, `count` in whole people. */
  readonly unit: "time" | "count"
  readonly chart: Chart
  /** Said in place of the chart when it holds nothing; null: it does. */
  readonly empty: string | null
}

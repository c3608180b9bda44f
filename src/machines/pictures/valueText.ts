import { duration } from "../texts/duration.ts"
import type { StatisticsCard } from "./charts.ts"

/** A space that no line breaks at, which groups digits in every language. */
const groupedDigits = (count: number) => String(count).replaceAll(/\B(?=(\d{3})+$)/g, "\u202f")

/** A value of a chart in words; one between two whole ones, as means are, to the nearest. */
export const valueText = (unit: StatisticsCard["unit"], value: number): string => {
  const whole = Math.round(value)
  return unit === "time" ? duration(whole) : groupedDigits(whole)
}

import { DateTime } from "effect"

export type Period = "annual" | "monthly" | "weekly" | "daily"

const dayMs = 86_400_000

/** Days since 1970-01-01, a Thursday. */
const dayNumber = (day: string): number => DateTime.makeUnsafe(day).epochMilliseconds / dayMs

const dayText = (number: number): string => DateTime.formatIsoDateUtc(DateTime.makeUnsafe(number * dayMs))

const mondayOf = (number: number): number => number - ((((number + 3) % 7) + 7) % 7)

/** The local date (`YYYY-MM-DD`) on which the period of a local date starts; weeks start on Monday. */
export const periodStart = (day: string, period: Period): string => {
  switch (period) {
    case "annual":
      return `${day.slice(0, 4)}-01-01`
    case "monthly":
      return `${day.slice(0, 7)}-01`
    case "weekly":
      return dayText(mondayOf(dayNumber(day)))
    case "daily":
      return day
  }
}

/** The ISO 8601 week of a local date with its ISO year, as `2026-W01`: both are those of the week's Thursday. */
export const isoWeek = (day: string): string => {
  const thursday = mondayOf(dayNumber(day)) + 3
  const year = dayText(thursday).slice(0, 4)
  const week = Math.floor((thursday - dayNumber(`${year}-01-01`)) / 7) + 1
  return `${year}-W${String(week).padStart(2, "0")}`
}

/** The local date so many days after another; before it when negative. */
export const daysAfter = (day: string, days: number): string => dayText(dayNumber(day) + days)

/** The first day of the month so many months after that of a local date; before it when negative. */
export const monthsAfter = (day: string, months: number): string => {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  return `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}-01`
}

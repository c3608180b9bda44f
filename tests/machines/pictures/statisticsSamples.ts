import type { CalendarChart, LinesChart, StatisticsCard } from "../../../src/machines/pictures/charts.ts"
import { daysAfter } from "../../../src/machines/time/period.ts"
import { face } from "./samples.ts"

/** Something between 0 and 1 for each number, the same every time. */
const grain = (n: number) => Math.abs(Math.sin(n * 12.9898) * 43_758.5453) % 1

export const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
export const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

/** A year of evenings in voice, more at weekends, with weeks of silence. */
export const sampleCalendar: CalendarChart = {
  kind: "calendar",
  from: "2025-11-22",
  to: "2026-11-21",
  days: Array.from({ length: 365 }, (_, i) => i)
    .filter((i) => grain(i) > 0.3 && grain(Math.floor(i / 7) + 1000) > 0.2)
    .map((i) => ({
      day: daysAfter("2025-11-22", i),
      value: Math.round(18_000 * grain(i + 5000) ** 2 * (i % 7 < 2 ? 1.6 : 1)) + 60
    })),
  months,
  weekdays,
  less: "Less",
  more: "More"
}

const lineOf = (name: string, length: number, upTo: number, of: (at: number) => number) => ({
  name,
  values: Array.from({ length }, (_, at) => (at < upTo ? Math.round(of(at)) : null))
})

const evening = (seed: number) => (hour: number) =>
  3600 * Math.max(0, 0.9 * Math.exp(-(((hour - 20.5) / 3.2) ** 2)) + 0.25 * grain(hour + seed) - 0.12)

/** The hours of a day up to half past eight in the evening. */
export const sampleHours: LinesChart = {
  kind: "lines",
  labels: Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`),
  current: lineOf("Today", 24, 21, evening(1)),
  earlier: [
    lineOf("Yesterday", 24, 24, evening(40)),
    lineOf("Thu, 19 Nov", 24, 24, evening(80)),
    lineOf("Wed, 18 Nov", 24, 24, evening(120))
  ],
  mean: lineOf("Average", 24, 24, (hour) => (evening(40)(hour) + evening(80)(hour) + evening(120)(hour)) / 3)
}

const daily = (seed: number) => (day: number) => 14_400 * grain(day + seed) * (day % 7 > 4 ? 1.5 : 0.8)

export const sampleWeeks: LinesChart = {
  kind: "lines",
  labels: weekdays,
  current: lineOf("This week", 7, 6, daily(7)),
  earlier: [
    lineOf("Last week", 7, 7, daily(21)),
    lineOf("2 weeks ago", 7, 7, daily(35)),
    lineOf("3 weeks ago", 7, 7, daily(49))
  ],
  mean: lineOf("Average", 7, 7, (day) => (daily(21)(day) + daily(35)(day) + daily(49)(day)) / 3)
}

export const sampleMonths: LinesChart = {
  kind: "lines",
  labels: Array.from({ length: 31 }, (_, day) => String(day + 1)),
  current: lineOf("November 2026", 31, 21, daily(3)),
  earlier: [
    lineOf("October", 31, 31, daily(50)),
    lineOf("September", 31, 30, daily(90)),
    lineOf("August", 31, 31, daily(130))
  ],
  mean: lineOf("Average", 31, 31, (day) => (daily(50)(day) + daily(90)(day) + daily(130)(day)) / 3)
}

export const sampleStatistics: StatisticsCard = {
  theme: "midnight",
  face: face("Ada Lovelace"),
  title: "Time in voice",
  subtitle: "Past 365 days",
  figures: [
    { label: "Total", value: "24d 3h" },
    { label: "Average per active day", value: "2h 34m" },
    { label: "Current streak", value: "12 days" },
    { label: "Most active day", value: "14 Mar: 9h 12m" }
  ],
  unit: "time",
  chart: sampleCalendar,
  empty: null
}

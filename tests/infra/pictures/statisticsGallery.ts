import type { Canvas } from "@napi-rs/canvas"
import { drawStatistics } from "../../../src/infra/pictures/drawing/drawStatistics.ts"
import type { Face } from "../../../src/machines/pictures/cards.ts"
import type { LinesChart, StatisticsCard } from "../../../src/machines/pictures/charts.ts"
import { Theme } from "../../../src/machines/pictures/theme.ts"
import { monthNames, weekdayNames } from "../../../src/machines/texts/dates.ts"
import { voiceStatisticsTexts } from "../../../src/machines/texts/voiceStatistics.ts"
import { daysAfter } from "../../../src/machines/time/period.ts"
import { face } from "../../machines/pictures/samples.ts"
import {
  sampleCalendar,
  sampleHours,
  sampleMonths,
  sampleStatistics,
  sampleWeeks
} from "../../machines/pictures/statisticsSamples.ts"

const en = voiceStatisticsTexts.en
const de = voiceStatisticsTexts.de

const year: StatisticsCard = {
  ...sampleStatistics,
  figures: [
    { label: en.figures.total, value: "24d 3h" },
    { label: en.figures.perDay, value: "2h 34m" },
    { label: en.figures.streak, value: en.days(12) },
    { label: en.figures.mostActive, value: en.dated("9h 12m", "14 Mar 2026") }
  ]
}
const hours = { ...year, subtitle: en.subtitles.hours, chart: sampleHours }
const weeks = { ...year, subtitle: en.subtitles.weeks, chart: sampleWeeks }
const months = { ...year, subtitle: en.subtitles.months, chart: sampleMonths }

const germanYear: StatisticsCard = {
  ...year,
  title: de.statisticTitles.average,
  subtitle: de.subtitles.year,
  figures: [
    { label: de.figures.total, value: "3650d 23h" },
    { label: de.figures.members, value: "12.345" },
    { label: de.figures.perMember, value: "123d 23h" },
    { label: de.figures.peak, value: de.dated(de.people(12_345), de.hour("14. Sept. 2026", 21)) }
  ],
  chart: { ...sampleCalendar, months: monthNames("de"), weekdays: weekdayNames("de"), less: de.less, more: de.more }
}

const scaled = (chart: LinesChart, largest: number): LinesChart => {
  const lines = [chart.current, ...chart.earlier, chart.mean]
  const most = Math.max(...lines.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const to = <A extends LinesChart["mean"]>(line: A) => ({
    ...line,
    values: line.values.map((value) => (value === null ? null : Math.round((value * largest) / most)))
  })
  return { ...chart, current: to(chart.current), earlier: chart.earlier.map(to), mean: to(chart.mean) }
}

const endless = "Bartholomew the Extraordinarily Long-Winded Keeper of Every Lighthouse"

const renamed = (chart: LinesChart, names: ReadonlyArray<string>): LinesChart => ({
  ...chart,
  current: { ...chart.current, name: names[0] ?? "" },
  earlier: chart.earlier.map((line, i) => ({ ...line, name: names[i + 1] ?? "" })),
  mean: { ...chart.mean, name: names.at(-1) ?? "" }
})

const flat = (chart: LinesChart, value: number): LinesChart => {
  const to = (line: LinesChart["mean"]) => ({
    ...line,
    values: line.values.map((was) => (was === null ? null : value))
  })
  return { ...chart, current: to(chart.current), earlier: chart.earlier.map(to), mean: to(chart.mean) }
}

/** A whole year up to a day, of which one has something. */
const yearTo = (to: string, day: string, value: number) =>
  ({ ...sampleCalendar, from: daysAfter(to, -364), to, days: [{ day, value }] }) as const

/** Pictures of statistics to look at, by name. `ada`: somebody with a photograph. */
export const statisticsPictures = (ada: Face): Readonly<Record<string, () => Promise<Canvas>>> => {
  const cards: Readonly<Record<string, StatisticsCard>> = {
    ...Object.fromEntries(
      Theme.literals.flatMap((theme) => [
        [`theme-${theme}-year`, { ...year, theme, face: ada }],
        [`theme-${theme}-hours`, { ...hours, theme, face: ada }],
        [`theme-${theme}-weeks`, { ...weeks, theme, face: ada }],
        [`theme-${theme}-months`, { ...months, theme, face: ada }]
      ])
    ),
    "statistics-german-year": germanYear,
    "statistics-german-weeks": {
      ...germanYear,
      subtitle: de.subtitles.weeks,
      chart: renamed({ ...sampleWeeks, labels: weekdayNames("de") }, [de.thisWeek, "KW 46", "KW 45", "KW 44", de.mean])
    },
    "statistics-german-hours": {
      ...germanYear,
      subtitle: de.subtitles.hours,
      chart: renamed({ ...sampleHours, labels: sampleHours.labels.map((_, hour) => String(hour)) }, [
        de.today,
        de.yesterday,
        "19. Nov.",
        "18. Nov.",
        de.mean
      ])
    },
    "statistics-second": { ...hours, chart: scaled(sampleHours, 1) },
    "statistics-hour": { ...weeks, chart: scaled(sampleWeeks, 3600) },
    "statistics-20000h": { ...months, theme: "forest", chart: scaled(sampleMonths, 72_000_000) },
    "statistics-count-1": { ...weeks, unit: "count", title: en.statisticTitles.members, chart: scaled(sampleWeeks, 1) },
    "statistics-count-20000": { ...hours, unit: "count", theme: "sunset", chart: scaled(sampleHours, 20_000) },
    "statistics-all-zero": { ...months, chart: flat(sampleMonths, 0) },
    "statistics-all-equal": { ...months, theme: "daylight", chart: flat(sampleMonths, 5400) },
    "statistics-first-hour": {
      ...hours,
      chart: {
        ...flat(sampleHours, 0),
        current: { name: en.today, values: sampleHours.labels.map((_, hour) => (hour === 0 ? 1200 : null)) }
      }
    },
    "statistics-long-lines": {
      ...months,
      theme: "ocean",
      chart: renamed(sampleMonths, [endless, endless + 1, "長い名前の線".repeat(5), "Ab", endless + 2])
    },
    "statistics-long-labels": {
      ...hours,
      face: face(endless),
      title: endless,
      subtitle: endless,
      figures: [
        endless,
        "Durchschnitt je aktivem Tag",
        "X",
        "Höchstwert",
        "Members",
        "Most active day of them all"
      ].map((label, i) => ({
        label,
        value: i % 2 === 0 ? "123d 23h" : en.dated(en.people(1_234_567), "14 Sept 2026, 21:00")
      }))
    },
    "statistics-five": { ...year, figures: [...year.figures, { label: "Members", value: "1,234" }] },
    "statistics-one": { ...year, figures: year.figures.slice(0, 1) },
    "statistics-none": { ...year, figures: [] },
    "statistics-empty": { ...year, face: face("桜井 みゆき 🌸"), empty: en.empty.streaming("桜井 みゆき 🌸") },
    "statistics-empty-long": { ...germanYear, theme: "daylight", empty: de.empty.streaming(endless.slice(0, 32)) },
    "statistics-one-day": { ...year, chart: yearTo("2026-11-21", "2026-11-21", 1) },
    "statistics-leap-year": { ...year, theme: "forest", chart: yearTo("2024-03-01", "2024-02-29", 72_000_000) },
    "statistics-month-begins": { ...year, theme: "contrast", chart: yearTo("2026-06-01", "2026-06-01", 3600) },
    "statistics-month-begins-sunday": { ...year, theme: "ocean", chart: yearTo("2026-03-01", "2026-03-01", 3600) },
    "statistics-arabic": { ...weeks, face: face("سلمى المنصوري") },
    "statistics-long-months": {
      ...year,
      chart: {
        ...sampleCalendar,
        months: [
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December"
        ],
        weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
      }
    }
  }
  return Object.fromEntries(Object.entries(cards).map(([name, card]) => [name, () => drawStatistics(card)]))
}

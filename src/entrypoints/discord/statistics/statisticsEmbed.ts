import { type APIEmbed, escapeMarkdown } from "discord.js"
import type { Chart, StatisticsCard } from "../../../machines/pictures/charts.ts"
import { daysAfter, periodStart } from "../../../machines/time/period.ts"
import { sparkline } from "./sparkline.ts"

interface Row {
  readonly name: string
  readonly values: ReadonlyArray<number | null>
}

/** A calendar as one row of weeks, lines as they are. */
const rowsOf = (chart: Chart): ReadonlyArray<Row> => {
  if (chart.kind === "lines") return [chart.current, ...chart.earlier, chart.mean]
  const weeks = new Map<string, number>()
  for (let week = periodStart(chart.from, "weekly"); week <= chart.to; week = daysAfter(week, 7)) weeks.set(week, 0)
  for (const { day, value } of chart.days) {
    const week = periodStart(day, "weekly")
    weeks.set(week, (weeks.get(week) ?? 0) + value)
  }
  return [{ name: "", values: [...weeks.values()] }]
}

const chartText = (chart: Chart): string => {
  const rows = rowsOf(chart)
  const highest = Math.max(0, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)))
  return rows
    .map(({ name, values }) => [...(name === "" ? [] : [name]), `\`${sparkline(values, highest)}\``].join("\n"))
    .join("\n")
}

/** Statistics in words, with a chart of blocks. */
export const statisticsEmbed = ({ chart, empty, face, figures, subtitle, title }: StatisticsCard): APIEmbed => ({
  author: { name: face.name },
  title,
  description: [subtitle, "", empty === null ? chartText(chart) : escapeMarkdown(empty)].join("\n"),
  fields: figures.map(({ label, value }) => ({ name: label, value, inline: true }))
})

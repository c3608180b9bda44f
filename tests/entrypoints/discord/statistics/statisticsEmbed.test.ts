import { assert, it } from "vitest"
import { statisticsEmbed } from "../../../../src/entrypoints/discord/statistics/statisticsEmbed.ts"
import type { Chart, StatisticsCard } from "../../../../src/machines/pictures/charts.ts"

const card = (chart: Chart, empty: string | null = null): StatisticsCard => ({
  theme: "midnight",
  face: { id: "1", name: "ada", avatar: null },
  title: "Time in voice",
  subtitle: "Past 4 weeks",
  figures: [{ label: "Total", value: "2h 34m" }],
  unit: "time",
  chart,
  empty
})

const year = (days: ReadonlyArray<{ readonly day: string; readonly value: number }>): Chart => ({
  kind: "calendar",
  from: "2025-11-22",
  to: "2026-11-21",
  days,
  months: [],
  weekdays: [],
  less: "Less",
  more: "More"
})

it("statistics in words have their figures, and their lines as blocks of one scale", () => {
  const lines: Chart = {
    kind: "lines",
    labels: ["Mon", "Tue", "Wed"],
    current: { name: "This week", values: [70, 0, null] },
    earlier: [{ name: "Week 46", values: [10, 20, 30] }],
    mean: { name: "Average", values: [10, 20, 35] }
  }
  assert.deepStrictEqual(statisticsEmbed(card(lines)), {
    author: { name: "ada" },
    title: "Time in voice",
    description: "Past 4 weeks\n\nThis week\n`█▁·`\nWeek 46\n`▂▃▄`\nAverage\n`▂▃▅`",
    fields: [{ name: "Total", value: "2h 34m", inline: true }]
  })
})

it("a year in words is a block for each of its weeks", () => {
  const days = [
    { day: "2025-11-23", value: 5 },
    { day: "2026-11-16", value: 40 },
    { day: "2026-11-21", value: 30 }
  ]
  const { description = "" } = statisticsEmbed(card(year(days)))
  const [, blocks = ""] = /`(.*)`/u.exec(description) ?? []
  assert.strictEqual(blocks, `▂${"▁".repeat(51)}█`)
})

it("statistics of nothing say so in place of a chart", () => {
  const { description } = statisticsEmbed(card(year([]), "*ada* was not there."))
  assert.strictEqual(description, "Past 4 weeks\n\n\\*ada\\* was not there.")
})

import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Panel, plot } from "./plot.ts"
import type { Figure, Section } from "./report.ts"
import { type Compared, type StatisticsFigures, statisticsBench } from "./statistics.ts"

const file = join(import.meta.dirname, "../docs/statistics.svg")

const most = { leaderboard: 150, partners: 300, "a member's": 100 } as const

const figureOf = ({ ms, plainMs, what }: Compared): Figure => {
  const [, aim] = Object.entries(most).find(([words]) => what.startsWith(words)) ?? []
  return {
    what,
    value: ms,
    unit: "ms",
    references: plainMs === null ? [] : [{ name: "ms, plain SQL", value: plainMs, ratio: ms / plainMs }],
    aim: aim === undefined ? null : { says: `below ${aim} ms`, holds: ms < aim }
  }
}

const panelsOf = (grown: ReadonlyArray<StatisticsFigures>): ReadonlyArray<Panel> => {
  const series = (name: string, of: (one: StatisticsFigures) => Compared | undefined) => ({
    name,
    points: grown.flatMap((one) => {
      const found = of(one)
      return found === undefined ? [] : [[one.years, found.ms] as const]
    })
  })
  const named = (all: ReadonlyArray<Compared>, ending: string) => all.find(({ what }) => what.endsWith(ending))
  const across = "years of the guild"
  return [
    {
      title: "Leaderboard",
      unit: "ms",
      across,
      series: [
        series("past 14 days", ({ boards }) => named(boards, "14d")),
        series("this year", ({ boards }) => named(boards, "year")),
        series("all time", ({ boards }) => named(boards, "all"))
      ]
    },
    {
      title: "Partners",
      unit: "ms",
      across,
      series: [
        series("past 14 days", ({ partners }) => named(partners, "14d")),
        series("this year", ({ partners }) => named(partners, "year")),
        series("all time", ({ partners }) => named(partners, "all"))
      ]
    },
    {
      title: "A member's statistics",
      unit: "ms",
      across,
      series: [
        series("year", ({ member }) => named(member, "year")),
        series("months", ({ member }) => named(member, "months")),
        series("hours", ({ member }) => named(member, "hours"))
      ]
    },
    {
      title: "The guild's statistics",
      unit: "ms",
      across,
      series: [
        series("year", ({ guild }) => named(guild, "year")),
        series("months", ({ guild }) => named(guild, "months")),
        series("hours", ({ guild }) => named(guild, "hours"))
      ]
    }
  ]
}

/** Writes `docs/statistics.svg` as well. */
export const statistics = async (): Promise<ReadonlyArray<Section>> => {
  const { closeMs, grown } = await statisticsBench()
  const last = grown.at(-1)
  if (last === undefined) return []
  const description = "Medians in milliseconds, of the same guild with one to five years of its past."
  writeFileSync(file, plot("Voice statistics, by how old a guild is", description, panelsOf(grown)))
  const { boards, guild, member, partners, segments, years } = last
  const closing: Figure = { what: "closing a day, median", value: closeMs, unit: "ms", references: [], aim: null }
  return [
    {
      title: `Voice statistics: a guild of 20,000 members, ${years} years and ${(segments / 1e6).toFixed(1)} million segments, in Postgres with fsync on`,
      figures: [...boards, ...partners, ...member, ...guild].map(figureOf).concat(closing)
    }
  ]
}

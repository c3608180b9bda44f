import { levelingBench } from "./leveling.ts"
import type { Figure, Section } from "./report.ts"

const ms = (what: string, value: number, plain: number | null, most: number | null): Figure => ({
  what,
  value,
  unit: "ms",
  references: plain === null ? [] : [{ name: "ms, plain SQL", value: plain, ratio: value / plain }],
  aim: most === null ? null : { says: `below ${most} ms`, holds: value < most }
})

export const leveling = async (): Promise<ReadonlyArray<Section>> => {
  const { boards, change, ownRanks, plainRankMs, preview } = await levelingBench()
  return [
    {
      title: "Leveling: a guild of a million members, in Postgres with fsync on",
      figures: [
        ms("own rank, median", ownRanks.p50, plainRankMs, 20),
        ms("own rank, p99", ownRanks.p99, null, null),
        ...boards.flatMap(({ firstLookMs, name, pages }) => [
          ms(`${name}, first look`, firstLookMs, null, null),
          ...pages.map((page) => ms(page.what, page.ms, page.plainMs, 10))
        ]),
        ms("preview of another curve", preview.ms, preview.plainMs, 2000),
        ms("change to another curve", change.ms, change.plainMs, 10_000)
      ]
    }
  ]
}

import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Panel, plot } from "./plot.ts"
import type { Section } from "./report.ts"
import { type Scaled, type ScaleOptions, scaleTo } from "./scale.ts"

const docs = join(import.meta.dirname, "../docs")
/** What was measured of each size last: the plot shows them together. */
const kept = join(docs, "scale.json")

/** CPU of one frame taken or one segment paid: us. */
const changeUs = ({ figures }: Scaled): number => (figures.cpuMs / (figures.frames + figures.segments)) * 1000

const share = ({ figures }: Scaled): number => (figures.cpuMs / figures.wallMs) * 100

const panelsOf = (all: ReadonlyArray<Scaled>): ReadonlyArray<Panel> => {
  const series = (name: string, of: (one: Scaled) => number) => ({
    name,
    points: all.map((one) => [one.sessions, of(one)] as const)
  })
  const panels: ReadonlyArray<Omit<Panel, "across">> = [
    { title: "CPU for what changes", unit: "us for each change or payout", series: [series("the bot", changeUs)] },
    { title: "CPU in all", unit: "% of one core", series: [series("the bot", share)] },
    {
      title: "Memory",
      unit: "kB a session",
      series: [
        series("heap and external", ({ bytes }) => bytes / 1000),
        series("resident, all in", ({ rssBytes, sessions }) => rssBytes / sessions / 1000)
      ]
    },
    {
      title: "From a frame to its session",
      unit: "ms",
      series: [series("p50", ({ figures }) => figures.event.p50), series("p99", ({ figures }) => figures.event.p99)]
    },
    {
      title: "From due to paid, and stored",
      unit: "s",
      series: [
        series("paid, p99", ({ figures }) => figures.settlement.p99 / 1000),
        series("stored, p99", ({ figures }) => figures.checkpoint.p99 / 1000)
      ]
    },
    {
      title: "After kill -9, until every session lives",
      unit: "s",
      series: [series("a new process", ({ restartMs }) => restartMs / 1000)]
    }
  ]
  return panels.map((panel) => ({ ...panel, across: "live sessions" }))
}

const sectionOf = (one: Scaled): Section => {
  const { figures, sessions } = one
  const { checkpoint, event, heartbeat, loop, settlement } = figures
  const figure = (what: string, value: number, unit: string) => ({ what, value, unit, references: [], aim: null })
  const perSecond = (count: number) => (count / figures.wallMs) * 1000
  return {
    title: `${sessions.toLocaleString("en")} live sessions on Redis and Postgres, watched for ${Math.round(figures.wallMs / 1000)} s`,
    figures: [
      figure("voice states", perSecond(figures.frames), "/s"),
      figure("segments paid", perSecond(figures.segments), "/s"),
      figure("CPU", share(one), "% of a core"),
      figure("CPU for each of the two", changeUs(one), "us"),
      figure("heap and external", one.bytes, "bytes a session"),
      figure("resident", one.rssBytes / 2 ** 20, "MiB"),
      figure("frame sent to session changed, p50", event.p50, "ms"),
      figure("the same, p99", event.p99, "ms"),
      figure("timers late, p99", loop.p99, "ms"),
      figure("the same, the worst", loop.most, "ms"),
      figure("heartbeats late, the worst", heartbeat.most, "ms"),
      figure("segment due to paid, p50", settlement.p50, "ms"),
      figure("the oldest of them", settlement.most, "ms"),
      figure("stored horizon behind, p99", checkpoint.p99, "ms"),
      figure("the same, the worst", checkpoint.most, "ms"),
      figure("kill -9 to every session alive again", one.restartMs, "ms")
    ]
  }
}

/** Measures each size, and draws it beside those measured before. */
export const scale = async (sizes: ReadonlyArray<number>, options: ScaleOptions): Promise<ReadonlyArray<Section>> => {
  const measured: Array<Scaled> = []
  for (const size of sizes) measured.push(await scaleTo(size, options))
  // Written by a run before this one.
  const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, "utf8")) as ReadonlyArray<Scaled>) : []
  const all = [...before.filter(({ sessions }) => !sizes.includes(sessions)), ...measured].sort(
    (a, b) => a.sessions - b.sessions
  )
  writeFileSync(kept, `${JSON.stringify(all, null, 2)}\n`)
  const description = `One process holding ${all.map(({ sessions }) => sessions.toLocaleString("en")).join(", ")} live voice sessions, each changing once in three minutes and paid once a minute.`
  writeFileSync(
    join(docs, "scale.svg"),
    plot("What a live session costs, by how many there are", description, panelsOf(all))
  )
  return measured.map(sectionOf)
}

import type { Plot, PlotLine } from "../../../../machines/pictures/plotOption.ts"
import type { Activity, Moment } from "../answers.ts"
import { bytes, count, decimal, latency, percent } from "../figures.ts"

/** In the order in which they are stacked and listed. */
export const activities = [
  "streaming",
  "video",
  "active",
  "afk",
  "dormant",
  "disconnected"
] as const satisfies ReadonlyArray<Activity>

interface Colours {
  readonly activity: Readonly<Record<Activity, string>>
  readonly accent: string
  readonly text: string
  readonly muted: string
  readonly bad: string
}

interface Wanted {
  readonly key: string
  readonly title: string
  readonly note?: string
  readonly stacked?: boolean
  readonly clock?: boolean
  readonly least: number
  readonly text: (value: number) => string
  readonly lines: ReadonlyArray<
    Pick<PlotLine, "name" | "colour" | "dashes"> & { readonly of: (moment: Moment) => number | null }
  >
}

const dashed = [6, 4] as const
const dotted = [2, 4] as const

const wanted = ({ accent, activity, bad, muted, text }: Colours): ReadonlyArray<Wanted> => [
  {
    key: "sessions",
    title: "Sessions by activity",
    stacked: true,
    least: 3,
    text: count,
    lines: activities
      .filter((name) => name !== "disconnected")
      .map((name) => ({ name, colour: activity[name], dashes: "solid", of: ({ sessions }) => sessions[name] }))
  },
  {
    key: "lag",
    title: "Gateway",
    note: "since the last frame of the worst shard",
    least: 1000,
    clock: true,
    text: latency,
    lines: [{ name: "lag", colour: accent, dashes: "solid", of: ({ lagMs }) => lagMs }]
  },
  {
    key: "work",
    title: "Work",
    note: "a second",
    least: 3,
    text: decimal,
    lines: [
      { name: "dispatches", colour: accent, dashes: "solid", of: ({ dispatches }) => dispatches },
      { name: "rows settled", colour: text, dashes: dashed, of: ({ settledRows }) => settledRows }
    ]
  },
  {
    key: "stores",
    title: "Stores",
    note: "how long the last took",
    least: 30,
    text: latency,
    lines: [
      { name: "settlement", colour: accent, dashes: "solid", of: ({ settlementMs }) => settlementMs },
      { name: "checkpoint", colour: text, dashes: dashed, of: ({ checkpointMs }) => checkpointMs }
    ]
  },
  {
    key: "unpaid",
    title: "Unpaid",
    note: "voice time, all sessions together",
    least: 60_000,
    clock: true,
    text: latency,
    lines: [{ name: "time", colour: accent, dashes: "solid", of: ({ unpaidMs }) => unpaidMs }]
  },
  {
    key: "trouble",
    title: "Trouble",
    least: 3,
    text: count,
    lines: [
      { name: "restarts", colour: bad, dashes: "solid", of: ({ restarts }) => restarts },
      { name: "errors", colour: text, dashes: dotted, of: ({ errors }) => errors },
      { name: "spooled", colour: accent, dashes: dashed, of: ({ spooled }) => spooled },
      { name: "letters", colour: muted, dashes: "solid", of: ({ mailbox }) => mailbox }
    ]
  },
  {
    key: "loop",
    title: "Event loop",
    note: "how late it is",
    least: 30,
    text: latency,
    lines: [{ name: "lag", colour: accent, dashes: "solid", of: ({ loopLagMs }) => loopLagMs }]
  },
  {
    key: "cpu",
    title: "Processor",
    note: "of one core",
    least: 1,
    text: percent,
    lines: [{ name: "share", colour: accent, dashes: "solid", of: ({ cpu }) => cpu }]
  },
  {
    key: "memory",
    title: "Memory",
    note: "resident",
    least: 3e8,
    text: bytes,
    lines: [{ name: "bytes", colour: accent, dashes: "solid", of: ({ residentBytes }) => residentBytes }]
  }
]

const hourMs = 3_600_000

/** A bot that has just begun has its minutes drawn wide. */
const leastMs = 600_000

/** The plots of the fleet, of the last hour. */
export const plotsOf = (
  past: ReadonlyArray<Moment>,
  colours: Colours
): ReadonlyArray<{ readonly key: string; readonly title: string; readonly note?: string; readonly plot: Plot }> => {
  const at = past.map((moment) => Date.parse(moment.at))
  const to = at.at(-1) ?? 0
  const known = Math.min(hourMs, Math.max(leastMs, to - (at[0] ?? to)))
  return wanted(colours).map(({ clock = false, key, least, lines, note, stacked = false, text, title }) => ({
    key,
    title,
    ...(note === undefined ? {} : { note }),
    plot: {
      from: to - known,
      to,
      at,
      stacked,
      least,
      clock,
      text,
      lines: lines.map(({ of, ...line }) => ({ ...line, values: past.map(of) }))
    }
  }))
}

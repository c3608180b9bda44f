import { readFileSync } from "node:fs"
import { DateTime } from "effect"
import type { GuildId, UserId } from "../../../../src/machines/ids.ts"
import type { StampedSegment } from "../../../../src/machines/ledger/batch.ts"
import { stampSegments } from "../../../../src/machines/ledger/stamp.ts"
import type { Range } from "../../../../src/machines/statistics/range.ts"
import type { TimeKind } from "../../../../src/machines/statistics/voiceTime.ts"
import { channelOf, segment, userOf } from "../batches.ts"

/** A table of docs/statistics.md, by the name of its columns. */
export type Rows = ReadonlyArray<Readonly<Record<string, string>>>

const text = readFileSync(new URL("../../../../docs/statistics.md", import.meta.url), "utf8")

const cellsOf = (line: string) =>
  line
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim())

/** The tables of the worked example, by the name of their first column. */
const tables = new Map(
  (text.split("\n## A worked example\n")[1] ?? "")
    .split("\n\n")
    .filter((block) => block.trim().startsWith("|"))
    .map((block) => {
      const [names = [], , ...rows] = block.trim().split("\n").map(cellsOf)
      const records = rows.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""])))
      return [names[0] ?? "", records] as const
    })
)

export const table = (name: string): Rows => {
  const rows = tables.get(name)
  if (rows === undefined) throw new Error(`docs/statistics.md has no table of ${name}`)
  return rows
}

const units = { h: 3_600_000, m: 60_000, s: 1000 } as const

/** `3h 41m 15s` in ms; null for an empty cell. */
export const duration = (words: string): number | null => {
  if (words === "") return null
  return words.split(" ").reduce((sum, word) => {
    const [, count, unit] = /^(\d+)(h|m|s)$/.exec(word) ?? []
    if (unit !== "h" && unit !== "m" && unit !== "s") throw new Error(`${words} is no duration`)
    return sum + Number(count) * units[unit]
  }, 0)
}

export const timezone = "Europe/Berlin"

const instant = (local: string): number =>
  DateTime.toEpochMillis(
    DateTime.makeZonedUnsafe(local.replace(" ", "T"), { timeZone: timezone, adjustForTimeZone: true })
  )

export const now = instant("2026-11-05 21:00")
export const today = "2026-11-05"
export const hidden = "Dov"

const people: ReadonlyArray<string> = ["Ada", "Bo", "Cleo", "Dov"]

export const userNamed = (name: string): UserId => {
  if (!people.includes(name)) throw new Error(`nobody is called ${name}`)
  return userOf(people.indexOf(name) + 1)
}

export const nameOf = (userId: UserId): string => people[Number(userId) - 1] ?? userId

const channels: ReadonlyArray<string> = ["Lounge", "Games", "Music"]

/** What they did: settled, and still going on. */
export const stays = (guildId: GuildId) => {
  const stampedOf = (rows: Rows): ReadonlyArray<StampedSegment> =>
    stampSegments(
      rows.map((row) => {
        const { as = "", channel = "", from = "", to = "", who = "" } = row
        const ignored = channel === "Music"
        const [attention, ...beside] = as.split(", ")
        return segment({
          guildId,
          userId: userNamed(who),
          channelId: channelOf(channels.indexOf(channel) + 1),
          joinedAt: instant(from),
          from: instant(from),
          to: to === "now" ? now : instant(to),
          attention: attention === "afk" ? "afk" : "active",
          camera: beside.includes("camera"),
          screen: beside.includes("screen"),
          withheld: ignored ? ["ignored channel"] : [],
          rate: ignored ? 0 : 50
        })
      }),
      () => timezone
    )
  const going = ({ to }: Rows[number]) => to === "now"
  return {
    settled: stampedOf(table("who").filter((row) => !going(row))),
    open: stampedOf(table("who").filter(going))
  }
}

const ranges: Readonly<Record<string, Range>> = {
  today: "today",
  "past 24 hours": "24h",
  "past 72 hours": "72h",
  "past 7 days": "7d",
  "past 14 days": "14d",
  "this month": "month",
  "this year": "year",
  "all time": "all"
}

export const rangeNamed = (name: string): Range => {
  const range = ranges[name]
  if (range === undefined) throw new Error(`there is no range ${name}`)
  return range
}

const kinds: Readonly<Record<string, TimeKind>> = {
  voice: "voice",
  active: "active",
  afk: "afk",
  camera: "video",
  screen: "streaming"
}

export const kindNamed = (name: string): TimeKind => {
  const kind = kinds[name]
  if (kind === undefined) throw new Error(`there is no kind of time ${name}`)
  return kind
}

/** `Cleo 1h 30m, Ada 1h`, longest first. */
export const boardOf = (words: string) =>
  words.split(", ").map((line) => {
    const [name = "", ...time] = line.split(" ")
    return { name, ms: duration(time.join(" ")) }
  })

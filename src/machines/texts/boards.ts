import type { BoardPeriod, Metric } from "../leveling/board.ts"
import { duration } from "./duration.ts"
import type { Language, Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

interface BoardNames {
  readonly metrics: Readonly<Record<Metric, string>>
  readonly periods: Readonly<Record<BoardPeriod, string>>
}

/** What boards rank by, and over which time. */
export const boardNames: Translated<BoardNames> = {
  en: {
    metrics: {
      xp: "XP",
      messages: "Chat",
      voice: "Voice",
      active: "Active",
      afk: "AFK",
      video: "Video",
      streaming: "Streaming"
    },
    periods: { all: "All time", year: "This year", month: "This month", week: "This week", day: "Today" }
  },
  de: {
    metrics: {
      xp: "XP",
      messages: "Chat",
      voice: "Sprache",
      active: "Aktiv",
      afk: "AFK",
      video: "Kamera",
      streaming: "Stream"
    },
    periods: { all: "Gesamt", year: "Dieses Jahr", month: "Dieser Monat", week: "Diese Woche", day: "Heute" }
  }
}

const messages = {
  en: (count: number) => `${grouped("en", count)} ${count === 1 ? "message" : "messages"}`,
  de: (count: number) => `${grouped("de", count)} ${count === 1 ? "Nachricht" : "Nachrichten"}`
} satisfies Translated<unknown>

/** A figure of a board with its unit: XP, messages, or a duration from seconds. */
export const boardValue = (language: Language, metric: Metric, value: number): string => {
  if (metric === "xp") return `${grouped(language, value)} XP`
  return metric === "messages" ? messages[language](value) : duration(value)
}

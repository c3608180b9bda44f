import type { Range } from "../statistics/range.ts"
import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

interface VoiceLeaderboardTexts {
  readonly command: {
    readonly name: string
    readonly description: string
    readonly options: Readonly<Record<"range" | "member", { readonly name: string; readonly description: string }>>
  }
  readonly ranges: Readonly<Record<Range, string>>
  /** The board of everyone: on the button that leads to it, and as its title. */
  readonly time: string
  readonly title: string
  readonly partners: string
  /** `who`: a name, or a mention. */
  readonly partnersOf: (who: string) => string
  readonly range: string
  readonly member: string
  readonly empty: string
  readonly alone: (who: string) => string
  /** `most`: people in a channel. */
  readonly crowded: (most: number) => string
}

/** `/vc leaderboard`, its controls and what it says. */
export const voiceLeaderboardTexts: Translated<VoiceLeaderboardTexts> = {
  en: {
    command: {
      name: "leaderboard",
      description: "Who spends the most time in voice, or with whom a member does",
      options: {
        range: { name: "range", description: "Over which time; this month if you choose nothing" },
        member: { name: "member", description: "Shows with whom this member spent time" }
      }
    },
    ranges: {
      today: "Today",
      "24h": "Past 24 hours",
      "72h": "Past 72 hours",
      "7d": "Past 7 days",
      "14d": "Past 14 days",
      month: "This month",
      year: "This year",
      all: "All time"
    },
    time: "Time",
    title: "Time in voice",
    partners: "Partners",
    partnersOf: (who) => `Voice partners of ${who}`,
    range: "Over which time",
    member: "Whose partners",
    empty: "Nobody was in voice in this time yet. Be the first!",
    alone: (who) => `${who} has shared a voice channel with nobody in this time yet.`,
    crowded: (most) => `Time in channels with more than ${grouped("en", most)} people is left out.`
  },
  de: {
    command: {
      name: "rangliste",
      description: "Wer am längsten im Sprachchat ist, oder mit wem ein Mitglied es ist",
      options: {
        range: { name: "zeitraum", description: "Über welche Zeit; ohne Angabe dieser Monat" },
        member: { name: "mitglied", description: "Zeigt, mit wem dieses Mitglied zusammen war" }
      }
    },
    ranges: {
      today: "Heute",
      "24h": "Letzte 24 Stunden",
      "72h": "Letzte 72 Stunden",
      "7d": "Letzte 7 Tage",
      "14d": "Letzte 14 Tage",
      month: "Dieser Monat",
      year: "Dieses Jahr",
      all: "Gesamt"
    },
    time: "Zeit",
    title: "Zeit im Sprachchat",
    partners: "Partner",
    partnersOf: (who) => `Sprachpartner von ${who}`,
    range: "Über welche Zeit",
    member: "Wessen Partner",
    empty: "In dieser Zeit war noch niemand im Sprachchat. Mach den Anfang!",
    alone: (who) => `${who} hat in dieser Zeit noch mit niemandem einen Sprachkanal geteilt.`,
    crowded: (most) => `Zeit in Kanälen mit mehr als ${grouped("de", most)} Leuten ist nicht dabei.`
  }
}

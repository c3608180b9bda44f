import type { GuildStatistic } from "../statistics/figures.ts"
import type { Span } from "../statistics/span.ts"
import type { TimeKind } from "../statistics/voiceTime.ts"
import type { Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

interface VoiceStatisticsTexts {
  readonly command: {
    readonly name: string
    readonly description: string
    readonly options: Readonly<Record<"member", { readonly name: string; readonly description: string }>>
  }
  /** On buttons. */
  readonly spans: Readonly<Record<Span, string>>
  readonly kinds: Readonly<Record<TimeKind, string>>
  readonly statistics: Readonly<Record<GuildStatistic, string>>
  readonly guild: string
  readonly member: string
  /** On the menu of members. */
  readonly whose: string
  /** On the cards. */
  readonly subtitles: Readonly<Record<Span, string>>
  readonly kindTitles: Readonly<Record<TimeKind, string>>
  readonly statisticTitles: Readonly<Record<GuildStatistic, string>>
  /** Which card a message shows; `who`: a mention, or a guild's name. */
  readonly about: (title: string, who: string, subtitle: string) => string
  readonly figures: Readonly<
    Record<"total" | "perDay" | "streak" | "mostActive" | "members" | "perMember" | "peak", string>
  >
  readonly days: (count: number) => string
  readonly people: (count: number) => string
  /** Of a day, or a peak, that there is not. */
  readonly none: string
  /** A figure with when that was. */
  readonly dated: (value: string, when: string) => string
  readonly hour: (date: string, hour: number) => string
  readonly today: string
  readonly yesterday: string
  readonly thisWeek: string
  readonly week: (number: number) => string
  readonly mean: string
  readonly less: string
  readonly more: string
  /** `who`: a name. */
  readonly empty: Readonly<Record<TimeKind, (who: string) => string>>
  readonly emptyGuild: string
}

/** `/vc stats`, its controls and its cards. */
export const voiceStatisticsTexts: Translated<VoiceStatisticsTexts> = {
  en: {
    command: {
      name: "stats",
      description: "When and how much a member, or the server, is in voice",
      options: { member: { name: "member", description: "Whose; yours if you name nobody" } }
    },
    spans: { year: "Year", hours: "Hours", weeks: "Weeks", months: "Months" },
    kinds: { voice: "In voice", active: "Active", afk: "AFK", video: "Camera", streaming: "Screen" },
    statistics: { average: "Average", total: "Total", members: "Members" },
    guild: "Show the server",
    member: "Show the member",
    whose: "Whose statistics",
    subtitles: {
      year: "Past 365 days",
      hours: "Hour by hour, past 4 days",
      weeks: "Day by day, past 4 weeks",
      months: "Day by day, past 4 months"
    },
    kindTitles: {
      voice: "Time in voice",
      active: "Active time in voice",
      afk: "AFK time in voice",
      video: "Time with the camera on",
      streaming: "Time sharing the screen"
    },
    statisticTitles: {
      average: "Time in voice per active member",
      total: "Time in voice of all members",
      members: "Members in voice"
    },
    about: (title, who, subtitle) => `**${title}**, ${who}: ${subtitle}`,
    figures: {
      total: "Total",
      perDay: "Per active day",
      streak: "Current streak",
      mostActive: "Most active day",
      members: "Members",
      perMember: "Per member",
      peak: "Peak"
    },
    days: (count) => `${grouped("en", count)} ${count === 1 ? "day" : "days"}`,
    people: (count) => `${grouped("en", count)} ${count === 1 ? "member" : "members"}`,
    none: "none yet",
    dated: (value, when) => `${value} (${when})`,
    hour: (date, hour) => `${date}, ${hour}:00`,
    today: "Today",
    yesterday: "Yesterday",
    thisWeek: "This week",
    week: (number) => `Week ${number}`,
    mean: "Average",
    less: "Less",
    more: "More",
    empty: {
      voice: (who) => `${who} has not been in voice in this time yet.`,
      active: (who) => `${who} has not been active in voice in this time yet.`,
      afk: (who) => `${who} has not been AFK in voice in this time yet.`,
      video: (who) => `${who} has not had the camera on in this time yet.`,
      streaming: (who) => `${who} has not shared the screen in this time yet.`
    },
    emptyGuild: "Nobody was in voice in this time yet."
  },
  de: {
    command: {
      name: "statistik",
      description: "Wann und wie lange ein Mitglied oder der Server im Sprachchat ist",
      options: { member: { name: "mitglied", description: "Wessen; ohne Angabe deine" } }
    },
    spans: { year: "Jahr", hours: "Stunden", weeks: "Wochen", months: "Monate" },
    kinds: { voice: "Im Sprachchat", active: "Aktiv", afk: "AFK", video: "Kamera", streaming: "Bildschirm" },
    statistics: { average: "Durchschnitt", total: "Summe", members: "Mitglieder" },
    guild: "Den Server zeigen",
    member: "Das Mitglied zeigen",
    whose: "Wessen Statistik",
    subtitles: {
      year: "Letzte 365 Tage",
      hours: "Stunde für Stunde, letzte 4 Tage",
      weeks: "Tag für Tag, letzte 4 Wochen",
      months: "Tag für Tag, letzte 4 Monate"
    },
    kindTitles: {
      voice: "Zeit im Sprachchat",
      active: "Aktive Zeit im Sprachchat",
      afk: "AFK-Zeit im Sprachchat",
      video: "Zeit mit Kamera",
      streaming: "Zeit mit geteiltem Bildschirm"
    },
    statisticTitles: {
      average: "Zeit im Sprachchat je aktivem Mitglied",
      total: "Zeit aller Mitglieder im Sprachchat",
      members: "Mitglieder im Sprachchat"
    },
    about: (title, who, subtitle) => `**${title}** von ${who}: ${subtitle}`,
    figures: {
      total: "Gesamt",
      perDay: "Je aktivem Tag",
      streak: "Tage in Folge",
      mostActive: "Aktivster Tag",
      members: "Dabei",
      perMember: "Je Mitglied",
      peak: "Höchstwert"
    },
    days: (count) => `${grouped("de", count)} ${count === 1 ? "Tag" : "Tage"}`,
    people: (count) => `${grouped("de", count)} ${count === 1 ? "Mitglied" : "Mitglieder"}`,
    none: "noch keiner",
    dated: (value, when) => `${value}, ${when}`,
    hour: (date, hour) => `${date}, ${hour} Uhr`,
    today: "Heute",
    yesterday: "Gestern",
    thisWeek: "Diese Woche",
    week: (number) => `KW ${number}`,
    mean: "Mittel",
    less: "Weniger",
    more: "Mehr",
    empty: {
      voice: (who) => `${who} war in dieser Zeit noch nicht im Sprachchat.`,
      active: (who) => `${who} war in dieser Zeit noch nicht aktiv im Sprachchat.`,
      afk: (who) => `${who} war in dieser Zeit noch nicht AFK im Sprachchat.`,
      video: (who) => `${who} hatte in dieser Zeit noch keine Kamera an.`,
      streaming: (who) => `${who} hat in dieser Zeit noch keinen Bildschirm geteilt.`
    },
    emptyGuild: "In dieser Zeit war noch niemand im Sprachchat."
  }
}

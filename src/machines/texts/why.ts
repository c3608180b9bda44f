import type { Gap } from "../ledger/batch.ts"
import type { Activity } from "../voice/activity.ts"
import type { Evidence } from "../voice/segment.ts"
import type { Withheld } from "../voice/standing.ts"
import type { Translated } from "./language.ts"

type Words<K extends string> = Readonly<Record<K, string>>

interface WhyTexts {
  readonly command: {
    readonly name: string
    readonly description: string
    readonly options: { readonly member: { readonly name: string; readonly description: string } }
  }
  readonly menu: { readonly name: string }
  readonly title: string
  readonly about: (who: string) => string
  readonly older: string
  readonly newer: string
  readonly nothing: string
  readonly activities: Words<Activity | "dormant">
  readonly withheld: Words<Withheld>
  /** How a stretch is known that was not simply seen. */
  readonly evidence: Words<Evidence>
  readonly causes: Words<Gap["cause"]>
  /** Named for who cannot view it, or when it is gone. */
  readonly unseen: string
  readonly now: (activity: string, channel: string, since: string) => string
  readonly unpaid: (time: string) => string
  /** `each`: XP a minute; `factor`: of the roles, null for none. */
  readonly paid: (time: string, each: string, factor: string | null) => string
  readonly free: (time: string) => string
  readonly because: (reasons: string) => string
  readonly messages: (all: string, rewarded: string, count: number) => string
  readonly cooldown: (count: string) => string
  readonly adjusted: (by: string) => string
  readonly gap: (time: string, cause: string) => string
}

/** `/why`. */
export const whyTexts: Translated<WhyTexts> = {
  en: {
    command: {
      name: "why",
      description: "What was paid lately, what was withheld, and why",
      options: { member: { name: "member", description: "Whose ledger, for moderators; yours if you name nobody" } }
    },
    menu: { name: "Why" },
    title: "What was paid, and why",
    about: (who) => `The ledger of ${who}, newest first.`,
    older: "Older",
    newer: "Newer",
    nothing: "Nothing is in the ledger yet. It fills while somebody is in voice, or writes.",
    activities: {
      active: "active",
      afk: "AFK",
      video: "camera on",
      streaming: "streaming",
      disconnected: "disconnected",
      dormant: "out of sight"
    },
    withheld: {
      "ignored channel": "this channel is ignored",
      "ignored role": "a role that earns nothing",
      "missing role": "without a role that earns",
      "ignored member": "this member is ignored",
      alone: "without active company",
      "afk channel": "in the AFK channel",
      "settling in": "just arrived",
      asleep: "no sign of life for hours",
      "daily cap": "the cap of the day was reached",
      quarantined: "set aside after errors"
    },
    evidence: {
      seen: "seen",
      certain: "caught up after a gap, certain",
      likely: "caught up after a gap, likely",
      unknown: "caught up after a gap, not certain"
    },
    causes: {
      connection: "the connection to Discord was lost",
      stall: "the bot was held up",
      restart: "the bot restarted",
      unavailable: "Discord had an outage here"
    },
    unseen: "a channel you cannot see",
    now: (activity, channel, since) => `Now: **${activity}** in ${channel}, since ${since}.`,
    unpaid: (time) => `${time} are not paid yet.`,
    paid: (time, each, factor) => `${time} at ${each} XP a minute${factor === null ? "" : ` × ${factor}`}`,
    free: (time) => `${time} unpaid`,
    because: (reasons) => `withheld: ${reasons}`,
    messages: (all, rewarded, count) => `${all} ${count === 1 ? "message" : "messages"}, ${rewarded} of them rewarded`,
    cooldown: (count) => `${count} within the cooldown`,
    adjusted: (by) => `by ${by}`,
    gap: (time, cause) => `${time} unseen: ${cause}`
  },
  de: {
    command: {
      name: "warum",
      description: "Was zuletzt gutgeschrieben wurde, was nicht, und warum",
      options: {
        member: { name: "mitglied", description: "Wessen Kontobuch, für Moderatoren; ohne Angabe deins" }
      }
    },
    menu: { name: "Warum" },
    title: "Was gutgeschrieben wurde, und warum",
    about: (who) => `Das Kontobuch von ${who}, das Neueste zuerst.`,
    older: "Älter",
    newer: "Neuer",
    nothing: "Im Kontobuch steht noch nichts. Es füllt sich im Sprachchat und mit Nachrichten.",
    activities: {
      active: "aktiv",
      afk: "AFK",
      video: "mit Kamera",
      streaming: "im Stream",
      disconnected: "nicht verbunden",
      dormant: "außer Sicht"
    },
    withheld: {
      "ignored channel": "dieser Kanal zählt nicht",
      "ignored role": "eine Rolle, die nichts bekommt",
      "missing role": "ohne eine Rolle, die etwas bekommt",
      "ignored member": "dieses Mitglied zählt nicht",
      alone: "ohne aktive Gesellschaft",
      "afk channel": "im AFK-Kanal",
      "settling in": "eben erst gekommen",
      asleep: "seit Stunden kein Lebenszeichen",
      "daily cap": "die Grenze des Tages war erreicht",
      quarantined: "nach Fehlern beiseitegestellt"
    },
    evidence: {
      seen: "gesehen",
      certain: "nach einer Lücke nachgetragen, sicher",
      likely: "nach einer Lücke nachgetragen, wahrscheinlich",
      unknown: "nach einer Lücke nachgetragen, unsicher"
    },
    causes: {
      connection: "die Verbindung zu Discord war weg",
      stall: "der Bot wurde aufgehalten",
      restart: "der Bot wurde neu gestartet",
      unavailable: "Discord war hier gestört"
    },
    unseen: "ein Kanal, den du nicht sehen kannst",
    now: (activity, channel, since) => `Jetzt: **${activity}** in ${channel}, seit ${since}.`,
    unpaid: (time) => `${time} sind noch nicht gutgeschrieben.`,
    paid: (time, each, factor) => `${time} zu ${each} XP je Minute${factor === null ? "" : ` × ${factor}`}`,
    free: (time) => `${time} ohne Gutschrift`,
    because: (reasons) => `einbehalten: ${reasons}`,
    messages: (all, rewarded, count) =>
      `${all} ${count === 1 ? "Nachricht" : "Nachrichten"}, ${rewarded} davon belohnt`,
    cooldown: (count) => `${count} in der Abklingzeit`,
    adjusted: (by) => `von ${by}`,
    gap: (time, cause) => `${time} ungesehen: ${cause}`
  }
}

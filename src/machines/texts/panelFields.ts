import type { GuildSettings, Keep } from "../settings/GuildSettings.ts"
import { isNone, kinds, type SettingPath, valueAt } from "../settings/paths.ts"
import type { Language, Translated } from "./language.ts"
import { grouped } from "./numbers.ts"

type Words<Value extends string> = Readonly<Record<Value, string>>

/** The settings that are one of a few words, and what those are called. */
interface Choices {
  readonly "voice.afkChannel": Words<GuildSettings["voice"]["afkChannel"]>
  readonly "curve.kind": Words<GuildSettings["curve"]["kind"]>
  readonly "notices.where": Words<GuildSettings["notices"]["where"]>
  readonly "levelRoles.keep": Words<Keep>
  readonly theme: Words<GuildSettings["theme"]>
  readonly language: Words<GuildSettings["language"]>
}
export type ChoicePath = keyof Choices

interface FieldTexts {
  /** 45 characters at most: they head the lines of forms. */
  readonly names: Readonly<Record<SettingPath, string>>
  readonly choices: Choices
  readonly on: string
  readonly off: string
  readonly none: string
}

const languages = { en: "English", de: "Deutsch" }

export const fieldTexts: Translated<FieldTexts> = {
  en: {
    names: {
      "modules.voice": "Voice XP",
      "modules.chat": "Chat XP",
      "modules.webBoard": "Web board",
      "modules.notices": "Notices",
      "modules.levelRoles": "Level roles",
      "modules.cards": "Drawn cards",
      "voice.rates.active": "Active: XP a minute",
      "voice.rates.afk": "AFK or muted: XP a minute",
      "voice.rates.video": "Camera: XP a minute on top",
      "voice.rates.streaming": "Streaming: XP a minute on top",
      "voice.payoutSeconds": "Paid every (seconds)",
      "voice.afkChannel": "In the AFK channel",
      "voice.company": "Only in company",
      "voice.settleInSeconds": "Unpaid after joining (seconds)",
      "voice.asleepHours": "Asleep after (hours AFK; 0: never)",
      "voice.dailyCapXp": "Most voice XP a day",
      "voice.catchUpHours": "Caught up after an outage (hours at most)",
      "voice.catchUpUnknown": "Catch up reconnects",
      "chat.xp.min": "XP a message, at least",
      "chat.xp.max": "XP a message, at most",
      "chat.cooldownSeconds": "Cooldown (seconds)",
      "curve.kind": "Level curve",
      "curve.base": "XP to the second level",
      "curve.tenths": "Growth from level to level",
      multipliers: "Multipliers",
      "eligibility.onlyRoles": "Only these roles earn",
      "eligibility.neverRoles": "These roles never earn",
      "eligibility.ignoredChannels": "Ignored channels and categories",
      "eligibility.ignoredMembers": "Ignored members",
      "notices.channelId": "Progress channel",
      "notices.where": "Level-ups are announced",
      "notices.minLevel": "From level",
      "notices.template": "Text",
      "levelRoles.keep": "Level roles a member keeps",
      "staff.administrators": "Administrators",
      "staff.moderators": "Moderators",
      theme: "Theme",
      language: "Language",
      timezone: "Timezone"
    },
    choices: {
      "voice.afkChannel": {
        "afk rate": "the AFK rate counts",
        nothing: "nothing is earned",
        "as normal": "as in any other channel"
      },
      "curve.kind": {
        exponential: "exponential",
        linear: "linear",
        mee6: "as MEE6",
        cubic: "cubic"
      },
      "notices.where": {
        channel: "in the progress channel",
        "same channel": "where they were earned",
        nowhere: "nowhere"
      },
      "levelRoles.keep": { all: "all up to the level", highest: "the highest only" },
      theme: {
        midnight: "Midnight",
        daylight: "Daylight",
        ocean: "Ocean",
        forest: "Forest",
        sunset: "Sunset",
        contrast: "High contrast"
      },
      language: languages
    },
    on: "on",
    off: "off",
    none: "none"
  },
  de: {
    names: {
      "modules.voice": "Sprach-XP",
      "modules.chat": "Chat-XP",
      "modules.webBoard": "Web-Rangliste",
      "modules.notices": "Meldungen",
      "modules.levelRoles": "Levelrollen",
      "modules.cards": "Gezeichnete Karten",
      "voice.rates.active": "Aktiv: XP je Minute",
      "voice.rates.afk": "AFK oder stumm: XP je Minute",
      "voice.rates.video": "Kamera: XP je Minute dazu",
      "voice.rates.streaming": "Stream: XP je Minute dazu",
      "voice.payoutSeconds": "Ausgezahlt alle (Sekunden)",
      "voice.afkChannel": "Im AFK-Kanal",
      "voice.company": "Nur in Gesellschaft",
      "voice.settleInSeconds": "Unbezahlt nach dem Beitritt (Sekunden)",
      "voice.asleepHours": "Schläft nach (Stunden AFK; 0: nie)",
      "voice.dailyCapXp": "Höchstens Sprach-XP am Tag",
      "voice.catchUpHours": "Nachgezahlt nach Ausfall (höchstens Stunden)",
      "voice.catchUpUnknown": "Neu Verbundene nachzahlen",
      "chat.xp.min": "XP je Nachricht, mindestens",
      "chat.xp.max": "XP je Nachricht, höchstens",
      "chat.cooldownSeconds": "Wartezeit (Sekunden)",
      "curve.kind": "Levelkurve",
      "curve.base": "XP bis zum zweiten Level",
      "curve.tenths": "Wachstum von Level zu Level",
      multipliers: "Multiplikatoren",
      "eligibility.onlyRoles": "Nur diese Rollen sammeln XP",
      "eligibility.neverRoles": "Diese Rollen sammeln nie XP",
      "eligibility.ignoredChannels": "Ausgenommene Kanäle und Kategorien",
      "eligibility.ignoredMembers": "Ausgenommene Mitglieder",
      "notices.channelId": "Fortschrittskanal",
      "notices.where": "Levelaufstiege werden gemeldet",
      "notices.minLevel": "Ab Level",
      "notices.template": "Wortlaut",
      "levelRoles.keep": "Levelrollen, die man behält",
      "staff.administrators": "Administratoren",
      "staff.moderators": "Moderatoren",
      theme: "Farben",
      language: "Sprache",
      timezone: "Zeitzone"
    },
    choices: {
      "voice.afkChannel": {
        "afk rate": "es gilt der AFK-Satz",
        nothing: "es gibt nichts",
        "as normal": "wie in jedem anderen Kanal"
      },
      "curve.kind": {
        exponential: "exponentiell",
        linear: "gleichmäßig",
        mee6: "wie MEE6",
        cubic: "kubisch"
      },
      "notices.where": {
        channel: "im Fortschrittskanal",
        "same channel": "dort, wo sie verdient wurden",
        nowhere: "nirgends"
      },
      "levelRoles.keep": { all: "alle bis zum Level", highest: "nur die höchste" },
      theme: {
        midnight: "Mitternacht",
        daylight: "Tageslicht",
        ocean: "Ozean",
        forest: "Wald",
        sunset: "Abendrot",
        contrast: "Hoher Kontrast"
      },
      language: languages
    },
    on: "an",
    off: "aus",
    none: "keine"
  }
}

export const isChoice = (path: SettingPath): path is ChoicePath => kinds[path] === "choice"

/** What can be chosen, as Discord's menus offer it. */
export const choicesOf = (language: Language, path: ChoicePath) =>
  Object.entries(fieldTexts[language].choices[path]).map(([value, label]: [string, string]) => ({ value, label }))

/** A number of tenths or hundredths with its decimals: 12 tenths are 1.2. */
export const decimal = (language: Language, amount: number, digits: 1 | 2): string =>
  (amount / 10 ** digits).toFixed(digits).replace(".", language === "de" ? "," : ".")

const listed = (value: unknown, none: string, shown: (item: unknown) => string): string =>
  Array.isArray(value) && value.length > 0 ? value.map(shown).join(", ") : none

/** A setting's value in words. Members, roles and channels are mentioned: they show by name. */
export const shownValue = (language: Language, path: SettingPath, value: unknown): string => {
  const { none, off, on } = fieldTexts[language]
  if (isNone(value)) return none
  if (isChoice(path)) return choicesOf(language, path).find((choice) => choice.value === value)?.label ?? String(value)
  switch (kinds[path]) {
    case "flag":
      return value === true ? on : off
    case "tenths":
      return decimal(language, Number(value), 1)
    case "whole":
    case "whole or none":
      return grouped(language, Number(value))
    case "channel":
      return `<#${String(value)}>`
    case "channels":
      return listed(value, none, (id) => `<#${String(id)}>`)
    case "roles":
      return listed(value, none, (id) => `<@&${String(id)}>`)
    case "members":
      return listed(value, none, (id) => `<@${String(id)}>`)
    case "multipliers":
      return listed(value, none, (it) => {
        const percent = Number(valueAt(it, "percent"))
        return `<@&${String(valueAt(it, "roleId"))}> × ${decimal(language, percent, 2)}`
      })
    default:
      return String(value)
  }
}

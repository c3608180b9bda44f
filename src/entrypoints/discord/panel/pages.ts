import type { SettingPath } from "../../../machines/settings/paths.ts"
import type { PageName } from "../../../machines/texts/panel.ts"
import type { ChoicePath } from "../../../machines/texts/panelFields.ts"
import type { PlainForm } from "./forms.ts"

export const pageNames = [
  "overview",
  "voice",
  "statistics",
  "chat",
  "levels",
  "multipliers",
  "eligibility",
  "notices",
  "staff",
  "look",
  "web",
  "menu",
  "history"
] as const satisfies ReadonlyArray<PageName>

/** The settings that a button switches. */
export const flagPaths = [
  "modules.voice",
  "modules.chat",
  "modules.notices",
  "modules.levelRoles",
  "modules.cards",
  "modules.webBoard",
  "voice.company",
  "voice.catchUpUnknown"
] as const satisfies ReadonlyArray<SettingPath>

/** The settings that a menu of words changes; the curve has a preview first. */
export const choicePaths = [
  "voice.afkChannel",
  "notices.where",
  "levelRoles.keep",
  "theme",
  "language"
] as const satisfies ReadonlyArray<ChoicePath>

/** The settings that are lists of the guild's roles, channels or members. */
export const listPaths = [
  "eligibility.onlyRoles",
  "eligibility.neverRoles",
  "eligibility.ignoredChannels",
  "eligibility.ignoredMembers",
  "staff.administrators",
  "staff.moderators"
] as const satisfies ReadonlyArray<SettingPath>
export type ListPath = (typeof listPaths)[number]

/** What changes plain settings: a button that switches, one that opens a form, a menu of words, or of Discord's things. */
export type Control =
  | { readonly toggle: (typeof flagPaths)[number] }
  | { readonly form: PlainForm }
  | { readonly choose: (typeof choicePaths)[number] }
  | { readonly list: ListPath }

interface PlainPage {
  /** What is shown. */
  readonly settings: ReadonlyArray<SettingPath>
  /** What changes it: up to five buttons to a row, a menu alone. */
  readonly rows: ReadonlyArray<ReadonlyArray<Control>>
}

/** The pages of the panel: what is shown on each, and what can be changed there. */
export const pages: Readonly<Record<PageName, PlainPage>> = {
  overview: {
    settings: ["modules.voice", "modules.chat", "modules.notices", "modules.levelRoles", "modules.cards"],
    rows: [
      [
        { toggle: "modules.voice" },
        { toggle: "modules.chat" },
        { toggle: "modules.notices" },
        { toggle: "modules.levelRoles" },
        { toggle: "modules.cards" }
      ]
    ]
  },
  voice: {
    settings: [
      "voice.rates.active",
      "voice.rates.afk",
      "voice.rates.video",
      "voice.rates.streaming",
      "voice.payoutSeconds",
      "voice.afkChannel",
      "voice.company",
      "voice.settleInSeconds",
      "voice.asleepHours",
      "voice.dailyCapXp",
      "voice.catchUpHours",
      "voice.catchUpUnknown"
    ],
    rows: [
      [{ form: "rates" }, { form: "times" }, { toggle: "voice.company" }, { toggle: "voice.catchUpUnknown" }],
      [{ choose: "voice.afkChannel" }]
    ]
  },
  statistics: {
    settings: ["modules.voice", "voice.afkChannel"],
    rows: [[{ toggle: "modules.voice" }], [{ choose: "voice.afkChannel" }]]
  },
  chat: { settings: ["chat.xp.min", "chat.xp.max", "chat.cooldownSeconds"], rows: [[{ form: "chat" }]] },
  levels: {
    settings: ["curve.kind", "curve.base", "curve.tenths", "levelRoles.keep"],
    rows: [[{ choose: "levelRoles.keep" }]]
  },
  multipliers: { settings: ["multipliers"], rows: [] },
  eligibility: {
    settings: [
      "eligibility.onlyRoles",
      "eligibility.neverRoles",
      "eligibility.ignoredChannels",
      "eligibility.ignoredMembers"
    ],
    rows: [
      [{ list: "eligibility.onlyRoles" }],
      [{ list: "eligibility.neverRoles" }],
      [{ list: "eligibility.ignoredChannels" }],
      [{ list: "eligibility.ignoredMembers" }]
    ]
  },
  notices: {
    settings: ["modules.notices", "notices.channelId", "notices.where", "notices.minLevel", "notices.template"],
    rows: [[{ toggle: "modules.notices" }, { form: "notices" }], [{ choose: "notices.where" }]]
  },
  staff: {
    settings: ["staff.administrators", "staff.moderators"],
    rows: [[{ list: "staff.administrators" }], [{ list: "staff.moderators" }]]
  },
  look: {
    settings: ["theme", "language", "timezone"],
    rows: [[{ choose: "theme" }], [{ choose: "language" }], [{ form: "timezone" }]]
  },
  web: { settings: ["modules.webBoard"], rows: [[{ toggle: "modules.webBoard" }]] },
  menu: { settings: [], rows: [] },
  history: { settings: [], rows: [] }
}

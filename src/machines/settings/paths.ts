import type { GuildSettings } from "./GuildSettings.ts"

type Leaf = string | number | boolean | null | ReadonlyArray<unknown>

type PathIn<T> = T extends Leaf
  ? never
  : { readonly [K in keyof T & string]: T[K] extends Leaf ? K : `${K}.${PathIn<T[K]>}` }[keyof T & string]

/** The path to one setting: `voice.rates.active`. */
export type SettingPath = PathIn<GuildSettings>

/** What a setting holds. `tenths`: a number written with one decimal. */
export type SettingKind =
  | "flag"
  | "whole"
  | "whole or none"
  | "tenths"
  | "choice"
  | "text"
  | "text or none"
  | "channel"
  | "channels"
  | "roles"
  | "members"
  | "multipliers"

export const kinds = {
  "modules.voice": "flag",
  "modules.chat": "flag",
  "modules.webBoard": "flag",
  "modules.notices": "flag",
  "modules.levelRoles": "flag",
  "modules.cards": "flag",
  "voice.rates.active": "whole",
  "voice.rates.afk": "whole",
  "voice.rates.video": "whole",
  "voice.rates.streaming": "whole",
  "voice.payoutSeconds": "whole",
  "voice.afkChannel": "choice",
  "voice.company": "flag",
  "voice.settleInSeconds": "whole",
  "voice.asleepHours": "whole",
  "voice.dailyCapXp": "whole or none",
  "voice.catchUpHours": "whole",
  "voice.catchUpUnknown": "flag",
  "chat.xp.min": "whole",
  "chat.xp.max": "whole",
  "chat.cooldownSeconds": "whole",
  "curve.kind": "choice",
  "curve.base": "whole",
  "curve.tenths": "tenths",
  multipliers: "multipliers",
  "eligibility.onlyRoles": "roles",
  "eligibility.neverRoles": "roles",
  "eligibility.ignoredChannels": "channels",
  "eligibility.ignoredMembers": "members",
  "notices.channelId": "channel",
  "notices.where": "choice",
  "notices.minLevel": "whole",
  "notices.template": "text or none",
  "levelRoles.keep": "choice",
  "staff.administrators": "roles",
  "staff.moderators": "roles",
  theme: "choice",
  language: "choice",
  timezone: "text"
} as const satisfies Readonly<Record<SettingPath, SettingKind>>

export const isSettingPath = (path: string): path is SettingPath => path in kinds

/** Every setting there is, as people are shown them. */
export const settingPaths: ReadonlyArray<SettingPath> = Object.keys(kinds).filter(isSettingPath)

const inside = (whole: unknown, key: string): unknown =>
  typeof whole === "object" && whole !== null ? Reflect.get(whole, key) : undefined

/** undefined: these settings have none, as a curve of fixed shape has no base. */
export const valueAt = (settings: unknown, path: string): unknown => path.split(".").reduce(inside, settings)

/** Whether a setting holds nothing, or is not there. */
export const isNone = (value: unknown): boolean => value === null || value === undefined

const placed = (whole: unknown, [key, ...rest]: ReadonlyArray<string>, value: unknown): unknown =>
  key === undefined
    ? value
    : { ...(typeof whole === "object" ? whole : {}), [key]: placed(inside(whole, key), rest, value) }

/** Values for some settings, not yet checked. */
export type Changes = Readonly<Partial<Record<SettingPath, unknown>>>

/** Settings with some values exchanged, not yet checked. */
export const changed = (settings: GuildSettings, changes: Changes): unknown =>
  Object.entries(changes).reduce<unknown>((draft, [path, value]) => placed(draft, path.split("."), value), settings)

export interface Difference {
  readonly path: SettingPath
  /** undefined: there was, or is, none. */
  readonly before: unknown
  readonly after: unknown
}

/** Only what differs, setting by setting. */
export const differences = (before: GuildSettings, after: GuildSettings): ReadonlyArray<Difference> =>
  settingPaths
    .map((path) => ({ path, before: valueAt(before, path), after: valueAt(after, path) }))
    .filter((it) => JSON.stringify(it.before) !== JSON.stringify(it.after))

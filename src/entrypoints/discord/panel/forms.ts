import { type APILabelComponent, ComponentType, TextInputStyle } from "discord.js"
import type { GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import {
  type Changes,
  isNone,
  isSettingPath,
  kinds,
  type SettingPath,
  valueAt
} from "../../../machines/settings/paths.ts"
import { boundsOf } from "../../../machines/settings/validate.ts"
import type { Language } from "../../../machines/texts/language.ts"
import type { FormName } from "../../../machines/texts/panel.ts"
import { decimal, fieldTexts } from "../../../machines/texts/panelFields.ts"
import { boundsText } from "../../../machines/texts/panelRefusals.ts"

/** The forms whose values are taken over as they were written; the curve's are previewed first. */
export const plainForms = ["rates", "times", "chat", "notices", "timezone"] as const satisfies ReadonlyArray<FormName>
export type PlainForm = (typeof plainForms)[number]

/** The settings that each form writes: five at most. */
export const forms: Readonly<Record<PlainForm, ReadonlyArray<SettingPath>>> = {
  rates: ["voice.rates.active", "voice.rates.afk", "voice.rates.video", "voice.rates.streaming"],
  times: [
    "voice.payoutSeconds",
    "voice.settleInSeconds",
    "voice.asleepHours",
    "voice.dailyCapXp",
    "voice.catchUpHours"
  ],
  chat: ["chat.xp.min", "chat.xp.max", "chat.cooldownSeconds"],
  notices: ["notices.minLevel", "notices.template"],
  timezone: ["timezone"]
}

/** A number as people write it, in units of its last decimal; NaN when it is none. */
export const parsed = (text: string, digits: 0 | 1 | 2): number => {
  const [, whole = "", fraction = ""] = /^(-?\d{1,12})(?:[.,](\d*))?$/.exec(text.trim()) ?? []
  if (whole === "" || fraction.length > digits) return Number.NaN
  return Number(`${whole}${fraction.padEnd(digits, "0")}`)
}

/** A number as a form shows it, to be changed: nothing stands between its digits. */
const written = (language: Language, path: SettingPath, value: unknown): string => {
  if (isNone(value)) return ""
  return kinds[path] === "tenths" ? decimal(language, Number(value), 1) : String(value)
}

const read = (path: SettingPath, text: string): unknown => {
  const kind = kinds[path]
  if (kind.endsWith("or none") && text.trim() === "") return null
  switch (kind) {
    case "whole":
    case "whole or none":
      return parsed(text, 0)
    case "tenths":
      return parsed(text, 1)
    default:
      return text.trim()
  }
}

const longestTemplate = 1000

const hint = (language: Language, path: SettingPath): { readonly description?: string } => {
  const bounds = boundsOf(path)
  return bounds === null ? {} : { description: boundsText(language, bounds, kinds[path] === "tenths" ? 1 : 0) }
}

/** The lines of a form, filled in as the settings are. */
export const linesOf = (
  language: Language,
  paths: ReadonlyArray<SettingPath>,
  settings: GuildSettings
): Array<APILabelComponent> =>
  paths.map((path) => ({
    type: ComponentType.Label,
    label: fieldTexts[language].names[path],
    ...hint(language, path),
    component: {
      type: ComponentType.TextInput,
      custom_id: path,
      style: kinds[path] === "text or none" ? TextInputStyle.Paragraph : TextInputStyle.Short,
      value: written(language, path, valueAt(settings, path)),
      required: !kinds[path].endsWith("or none"),
      max_length: kinds[path] === "text or none" ? longestTemplate : 40
    }
  }))

/** What a form that was sent says of settings, not yet checked. */
export const changesIn = (fields: Readonly<Record<string, string>>): Changes =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([path, text]) => (isSettingPath(path) ? [[path, read(path, text)] as const] : []))
  )

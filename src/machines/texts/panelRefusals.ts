import { isSettingPath, kinds } from "../settings/paths.ts"
import type { Bounds, Unfit } from "../settings/validate.ts"
import type { Language, Translated } from "./language.ts"
import { grouped } from "./numbers.ts"
import { decimal, fieldTexts } from "./panelFields.ts"

interface RefusalTexts {
  readonly whole: (least: string, most: string) => string
  readonly decimals: (least: string, most: string) => string
  readonly orNone: string
  readonly range: string
  readonly timezone: (suggestion: string | null) => string
  readonly template: string
  readonly other: string
  readonly expected: (name: string, value: string, expected: string) => string
  readonly kept: string
}

const texts: Translated<RefusalTexts> = {
  en: {
    whole: (least, most) => `a whole number from ${least} to ${most}`,
    decimals: (least, most) => `a number from ${least} to ${most}`,
    orNone: ", or nothing",
    range: "at most as much as the other one",
    timezone: (suggestion) =>
      `a name from the IANA list, such as \`Europe/Berlin\`${suggestion === null ? "" : `. Did you mean \`${suggestion}\`?`}`,
    template:
      "a text of at most 1,000 characters that names nothing in braces but {member}, {level}, {xp}, {rank}, {source}, {guild} and {medal}, and is not too long once they are filled in",
    other: "another value",
    expected: (name, value, expected) => `**${name}**: ${value} does not fit; expected is ${expected}`,
    kept: "Nothing was changed. Open the form again and correct it."
  },
  de: {
    whole: (least, most) => `eine ganze Zahl von ${least} bis ${most}`,
    decimals: (least, most) => `eine Zahl von ${least} bis ${most}`,
    orNone: " oder nichts",
    range: "höchstens so viel wie das andere",
    timezone: (suggestion) =>
      `ein Name aus der IANA-Liste, etwa \`Europe/Berlin\`${suggestion === null ? "" : `. Meintest du \`${suggestion}\`?`}`,
    template:
      "ein Text mit höchstens 1.000 Zeichen, der in Klammern nichts nennt als {member}, {level}, {xp}, {rank}, {source}, {guild} und {medal}, und der ausgefüllt nicht zu lang wird",
    other: "ein anderer Wert",
    expected: (name, value, expected) => `**${name}**: ${value} passt nicht; erwartet wird ${expected}`,
    kept: "Es wurde nichts geändert. Öffne das Formular noch einmal und verbessere es."
  }
}

/** A value as it was written: short ones as code, so that nothing in them is formatted. */
const quoted = (written: string): string => (written.includes("`") ? written : `\`${written}\``)

/** What a number within bounds is expected to be, by how many decimals it is written with. */
export const boundsText = (language: Language, { maximum, minimum }: Bounds, digits: 0 | 1 | 2): string =>
  digits === 0
    ? texts[language].whole(grouped(language, minimum), grouped(language, maximum))
    : texts[language].decimals(decimal(language, minimum, digits), decimal(language, maximum, digits))

const expectedText = (language: Language, { bounds, path }: Unfit, suggestion: string | null): string => {
  const { orNone, other, range, template, timezone } = texts[language]
  const kind = isSettingPath(path) ? kinds[path] : null
  if (bounds !== null) {
    const digits = path.startsWith("multipliers") ? 2 : kind === "tenths" ? 1 : 0
    return `${boundsText(language, bounds, digits)}${kind === "whole or none" ? orNone : ""}`
  }
  switch (path) {
    case "chat.xp":
      return range
    case "timezone":
      return timezone(suggestion)
    case "notices.template":
      return template
    default:
      return other
  }
}

/** The setting by whose name people know what does not fit. */
const namedPath = (path: string) =>
  path === "chat.xp" ? "chat.xp.min" : path.startsWith("multipliers") ? "multipliers" : path

/**
 * What does not fit, value by value. `written`: what was written in the form, by setting. `suggestion`: a timezone
 * that may have been meant.
 */
export const refusalText = (
  language: Language,
  unfit: ReadonlyArray<Unfit>,
  written: Readonly<Record<string, string>>,
  suggestion: string | null = null
): string => {
  const { expected, kept } = texts[language]
  const lines = unfit.map((it) => {
    const path = namedPath(it.path)
    const name = isSettingPath(path) ? fieldTexts[language].names[path] : path
    return expected(name, quoted(written[path] ?? String(it.value)), expectedText(language, it, suggestion))
  })
  return [...lines, "", kept].join("\n")
}

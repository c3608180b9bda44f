import { DateTime } from "effect"
import { daysAfter } from "../time/period.ts"
import type { Language } from "./language.ts"

/** The day before the month, and no month as a number: `11/12` would be read in two ways. */
const locales = { en: "en-GB", de: "de" } as const

const formatsOf = (form: Intl.DateTimeFormatOptions) => ({
  en: new Intl.DateTimeFormat(locales.en, { timeZone: "UTC", ...form }),
  de: new Intl.DateTimeFormat(locales.de, { timeZone: "UTC", ...form })
})

const formats = {
  date: formatsOf({ day: "numeric", month: "short", year: "numeric" }),
  dayOfYear: formatsOf({ day: "numeric", month: "short" }),
  month: formatsOf({ month: "long" }),
  shortMonth: formatsOf({ month: "short" }),
  weekday: formatsOf({ weekday: "short" })
}

/**
 * A local date (`YYYY-MM-DD`) in words. `date`: `21 Nov 2026`; `dayOfYear`: `21 Nov`; `month`: `November`;
 * `shortMonth`: `Nov`; `weekday`: `Sat`.
 */
export const dateText = (language: Language, day: string, form: keyof typeof formats): string =>
  formats[form][language].format(DateTime.makeUnsafe(day).epochMilliseconds)

/** Short, January first. */
export const monthNames = (language: Language): ReadonlyArray<string> =>
  Array.from({ length: 12 }, (_, month) =>
    dateText(language, `2024-${String(month + 1).padStart(2, "0")}-01`, "shortMonth")
  )

/** Short, Monday first. */
export const weekdayNames = (language: Language): ReadonlyArray<string> =>
  Array.from({ length: 7 }, (_, day) => dateText(language, daysAfter("2024-01-01", day), "weekday"))

import type { Language } from "./language.ts"

const formats = { en: new Intl.NumberFormat("en"), de: new Intl.NumberFormat("de") } as const

/** A whole number with the language's grouping: `1,250` or `1.250`. */
export const grouped = (language: Language, amount: number | bigint): string => formats[language].format(amount)

const hundredthFormats = {
  en: new Intl.NumberFormat("en", { maximumFractionDigits: 2 }),
  de: new Intl.NumberFormat("de", { maximumFractionDigits: 2 })
} as const

/** Hundredths as a number with what of its decimals is not zero: `12.5` or `12,5`. */
export const decimal = (language: Language, hundredths: bigint): string =>
  hundredthFormats[language].format(Number(hundredths) / 100)

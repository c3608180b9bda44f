import type { Language } from "./language.ts"
import { grouped } from "./numbers.ts"

/** Those of the metric system, which are the same in every language. */
const prefixes = ["", "k", "M", "G", "T"] as const

const points = { en: ".", de: "," } as const

/** XP in little room: `999`, `1.5k`, `1.3M`; tenths at most, rounded half up. Not negative. */
export const compactXp = (language: Language, xp: bigint): string => {
  // Rounded before it is compared: 999 999 is a million, not a thousand thousands.
  const tenthsOf = (place: number) => (xp * 10n + 1000n ** BigInt(place) / 2n) / 1000n ** BigInt(place)
  const fitting = prefixes.findIndex((_, place) => tenthsOf(place) < 10_000n)
  const place = fitting === -1 ? prefixes.length - 1 : fitting
  const tenths = tenthsOf(place)
  const fraction = tenths % 10n === 0n ? "" : `${points[language]}${tenths % 10n}`
  return `${grouped(language, tenths / 10n)}${fraction}${prefixes[place]}`
}

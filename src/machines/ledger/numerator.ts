/** One XP of voice in numerator units: ms in a minute times percent in one. */
const voiceUnit = 6_000_000n

/** One XP of chat in numerator units: percent in one. */
const chatUnit = 100n

/** What `ms` of voice time are worth at `rate` XP a minute and `percent`, exact: over 6 000 000 it is XP. */
export const voiceNumerator = (ms: number, rate: number, percent: number): bigint => BigInt(ms) * BigInt(rate * percent)

/** What an award of chat is worth at `percent`, exact: over 100 it is XP. */
export const chatNumerator = (xp: number, percent: number): bigint => BigInt(xp * percent)

/** Whole XP of a sum of voice numerators. Only sums are floored: remainders are carried, never dropped. */
export const voiceXp = (numerator: bigint): bigint => numerator / voiceUnit

/** Whole XP of a sum of chat numerators. */
export const chatXp = (numerator: bigint): bigint => numerator / chatUnit

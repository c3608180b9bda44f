import type { CurveSettings } from "../settings/GuildSettings.ts"

/** Levels end at the last threshold of at most this much XP; so every threshold in use is exact as a Number. */
const ceiling = 1_000_000_000_000n

/** mee6 ends here by its own rule, long before the ceiling. */
const mee6LastLevel = 100

/** The level that 0 XP is worth. */
export const firstLevel = (curve: CurveSettings): 0 | 1 => (curve.kind === "mee6" || curve.kind === "cubic" ? 0 : 1)

/** base x (m^n - 1) / (m - 1) with m = tenths / 10, rounded up; m = 1 is its limit, base x n. */
const geometric = (base: bigint, tenths: bigint, n: bigint): bigint => {
  if (tenths === 10n) return base * n
  const numerator = 10n * base * (tenths ** n - 10n ** n)
  const denominator = 10n ** n * (tenths - 10n)
  return (numerator + denominator - 1n) / denominator
}

/**
 * The lifetime XP at which `level` begins (spec 5.1), exact for every level, also beyond the last one.
 * mee6: the sum of 5 i^2 + 50 i + 100 over i < level, in closed form.
 */
export const thresholdOf = (curve: CurveSettings, level: number): bigint => {
  if (level <= firstLevel(curve)) return 0n
  const l = BigInt(level)
  switch (curve.kind) {
    case "linear":
      return BigInt(curve.base) * (l - 1n)
    case "exponential":
      return geometric(BigInt(curve.base), BigInt(curve.tenths), l - 1n)
    case "mee6":
      return (5n * (l - 1n) * l * (2n * l - 1n)) / 6n + 25n * (l - 1n) * l + 100n * l
    case "cubic":
      return ((l ** 3n + 50n * l ** 2n + 100n * l) / 100n) * 100n
  }
}

/** The thresholds from the first level to the last. */
const tabulate = (curve: CurveSettings): Float64Array => {
  const thresholds: Array<number> = []
  for (let level = firstLevel(curve); curve.kind !== "mee6" || level <= mee6LastLevel; level++) {
    const threshold = thresholdOf(curve, level)
    if (threshold > ceiling) break
    thresholds.push(Number(threshold))
  }
  return Float64Array.from(thresholds)
}

/** The step between levels where all are alike: such curves have too many levels for a table, and need none. */
const evenStep = (curve: CurveSettings): number | null =>
  curve.kind === "linear" || (curve.kind === "exponential" && curve.tenths === 10) ? curve.base : null

const tables = new Map<string, Float64Array>()

const tableOf = (curve: CurveSettings): Float64Array => {
  const key = curve.kind === "exponential" ? `${curve.base} ${curve.tenths}` : curve.kind
  const known = tables.get(key)
  if (known !== undefined) return known
  const made = tabulate(curve)
  tables.set(key, made)
  return made
}

/** The highest level there is. */
export const lastLevel = (curve: CurveSettings): number => {
  const step = evenStep(curve)
  return step === null
    ? firstLevel(curve) + tableOf(curve).length - 1
    : firstLevel(curve) + Math.floor(Number(ceiling) / step)
}

/** The level that an amount of lifetime XP is worth: the inverse of `thresholdOf`. XP below 0 counts as 0. */
export const levelAt = (curve: CurveSettings, xp: bigint | number): number => {
  // Clamped first: within 0 and the ceiling a Number is exact.
  const amount = Number(xp < 0 ? 0 : xp > ceiling ? ceiling : xp)
  const step = evenStep(curve)
  if (step !== null) return firstLevel(curve) + Math.floor(amount / step)
  const table = tableOf(curve)
  let low = 0
  let high = table.length
  // table[low] <= amount < table[high]
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((table[middle] ?? Infinity) <= amount) low = middle
    else high = middle
  }
  return firstLevel(curve) + low
}

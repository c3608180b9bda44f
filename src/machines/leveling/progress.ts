import type { CurveSettings } from "../settings/GuildSettings.ts"
import { lastLevel, levelAt, thresholdOf } from "./curve.ts"

/** How far a member is between two levels. */
export interface Progress {
  readonly level: number
  /** XP since the level began. */
  readonly gained: bigint
  /** XP from this level to the next; null at the last level. */
  readonly needed: bigint | null
}

export const progressAt = (curve: CurveSettings, xp: bigint): Progress => {
  const level = levelAt(curve, xp)
  const begins = thresholdOf(curve, level)
  return {
    level,
    gained: xp > begins ? xp - begins : 0n,
    needed: level === lastLevel(curve) ? null : thresholdOf(curve, level + 1) - begins
  }
}

/** How many of a bar's slots are filled, rounded half up; the bar is full at the last level. */
export const filledSlots = (progress: Progress, slots: number): number =>
  progress.needed === null
    ? slots
    : Number((2n * BigInt(slots) * progress.gained + progress.needed) / (2n * progress.needed))

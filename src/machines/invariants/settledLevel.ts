import type { GuildId, UserId } from "../ids.ts"
import { levelAt } from "../leveling/curve.ts"
import type { CurveSettings } from "../settings/GuildSettings.ts"
import type { Breach } from "./invariant.ts"

/** What a settlement answered of a member. */
interface Settled {
  readonly guildId: GuildId
  readonly userId: UserId
  readonly xp: number
  readonly level: number
}

/** The level that a settlement answers is what the XP is worth on the guild's curve. */
export const settledLevel = ({ guildId, level, userId, xp }: Settled, curve: CurveSettings): Breach | null => {
  const due = levelAt(curve, xp)
  return level === due ? null : { guildId, userId, expected: `level ${due} for ${xp} XP`, found: `level ${level}` }
}

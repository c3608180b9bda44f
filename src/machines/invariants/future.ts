import type { GuildId, UserId } from "../ids.ts"
import type { Breach } from "./invariant.ts"

/** How far the ledger's clock and the database's own may be apart: ms. The database clamps to the same. */
const tolerance = 5000

/** An instant of a member, ms, is not after the ledger's clock. */
export const future = (
  { guildId, userId }: { readonly guildId: GuildId; readonly userId: UserId },
  at: number,
  now: number
): Breach | null =>
  at <= now + tolerance ? null : { guildId, userId, expected: `at most ${now + tolerance}`, found: String(at) }

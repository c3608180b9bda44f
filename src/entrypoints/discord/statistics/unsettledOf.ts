import { Effect } from "effect"
import { Inspector } from "../../../actors/inspection/Inspector.ts"
import type { GuildId } from "../../../machines/ids.ts"

/**
 * Time in voice that the ledger does not hold yet, up to now. To be read before the store is asked, which counts it
 * after each member's watermark: the other way round, what is settled in between would be missed.
 */
export const unsettledOf = Effect.fnUntraced(function* (guildId: GuildId) {
  return yield* (yield* Inspector).unsettled(guildId).pipe(Effect.catchTag("GuildUnknown", () => Effect.succeed([])))
})

import { Effect, Schema } from "effect"
import { LedgerStore, type LedgerUnavailable } from "../../infra/ledger/LedgerStore.ts"
import { RollupStore } from "../../infra/ledger/statistics/RollupStore.ts"
import type { GuildId } from "../../machines/ids.ts"

export const Rebuilt = Schema.Struct({
  /** Days whose rollups were made again. */
  days: Schema.Natural,
  /** Of these, days that were settled for meanwhile: they are left open, and count as they are. */
  open: Schema.Natural,
  /** Stored figures of members that had been wrong. */
  repaired: Schema.Natural
})
export interface Rebuilt extends Schema.Schema.Type<typeof Rebuilt> {}

/**
 * Makes everything of a guild that is derived from its ledger again: members' totals and periods, and the rollups of
 * every day. `told` hears how many of how many days are done.
 */
export const rebuild = Effect.fn("rebuild")(function* (
  guildId: GuildId,
  told: (done: number, of: number) => Effect.Effect<void> = () => Effect.void
): Effect.fn.Return<Rebuilt, LedgerUnavailable, LedgerStore | RollupStore> {
  const ledger = yield* LedgerStore
  const rollups = yield* RollupStore
  const figures = yield* ledger.recalculate(guildId)
  const days = yield* rollups.open(guildId)
  let open = 0
  for (const [done, day] of days.entries()) {
    yield* told(done, days.length)
    if (!(yield* rollups.close(day))) open++
  }
  const months = yield* rollups.verifyMonths({ guildId })
  yield* told(days.length, days.length)
  return { days: days.length, open, repaired: figures.length + months.length }
})

import { Context, Effect, Layer } from "effect"
import { verifyRollups } from "../../../actors/statistics/verifyRollups.ts"
import { type Discrepancy, LedgerStore, type LedgerUnavailable } from "../../../infra/ledger/LedgerStore.ts"
import { RollupStore } from "../../../infra/ledger/statistics/RollupStore.ts"
import type { GuildId } from "../../../machines/ids.ts"

/** Where guilds are checked as a whole: each once at a time. */
export class Recalculations extends Context.Service<
  Recalculations,
  {
    /** What was repaired; null: the guild is being checked already. */
    readonly run: (guildId: GuildId) => Effect.Effect<ReadonlyArray<Discrepancy> | null, LedgerUnavailable>
  }
>()("guildhall/entrypoints/Recalculations") {
  static readonly layer = Layer.effect(
    Recalculations,
    Effect.gen(function* () {
      const { recalculate } = yield* LedgerStore
      const rollups = yield* RollupStore
      const running = new Set<GuildId>()
      const check = (guildId: GuildId) =>
        Effect.all([recalculate(guildId), verifyRollups({ guildId })]).pipe(
          Effect.map((found) => found.flat()),
          Effect.provideService(RollupStore, rollups)
        )
      return Recalculations.of({
        run: (guildId) =>
          Effect.suspend(() => {
            if (running.has(guildId)) return Effect.succeed(null)
            running.add(guildId)
            return check(guildId).pipe(Effect.ensuring(Effect.sync(() => running.delete(guildId))))
          })
      })
    })
  )
}

import { Context, Effect, Layer } from "effect"
import { type Discrepancy, LedgerStore, type LedgerUnavailable } from "../../../infra/ledger/LedgerStore.ts"
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
    Effect.map(LedgerStore, ({ recalculate }) => {
      const running = new Set<GuildId>()
      return Recalculations.of({
        run: (guildId) =>
          Effect.suspend(() => {
            if (running.has(guildId)) return Effect.succeed(null)
            running.add(guildId)
            return recalculate(guildId).pipe(Effect.ensuring(Effect.sync(() => running.delete(guildId))))
          })
      })
    })
  )
}

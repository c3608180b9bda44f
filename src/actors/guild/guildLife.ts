import { Cause, Data, Effect } from "effect"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import { recheck } from "../recovery/recheck.ts"
import { retryEvery } from "../retryEvery.ts"
import type { ShardActor } from "../shard/ShardActor.ts"
import type { GuildCell } from "./GuildCell.ts"

/** A guild crashed more often than its restart intensity allows: its shard must see to it. */
export class GuildGivenUp extends Data.TaggedError("GuildGivenUp")<{
  readonly guildId: string
  readonly cause: unknown
}> {}

const settingsOf = Effect.fnUntraced(function* (cell: GuildCell) {
  const store = yield* SettingsStore
  return yield* store.load(cell.guildId).pipe(
    Effect.tapError(() => Effect.logDebug("settings wait for the database")),
    retryEvery("1 second")
  )
})

/** Attends to the cell while it has work; keeps a fibre only while somebody is in voice. */
const work = Effect.fnUntraced(function* (cell: GuildCell, shard: ShardActor, crashed: boolean) {
  if (crashed) cell.rebuild()
  if (cell.guild === null) cell.open(yield* settingsOf(cell))
  for (;;) {
    for (const [userId, seen] of cell.takeDoubted()) yield* recheck(shard, cell.guildId, userId, seen)
    if (cell.idle && cell.passive) {
      cell.running = false
      return
    }
    yield* cell.attend
  }
})

/**
 * A guild's one fibre. A crash in it (sessions have their own supervisor) rebuilds the guild from its facts and
 * sessions; too many within the window are escalated.
 */
export const guildLife = Effect.fnUntraced(
  function* (cell: GuildCell, shard: ShardActor) {
    for (let crashed = false; ; crashed = true) {
      const exit = yield* Effect.exit(work(cell, shard, crashed))
      if (exit._tag === "Success") return
      if (Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.failCause(exit.cause)
      const error = Cause.squash(exit.cause)
      cell.lastError = error instanceof Error ? error.message : String(error)
      yield* Effect.logError("guild crashed", exit.cause)
      if (!cell.restarts.admit(shard.now())) {
        return yield* new GuildGivenUp({ guildId: cell.guildId, cause: error })
      }
      yield* Effect.sleep(cell.restarts.backoffMs())
    }
  },
  (effect, cell) => Effect.annotateLogs(effect, { guildId: cell.guildId })
)

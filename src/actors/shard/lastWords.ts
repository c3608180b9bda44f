import { Effect } from "effect"
import type { Checkpointer } from "../checkpoint/Checkpointer.ts"
import type { Ledger } from "../ledger/Ledger.ts"
import type { ShardActor } from "./ShardActor.ts"

/** What is put away, and by whom. */
export interface Belongings {
  readonly shard: Pick<ShardActor, "finish" | "settleAll">
  readonly checkpointer: Pick<Checkpointer, "flush">
  readonly ledger: Pick<Ledger, "settleNow">
}

type Outcome = "done" | "away" | "fenced"

/** One step for itself, and not for long: whoever stops us may not wait. */
const attempt = (step: Effect.Effect<void, { readonly _tag: string }>): Effect.Effect<Outcome> =>
  step.pipe(
    Effect.timeout("5 seconds"),
    Effect.match({
      onSuccess: (): Outcome => "done",
      onFailure: ({ _tag }): Outcome => (_tag === "Fenced" || _tag === "CheckpointFenced" ? "fenced" : "away")
    }),
    Effect.catchCause((cause) => Effect.as(Effect.logError("a shard could not be put away", cause), "away" as const))
  )

const tell = (stored: Outcome, settled: Outcome, lost: boolean): Effect.Effect<void> => {
  if (lost) {
    return Effect.logError("neither database nor checkpoint store can be reached: what was not settled before is lost")
  }
  if (stored === "fenced" || settled === "fenced") return Effect.void
  if (stored === "done") {
    return settled === "done"
      ? Effect.logInfo("everything is stored and settled")
      : Effect.logWarning("the database is away: what is not settled is stored, and goes first at the next start")
  }
  return Effect.logWarning(
    "the checkpoint store is away: everything is settled, and the next start asks who is in voice"
  )
}

/**
 * The last that a shard does: takes what it still has to take, stores it, settles it, and says how that went.
 * Answers whether something is lost.
 */
export const lastWords = Effect.fnUntraced(function* ({ checkpointer, ledger, shard }: Belongings) {
  yield* attempt(Effect.sync(() => shard.finish()))
  if ((yield* attempt(checkpointer.flush)) === "away") {
    // Nobody keeps the open time for a successor: it is settled now.
    shard.settleAll()
  }
  const settled = yield* attempt(ledger.settleNow)
  const stored = yield* attempt(checkpointer.flush)
  const lost = stored === "away" && settled === "away"
  yield* tell(stored, settled, lost)
  return lost
})

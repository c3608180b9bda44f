import { Effect } from "effect"
import type { CheckpointStore } from "../../infra/checkpoint/CheckpointStore.ts"
import type { LedgerStore } from "../../infra/ledger/LedgerStore.ts"
import type { Fleet } from "../shard/Fleet.ts"

const patience = "2 seconds"

/** Why the bot is not ready: leases, gateway and both stores, each asked now. Empty when it is. */
export const readiness = (
  fleet: Fleet["Service"],
  ledger: LedgerStore["Service"],
  checkpoints: CheckpointStore["Service"]
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function* () {
    const reasons: Array<string> = []
    if (fleet.berths.size === 0) reasons.push("discord: not reached yet")
    for (const { id, running } of fleet.berths.values()) {
      if (running === null) reasons.push(`shard ${id}: no lease`)
      else if (!running.actor.live) reasons.push(`shard ${id}: gateway not ready`)
      else if (running.actor.horizon.blind !== null) reasons.push(`shard ${id}: out of sight`)
    }
    const answers = (ping: Effect.Effect<void, unknown>, reason: string) =>
      ping.pipe(
        Effect.timeout(patience),
        Effect.as(null),
        Effect.orElseSucceed(() => reason)
      )
    const stores = yield* Effect.all(
      [
        answers(ledger.ping, "database: does not answer"),
        answers(checkpoints.ping, "checkpoint store: does not answer")
      ],
      { concurrency: "unbounded" }
    )
    return [...reasons, ...stores.filter((reason) => reason !== null)]
  })

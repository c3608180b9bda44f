import { Effect, Queue } from "effect"
import type { LedgerStore, SettledMember } from "../../infra/ledger/LedgerStore.ts"
import { Tracing } from "../../infra/tracing/Traces.ts"

/** Notes the settlement that it runs in, if that is traced: the notice is shown below it. */
const noteRaised = Effect.fnUntraced(function* (raised: ReadonlyArray<SettledMember>) {
  const traces = yield* Tracing
  if (traces === null) return
  const settlement = yield* Effect.currentSpan.pipe(Effect.orElseSucceed(() => null))
  if (settlement === null || !settlement.sampled) return
  for (const { guildId, userId } of raised) traces.raised(guildId, userId, settlement)
})

/** The same ledger, which wakes who delivers notices when a settlement has raised a level. */
export const announcingLedger = (
  store: LedgerStore["Service"],
  announced: Queue.Enqueue<void>
): LedgerStore["Service"] => ({
  ...store,
  settle: (lease, batch) =>
    store.settle(lease, batch).pipe(
      Effect.tap(({ members }) => {
        const raised = members.filter(({ level, levelBefore }) => level > levelBefore)
        if (raised.length === 0) return Effect.void
        return Effect.andThen(
          noteRaised(raised),
          Effect.sync(() => Queue.offerUnsafe(announced, undefined))
        )
      })
    )
})

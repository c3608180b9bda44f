import { Effect, Queue } from "effect"
import type { LedgerStore } from "../../infra/ledger/LedgerStore.ts"

/** The same ledger, which wakes who delivers notices when a settlement has raised a level. */
export const announcingLedger = (
  store: LedgerStore["Service"],
  announced: Queue.Enqueue<void>
): LedgerStore["Service"] => ({
  ...store,
  settle: (lease, batch) =>
    store.settle(lease, batch).pipe(
      Effect.tap(({ members }) =>
        Effect.sync(() => {
          if (members.some(({ level, levelBefore }) => level > levelBefore)) Queue.offerUnsafe(announced, undefined)
        })
      )
    )
})

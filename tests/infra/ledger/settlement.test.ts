import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { batch, guildOf, midnight, segment, userOf } from "./batches.ts"
import { onBothDatabases } from "./databases.ts"

onBothDatabases("settlement", (it) => {
  it.effect("pays a segment by the millisecond and moves the watermark", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const lease = yield* ledger.takeLease(0, 1, "a", { steal: "expired" })
      const settled = yield* ledger.settle(
        lease,
        batch({ segments: [segment({ to: midnight + 700 }), segment({ from: midnight + 700, to: midnight + 1200 })] })
      )
      assert.deepStrictEqual(settled, {
        applied: true,
        members: [
          { guildId: guildOf(1), userId: userOf(1), creditedUntil: midnight + 1200, xp: 1, level: 1, levelBefore: 1 }
        ]
      })
    })
  )
})

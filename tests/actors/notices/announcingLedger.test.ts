import { assert, layer } from "@effect/vitest"
import { Effect, Queue } from "effect"
import { announcingLedger } from "../../../src/actors/notices/announcingLedger.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { MessageId } from "../../../src/machines/ids.ts"
import { batch, guildOf, message } from "../../infra/ledger/batches.ts"
import { onPostgres } from "../../infra/ledger/databases.ts"

layer(onPostgres, { timeout: "5 minutes" })("a settlement", (it) => {
  it.effect("wakes who delivers notices when it raised a level, and only then", () =>
    Effect.gen(function* () {
      const announced = yield* Queue.sliding<void>(1)
      const ledger = announcingLedger(yield* LedgerStore, announced)
      const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
      const earn = (xp: number, id: number) =>
        ledger.settle(
          lease,
          batch({ messages: [message({ guildId: guildOf(1), xp, messageId: MessageId.make(String(id)) })] })
        )
      yield* earn(99, 1)
      assert.strictEqual(yield* Queue.size(announced), 0)
      yield* earn(1, 2)
      assert.strictEqual(yield* Queue.size(announced), 1)
    })
  )
})

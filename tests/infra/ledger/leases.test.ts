import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

onBothDatabases("a lease", (it) => {
  let shards = 0

  it.effect("is held for 30 s: another holder waits, and hears for how long", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const shard = shards++
      assert.deepInclude(yield* ledger.takeLease(shard, 1, "a", { steal: "expired" }), { epoch: 1, holder: "a" })
      databaseTime.now += 29_999
      const held = yield* Effect.flip(ledger.takeLease(shard, 1, "b", { steal: "expired" }))
      assert.deepInclude(held, { _tag: "LeaseHeld", holder: "a", expiresIn: 1 })
      databaseTime.now += 1
      assert.strictEqual((yield* ledger.takeLease(shard, 1, "b", { steal: "expired" })).epoch, 2)
    })
  )

  it.effect("is renewed by its epoch, also after it expired, as long as nobody took it over", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const shard = shards++
      const lease = yield* ledger.takeLease(shard, 1, "a", { steal: "expired" })
      databaseTime.now += 60_000
      assert.strictEqual(yield* ledger.renewLease(lease), databaseTime.now)
      const held = yield* Effect.flip(ledger.takeLease(shard, 1, "b", { steal: "expired" }))
      assert.strictEqual(held._tag, "LeaseHeld")
      databaseTime.now += 30_000
      yield* ledger.takeLease(shard, 1, "b", { steal: "expired" })
      const fenced = yield* Effect.flip(ledger.renewLease(lease))
      assert.deepInclude(fenced, { _tag: "Fenced", shard, count: 1, epoch: 1 })
    })
  )

  it.effect("that was given back is free at once, and its epoch goes on", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const shard = shards++
      const lease = yield* ledger.takeLease(shard, 1, "a", { steal: "expired" })
      const held = yield* Effect.flip(ledger.takeLease(shard, 1, "b", { steal: "released" }))
      assert.strictEqual(held._tag, "LeaseHeld")
      yield* ledger.releaseLease(lease)
      assert.strictEqual((yield* ledger.takeLease(shard, 1, "b", { steal: "released" })).epoch, 2)
      // Too late: it is another's by now.
      yield* ledger.releaseLease(lease)
      assert.strictEqual((yield* Effect.flip(ledger.takeLease(shard, 1, "c", { steal: "expired" })))._tag, "LeaseHeld")
    })
  )

  it.effect("that expired unreleased is not taken by who asks only for released ones", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const shard = shards++
      yield* ledger.takeLease(shard, 1, "a", { steal: "expired" })
      databaseTime.now += 30_001
      const held = yield* Effect.flip(ledger.takeLease(shard, 1, "b", { steal: "released" }))
      assert.deepInclude(held, { _tag: "LeaseHeld", expiresIn: 0 })
    })
  )

  it.effect("is taken from a living holder only by force, or by the holder itself", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const shard = shards++
      yield* ledger.takeLease(shard, 1, "a", { steal: "expired" })
      assert.strictEqual((yield* ledger.takeLease(shard, 1, "a", { steal: "released" })).epoch, 2)
      assert.strictEqual((yield* ledger.takeLease(shard, 1, "b", { steal: "held" })).epoch, 3)
    })
  )

  it.effect("is one for each shard and shard count", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const shard = shards++
      yield* ledger.takeLease(shard, 1, "a", { steal: "expired" })
      assert.strictEqual((yield* ledger.takeLease(shard, 2, "b", { steal: "expired" })).epoch, 1)
    })
  )
})

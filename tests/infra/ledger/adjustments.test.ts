import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { batch, guildOf, message, midnight, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 500

/** A guild in which Ada has 300 XP, that is level 3. */
const guild = Effect.gen(function* () {
  databaseTime.now = midnight
  const guildId = guildOf(guilds++)
  const ledger = yield* LedgerStore
  const database = yield* Database
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  const ada = userOf(1)
  yield* ledger.settle(lease, batch({ messages: [message({ guildId, userId: ada, xp: 300 })] }))
  return {
    guildId,
    ledger,
    ada,
    entries: database.rows(sql`select user_id, at, xp, reason, by from adjustment where guild_id = ${guildId}::bigint`),
    told: database.rows(sql`select payload from outbox where guild_id = ${guildId}::bigint and user_id = 1`)
  }
})

onBothDatabases("adjustments", (it) => {
  it.effect("add, remove and set lifetime XP, answer what they did, and each leaves an entry", () =>
    Effect.gen(function* () {
      const { ada, entries, guildId, ledger, told } = yield* guild
      const adjust = (kind: "add" | "remove" | "set", xp: number) =>
        ledger.adjust(guildId, ada, { kind, xp }, `to ${kind}`, "5")
      const toldBefore = yield* told
      assert.deepStrictEqual(yield* adjust("add", 100), { xpBefore: 300, xp: 400, levelBefore: 3, level: 4 })
      assert.deepStrictEqual(yield* adjust("remove", 200), { xpBefore: 400, xp: 200, levelBefore: 4, level: 2 })
      assert.deepStrictEqual(yield* adjust("set", 1000), { xpBefore: 200, xp: 1000, levelBefore: 2, level: 7 })
      assert.deepInclude(yield* ledger.member(guildId, ada), { xp: 1000, level: 7, rank: 1, messages: 1 })
      assert.deepStrictEqual(
        yield* entries,
        [
          { xp: "100", reason: "to add" },
          { xp: "-200", reason: "to remove" },
          { xp: "800", reason: "to set" }
        ].map((entry) => ({ user_id: "1", at: String(midnight), by: "5", ...entry }))
      )
      assert.deepStrictEqual(yield* told, toldBefore)
      assert.deepStrictEqual(yield* ledger.recalculate(guildId), [])
    })
  )

  it.effect("take no more than there is, so that later pay counts; and where nothing moves there is no entry", () =>
    Effect.gen(function* () {
      const { ada, entries, guildId, ledger } = yield* guild
      const remove = ledger.adjust(guildId, ada, { kind: "remove", xp: 5000 }, "a test", "5")
      assert.deepStrictEqual(yield* remove, { xpBefore: 300, xp: 0, levelBefore: 3, level: 1 })
      assert.deepStrictEqual(yield* remove, { xpBefore: 0, xp: 0, levelBefore: 1, level: 1 })
      assert.strictEqual((yield* entries).length, 1)
      yield* ledger.adjust(guildId, ada, { kind: "add", xp: 15 }, "a test", "5")
      assert.deepInclude(yield* ledger.member(guildId, ada), { xp: 15, rank: 1 })
    })
  )

  it.effect("give no more than the XP at which levels end", () =>
    Effect.gen(function* () {
      const { ada, guildId, ledger } = yield* guild
      const most = { kind: "set", xp: Number.MAX_SAFE_INTEGER } as const
      assert.deepInclude(yield* ledger.adjust(guildId, ada, most, "a test", "5"), { xp: 1_000_000_000_000 })
    })
  )

  it.effect("are given to who has nothing yet, too", () =>
    Effect.gen(function* () {
      const { guildId, ledger } = yield* guild
      const given = yield* ledger.adjust(guildId, userOf(2), { kind: "add", xp: 500 }, "a test", "5")
      assert.deepStrictEqual(given, { xpBefore: 0, xp: 500, levelBefore: 1, level: 4 })
      assert.strictEqual((yield* ledger.member(guildId, userOf(2)))?.rank, 1)
    })
  )

  it.effect("made at the same time are each made whole", () =>
    Effect.gen(function* () {
      const { ada, guildId, ledger } = yield* guild
      const add = ledger.adjust(guildId, ada, { kind: "add", xp: 7 }, "a test", "5")
      yield* Effect.all(
        Array.from({ length: 20 }, () => add),
        { concurrency: "unbounded" }
      )
      assert.strictEqual((yield* ledger.member(guildId, ada))?.xp, 440)
      assert.deepStrictEqual(yield* ledger.recalculate(guildId), [])
    })
  )
})

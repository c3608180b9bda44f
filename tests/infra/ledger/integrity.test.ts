import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import type { GuildId } from "../../../src/machines/ids.ts"
import { batch, guildOf, message, midnight, minutes, segment, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 400

/** A guild with two members, voice on two days, a message each. */
const settledGuild = Effect.gen(function* () {
  databaseTime.now = midnight + minutes(60)
  const guildId = guildOf(guilds++)
  const ledger = yield* LedgerStore
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "expired" })
  const users = [userOf(1), userOf(2)]
  yield* ledger.settle(
    lease,
    batch({
      segments: users.flatMap((userId) => [
        segment({ guildId, userId, from: midnight - minutes(1), to: midnight, day: "2026-11-20" }),
        segment({ guildId, userId, percent: 125 })
      ]),
      messages: users.map((userId) => message({ guildId, userId }))
    })
  )
  return { guildId, ledger, verify: ledger.verify({ touchedSince: midnight }) }
})

/** Leaves the counts of ranked members as whoever wrote the damage would have. */
const damage = Effect.fnUntraced(function* (guildId: GuildId, what: string) {
  const database = yield* Database
  yield* database.rows(sql`${sql.raw(what)} and guild_id = ${guildId}::bigint and user_id = 1`)
  yield* database.rows(sql`select guildhall_verify_ranks(${guildId}::bigint)`)
})

const everything = Effect.fnUntraced(function* (guildId: GuildId) {
  const database = yield* Database
  const members = yield* database.rows(sql`select * from member where guild_id = ${guildId}::bigint order by user_id`)
  const periods = yield* database.rows(
    sql`select * from member_period where guild_id = ${guildId}::bigint order by user_id, kind, starts_on`
  )
  return { members, periods }
})

onBothDatabases("the integrity check", (it) => {
  it.effect("finds nothing where nothing is wrong", () =>
    Effect.gen(function* () {
      const { verify } = yield* settledGuild
      assert.deepStrictEqual(yield* verify, [])
    })
  )

  const damages: ReadonlyArray<readonly [string, string, ReadonlyArray<string>]> = [
    ["a wrong level", "update member set level = 9 where true", ["level"]],
    // The level follows from the total, so both are wrong.
    ["a wrong total", "update member set voice = voice + 600000000 where true", ["total"]],
    ["a lost chat total", "update member set chat = 0, messages = 0 where true", ["total"]],
    ["a wrong counter", "update member set video_ms = 5 where true", ["total"]],
    ["an adjustment of no entry", "update member set adjustments = 5 where true", ["total"]],
    ["a wrong rollup", "update member_period set voice = 0 where kind = 'weekly'", ["rollup"]],
    ["a missing rollup", "delete from member_period where kind = 'daily'", ["rollup", "rollup"]],
    [
      "a rollup of nothing",
      "update member_period set starts_on = starts_on - 700 where kind = 'monthly'",
      ["rollup", "rollup"]
    ]
  ]
  for (const [name, statement, found] of damages) {
    it.effect(`finds and repairs ${name}, telling both values`, () =>
      Effect.gen(function* () {
        const { guildId, verify } = yield* settledGuild
        const before = yield* everything(guildId)
        yield* damage(guildId, statement)
        const discrepancies = yield* verify
        assert.deepStrictEqual(
          discrepancies.map((d) => d.what),
          found
        )
        for (const { derived, guildId: of, stored, userId } of discrepancies) {
          assert.deepStrictEqual([of, userId], [guildId, userOf(1)])
          assert.notStrictEqual(stored, derived)
        }
        assert.deepStrictEqual(yield* everything(guildId), before)
        assert.deepStrictEqual(yield* verify, [])
      })
    )
  }

  it.effect("looks at a seventh of all members, or at those settled lately", () =>
    Effect.gen(function* () {
      const { guildId, ledger } = yield* settledGuild
      yield* damage(guildId, "update member set level = 9 where true")
      assert.deepStrictEqual(yield* ledger.verify({ touchedSince: databaseTime.now + 1 }), [])
      assert.deepStrictEqual(yield* ledger.verify({ part: 2 }), [])
      const found = yield* ledger.verify({ part: 1 })
      assert.deepStrictEqual(found, [{ guildId, userId: userOf(1), what: "level", stored: "9", derived: "2" }])
    })
  )

  it.effect("finds and repairs the counts of ranked members, and those that a repaired total moves", () =>
    Effect.gen(function* () {
      const { guildId, ledger, verify } = yield* settledGuild
      const database = yield* Database
      const counts = database.rows(
        sql`select bucket, members from rank_bucket where guild_id = ${guildId}::bigint and members > 0 order by bucket`
      )
      const before = yield* counts
      yield* database.rows(sql`update rank_bucket set members = 7 where guild_id = ${guildId}::bigint`)
      yield* database.rows(sql`insert into rank_bucket values (${guildId}::bigint, 5, 3)`)
      const found = yield* verify
      assert.deepStrictEqual(found, [
        { guildId, userId: null, what: "ranks", stored: "3 in bucket 5", derived: "0 in bucket 5" },
        { guildId, userId: null, what: "ranks", stored: "7 in bucket 127", derived: "2 in bucket 127" }
      ])
      assert.deepStrictEqual(yield* counts, before)

      yield* ledger.adjust(guildId, userOf(1), { kind: "add", xp: 1000 }, "a prize", "5")
      const adjusted = yield* counts
      yield* damage(guildId, "update member set adjustments = 0 where true")
      assert.deepStrictEqual(
        (yield* verify).map((d) => d.what),
        ["total"]
      )
      assert.deepStrictEqual(yield* counts, adjusted)
      assert.deepStrictEqual(yield* verify, [])
    })
  )

  it.effect("of a whole guild goes through every member and its counts", () =>
    Effect.gen(function* () {
      const { guildId, ledger } = yield* settledGuild
      const database = yield* Database
      // More than are looked at in one go.
      yield* database.rows(sql`
        insert into member (guild_id, user_id, level) select ${guildId}::bigint, n, 3 from generate_series(10, 460) n`)
      yield* database.rows(sql`delete from rank_bucket where guild_id = ${guildId}::bigint`)
      const found = yield* ledger.recalculate(guildId)
      assert.deepStrictEqual(
        new Set(found.map(({ userId, what }) => `${userId} ${what}`)),
        new Set([...Array.from({ length: 451 }, (_, i) => `${10 + i} level`), "null ranks"])
      )
      assert.deepStrictEqual(yield* ledger.recalculate(guildId), [])
    })
  )
})

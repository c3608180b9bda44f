import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { sql } from "kysely"
import { BoardStore } from "../../../src/infra/ledger/BoardStore.ts"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { type GuildId, MessageId, UserId } from "../../../src/machines/ids.ts"
import { type Board, BoardPeriod, Metric } from "../../../src/machines/leveling/board.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { batch, guildOf, message, midnight, minutes, segment, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 700

/** Midnights of 2026 that begin a day, a week, a month and a year before the last of them, each with its date. */
const days = [
  ["2025-12-31", Date.UTC(2025, 11, 31)],
  ["2026-10-31", Date.UTC(2026, 9, 31)],
  ["2026-11-15", Date.UTC(2026, 10, 15)],
  ["2026-11-20", Date.UTC(2026, 10, 20)],
  ["2026-11-21", midnight]
] as const

/** Seven members who spoke and wrote on five days, some alike and some in one way only. */
const settledGuild = Effect.gen(function* () {
  const guildId = guildOf(guilds++)
  const ledger = yield* LedgerStore
  databaseTime.now = midnight + minutes(600)
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  const users = [1, 2, 3, 4, 5, 6, 7].map(userOf)
  for (const [nth, [day, at]] of days.entries()) {
    const segments = users.flatMap((userId, i) => [
      segment({ guildId, userId, day, from: at, to: at + 1500 * ((i * (nth + 1)) % 4) + 700, camera: i % 2 === 0 }),
      segment({
        guildId,
        userId,
        day,
        from: at + minutes(60),
        to: at + minutes(60) + 30_000 * ((i + nth) % 3),
        attention: "afk",
        rate: 10,
        screen: i % 3 === 0
      })
    ])
    const messages = users.flatMap((userId, i) =>
      Array.from({ length: (i * (nth + 1)) % 3 }, (_, k) =>
        message({
          guildId,
          userId,
          day,
          at: at + minutes(nth + 1),
          messageId: MessageId.make(String(nth * 10 + k + 1))
        })
      )
    )
    yield* ledger.settle(lease, batch({ segments, messages }))
  }
  yield* ledger.markPresent(guildId, [userOf(6)], false)
  yield* ledger.hide(guildId, userOf(7), true)
  return { guildId, users }
})

const since = { all: "0001-01-01", year: "2026-01-01", month: "2026-11-01", week: "2026-11-16", day: "2026-11-21" }

/** What everyone has of a metric since a day, added up from the ledger's own entries; highest first. */
const counted = Effect.fnUntraced(function* (guildId: GuildId, { metric, period }: Board) {
  const database = yield* Database
  const rows = yield* database.rows(
    sql<{ user_id: string; level: string; reached_at: string } & Record<Metric, string>>`
      select
        m.user_id, m.level, m.reached_at, v.voice_xp + c.chat_xp as xp, c.messages,
        v.active / 1000 + v.afk / 1000 as voice, v.active / 1000 as active, v.afk / 1000 as afk,
        v.video / 1000 as video, v.streaming / 1000 as streaming
      from member m
      cross join lateral (
        select
          coalesce(sum((ended_at - started_at) * rate * 100), 0)::bigint / 6000000 as voice_xp,
          coalesce(sum(ended_at - started_at) filter (where attention = 'active'), 0)::bigint as active,
          coalesce(sum(ended_at - started_at) filter (where attention = 'afk'), 0)::bigint as afk,
          coalesce(sum(ended_at - started_at) filter (where camera), 0)::bigint as video,
          coalesce(sum(ended_at - started_at) filter (where screen), 0)::bigint as streaming
        from segment s where s.guild_id = m.guild_id and s.user_id = m.user_id and s.day >= ${since[period]}::date
      ) v
      cross join lateral (
        select coalesce(sum(messages), 0)::bigint as messages, coalesce(sum(xp), 0)::bigint as chat_xp
        from chat_hour h where h.guild_id = m.guild_id and h.user_id = m.user_id and h.day >= ${since[period]}::date
      ) c
      where m.guild_id = ${guildId}::bigint and m.present and not m.hidden`
  )
  return rows
    .map((row) => ({
      userId: UserId.make(row.user_id),
      value: Number(row[metric]),
      level: Number(row.level),
      reachedAt: Number(row.reached_at)
    }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.reachedAt - b.reachedAt || Number(a.userId) - Number(b.userId))
    .map(({ level, userId, value }, i) => ({ place: i + 1, userId, value, level }))
})

/** Nobodies, who make a guild a big one: each has 1 XP, and nothing of any other board. */
const crowdIn = Effect.fnUntraced(function* (guildId: GuildId) {
  const database = yield* Database
  yield* database.rows(sql`
    insert into member (guild_id, user_id, level, adjustments)
    select ${guildId}::bigint, n, 1, 1 from generate_series(1000, 11000) as n`)
  yield* database.rows(sql`select guildhall_verify_ranks(${guildId}::bigint)`)
})

const boards: ReadonlyArray<Board> = Metric.literals.flatMap((metric) =>
  BoardPeriod.literals.map((period) => ({ metric, period }))
)

onBothDatabases("boards", (it) => {
  it.effect(
    "of every metric and period are those of the ledger's entries, page by page, with everyone's standing",
    () =>
      Effect.gen(function* () {
        const store = yield* BoardStore
        const { guildId, users } = yield* settledGuild
        for (const board of boards) {
          const expected = yield* counted(guildId, board)
          assert.isAbove(expected.length, 0, JSON.stringify(board))
          const total = expected.length
          for (const [offset, limit] of [
            [0, 10],
            [1, 2],
            [total - 1, 3],
            [total, 3]
          ] as const) {
            const page = yield* store.page(guildId, board, { offset, limit })
            assert.deepStrictEqual(page, { total, rows: expected.slice(offset, offset + limit) }, JSON.stringify(board))
          }
          for (const userId of users) {
            const own = expected.find((row) => row.userId === userId)
            assert.deepStrictEqual(
              yield* store.standing(guildId, userId, board),
              own === undefined ? null : { place: own.place, value: own.value, total },
              JSON.stringify(board)
            )
          }
        }
      })
  )

  it.effect("of a big guild are the same", () =>
    Effect.gen(function* () {
      const store = yield* BoardStore
      const { guildId } = yield* settledGuild
      yield* crowdIn(guildId)
      for (const board of boards.filter(({ period }) => period === "week")) {
        const expected = yield* counted(guildId, board)
        const page = yield* store.page(guildId, board, { offset: 1, limit: 3 })
        assert.deepStrictEqual(page, { total: expected.length, rows: expected.slice(1, 4) }, JSON.stringify(board))
        for (const userId of [userOf(3), userOf(7), userOf(1000)]) {
          const own = expected.find((row) => row.userId === userId)
          assert.strictEqual((yield* store.standing(guildId, userId, board))?.place, own?.place)
        }
      }
    })
  )

  it.effect("of a big guild are sorted again after 20 seconds; who hides is gone at once", () =>
    Effect.gen(function* () {
      const store = yield* BoardStore
      const ledger = yield* LedgerStore
      const { guildId } = yield* settledGuild
      yield* crowdIn(guildId)
      const board = { metric: "messages", period: "all" } as const
      const page = store.page(guildId, board, { offset: 0, limit: 10 })
      const before = yield* page
      const [first, second] = before.rows
      assert.isDefined(first)
      assert.isDefined(second)
      const writes = batch({
        messages: Array.from({ length: 9 }, (_, i) =>
          message({ guildId, userId: second.userId, messageId: MessageId.make(String(9000 + i)) })
        )
      })
      yield* ledger.settle(yield* ledger.takeLease(0, 1, "a test", { steal: "held" }), writes)
      yield* ledger.hide(guildId, first.userId, true)
      assert.deepStrictEqual(
        (yield* page).rows.map(({ userId, value }) => [userId, value]),
        before.rows.slice(1).map(({ userId, value }) => [userId, value])
      )
      assert.isNull(yield* store.standing(guildId, first.userId, board))
      yield* TestClock.adjust("20 seconds")
      const after = yield* page
      assert.strictEqual(after.total, before.total - 1)
      assert.deepInclude(after.rows[0], { place: 1, userId: second.userId, value: second.value + 9 })
    })
  )

  it.effect("of a guild of which nothing is known are empty", () =>
    Effect.gen(function* () {
      const store = yield* BoardStore
      const guildId = guildOf(guilds++)
      for (const board of boards) {
        assert.deepStrictEqual(yield* store.page(guildId, board, { offset: 0, limit: 10 }), { total: 0, rows: [] })
        assert.isNull(yield* store.standing(guildId, userOf(1), board))
      }
    })
  )

  it.effect("of a day follow the guild's own timezone", () =>
    Effect.gen(function* () {
      const store = yield* BoardStore
      const settings = yield* SettingsStore
      const { guildId } = yield* settledGuild
      databaseTime.now = midnight + minutes(30)
      const today = Effect.map(
        store.page(guildId, { metric: "active", period: "day" }, { offset: 0, limit: 10 }),
        ({ rows }) => rows.map(({ value }) => value)
      )
      const inUtc = yield* today
      yield* settings.save(guildId, { ...defaultSettings, timezone: "America/New_York" }, "5")
      // There it is still the 20th.
      assert.notDeepEqual(yield* today, inUtc)
    })
  )
})

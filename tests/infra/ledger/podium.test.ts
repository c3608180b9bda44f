import { assert } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as fc from "fast-check"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { MessageId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { batch, channelOf, guildOf, message, midnight, minutes, segment, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 700
let messages = 1

interface NoticeRow {
  readonly user_id: string
  readonly kind: string
  readonly payload: { readonly place?: number; readonly level: number; readonly xp: number; readonly channelId: string }
}

/** A guild that wants notices, with levels out of reach unless `curve` says otherwise. */
const guild = Effect.fnUntraced(function* (settings: typeof GuildSettings.Encoded = {}) {
  databaseTime.now = midnight
  const guildId = guildOf(guilds++)
  const ledger = yield* LedgerStore
  const database = yield* Database
  const store = yield* SettingsStore
  const chosen = { modules: { notices: true }, curve: { kind: "linear", base: 10_000 }, ...settings } as const
  yield* store.save(guildId, yield* Schema.decodeEffect(GuildSettings)(chosen), "a test")
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  return {
    guildId,
    ledger,
    database,
    settle: (items: Parameters<typeof batch>[0]) => ledger.settle(lease, batch(items)),
    /** One settlement in which members earn so much, each by one message. */
    earn: (xpOf: Readonly<Record<number, number>>) =>
      ledger.settle(
        lease,
        batch({
          messages: Object.entries(xpOf).map(([user, xp]) =>
            message({ guildId, userId: userOf(Number(user)), xp, messageId: MessageId.make(String(messages++)) })
          )
        })
      ),
    /** What was announced since it was last asked: who, what, and the place if there is one. */
    announced: database
      .rows(sql<NoticeRow>`delete from outbox where guild_id = ${guildId}::bigint returning user_id, kind, payload`)
      .pipe(
        Effect.map((rows) => rows.map(({ kind, payload, user_id }) => [Number(user_id), kind, payload.place ?? null]))
      )
  }
})

/** Ten members, the first with the most. */
const ten = { 1: 100, 2: 90, 3: 80, 4: 70, 5: 60, 6: 50, 7: 40, 8: 30, 9: 20, 10: 10 }

onBothDatabases("a medal", (it) => {
  it.effect("is for who enters the first three or climbs within them, not for who is pushed down", () =>
    Effect.gen(function* () {
      const { announced, earn } = yield* guild()
      yield* earn(ten)
      yield* announced
      yield* earn({ 4: 15, 9: 5 })
      assert.deepStrictEqual(yield* announced, [[4, "medal", 3]])
      yield* earn({ 4: 30 })
      assert.deepStrictEqual(yield* announced, [[4, "medal", 1]])
      yield* earn({ 4: 30, 1: 5 })
      assert.deepStrictEqual(yield* announced, [])
    })
  )

  it.effect("names what it was earned with, and where", () =>
    Effect.gen(function* () {
      const { database, earn, guildId, settle } = yield* guild()
      yield* earn(ten)
      yield* database.rows(sql`delete from outbox where guild_id = ${guildId}::bigint`)
      databaseTime.now = midnight + minutes(10)
      yield* settle({
        segments: [segment({ guildId, userId: userOf(10), channelId: channelOf(44), to: midnight + minutes(2) })]
      })
      const rows = yield* database.rows(sql`select kind, payload from outbox where guild_id = ${guildId}::bigint`)
      const payload = { place: 1, level: 1, xp: 110, source: "voice", channelId: "44", at: midnight + minutes(2) }
      assert.deepStrictEqual(rows, [{ kind: "medal", payload }])
    })
  )

  it.effect("is given only among ten who are ranked: hidden, gone and XP of none do not count", () =>
    Effect.gen(function* () {
      const { announced, database, earn, guildId, ledger } = yield* guild()
      yield* earn({ ...ten, 11: 0 })
      yield* database.rows(sql`update member set hidden = true where guild_id = ${guildId}::bigint and user_id = 10`)
      yield* announced
      yield* earn({ 4: 100 })
      assert.deepStrictEqual(yield* announced, [])
      yield* earn({ 11: 1 })
      assert.deepStrictEqual(yield* announced, [])
      yield* earn({ 5: 200 })
      assert.deepStrictEqual(yield* announced, [[5, "medal", 1]])
      yield* ledger.markPresent(guildId, [userOf(9)], false)
      yield* earn({ 6: 400 })
      assert.deepStrictEqual(yield* announced, [])
    })
  )

  it.effect("comes at most once a local day for each place and member", () =>
    Effect.gen(function* () {
      // There it is noon on the 21st, and midnight comes twelve hours later.
      const { announced, earn } = yield* guild({ timezone: "Pacific/Auckland" })
      databaseTime.now = midnight - minutes(25 * 60)
      yield* earn(ten)
      yield* announced
      databaseTime.now = midnight - minutes(60)
      yield* earn({ 2: 20 })
      yield* earn({ 1: 20 })
      assert.deepStrictEqual(yield* announced, [
        [2, "medal", 1],
        [1, "medal", 1]
      ])
      yield* earn({ 2: 20 })
      yield* earn({ 1: 20 })
      yield* earn({ 3: 55 })
      assert.deepStrictEqual(yield* announced, [[3, "medal", 2]])
      databaseTime.now = midnight + minutes(11 * 60)
      yield* earn({ 2: 30 })
      assert.deepStrictEqual(yield* announced, [[2, "medal", 1]])
    })
  )

  it.effect("is one notice with the level of the same settlement, and only with that", () =>
    Effect.gen(function* () {
      const { announced, earn } = yield* guild({ curve: { kind: "linear", base: 100 } })
      yield* earn(ten)
      assert.deepStrictEqual(yield* announced, [
        [1, "level up", 1],
        [2, "medal", 2],
        [3, "medal", 3]
      ])
      yield* earn({ 4: 75, 9: 80 })
      assert.deepStrictEqual(yield* announced, [
        [4, "level up", 1],
        [9, "level up", 3]
      ])
      // A level-up that still waits is of an earlier settlement.
      yield* earn({ 10: 91 })
      yield* earn({ 10: 50 })
      assert.deepStrictEqual(yield* announced, [
        [10, "level up", 2],
        [10, "medal", 1]
      ])
    })
  )

  it.effect("is not counted where nobody wants notices", () =>
    Effect.gen(function* () {
      const { announced, earn } = yield* guild({ modules: { notices: false } })
      yield* earn(ten)
      yield* earn({ 4: 200 })
      assert.deepStrictEqual(yield* announced, [])
    })
  )

  it.effect("goes to those whom a comparison of the podium before and after each settlement finds", () =>
    Effect.gen(function* () {
      const { announced, database, earn, guildId } = yield* guild()
      const earnings = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 0, max: 40 })), {
        selector: ([user]) => user,
        minLength: 1,
        maxLength: 8
      })
      const xp = new Map<number, number>()
      const reached = new Map<number, number>()
      const podium = () =>
        [...xp]
          .filter(([, amount]) => amount > 0)
          .sort(([a, x], [b, y]) => y - x || (reached.get(a) ?? 0) - (reached.get(b) ?? 0) || a - b)
          .map(([user]) => user)
      for (const earned of fc.sample(earnings, { numRuns: 60, seed: 7 })) {
        // A day of its own each time, so that every medal may be given.
        databaseTime.now += minutes(24 * 60)
        const before = podium().slice(0, 3)
        for (const [user, amount] of earned) {
          xp.set(user, (xp.get(user) ?? 0) + amount)
          if (amount > 0) reached.set(user, midnight)
        }
        const after = podium()
        const placeBefore = (user: number) => (before.includes(user) ? before.indexOf(user) : 3)
        const wanted = after
          .slice(0, after.length < 10 ? 0 : 3)
          .flatMap((user, place) => (place < placeBefore(user) ? [[user, "medal", place + 1]] : []))
        yield* earn(Object.fromEntries(earned))
        const found = yield* announced
        assert.deepStrictEqual(
          found.toSorted((a, b) => Number(a[2]) - Number(b[2])),
          wanted
        )
      }
      const [row] = yield* database.rows(
        sql<{ count: string }>`select count(*) from podium where guild_id = ${guildId}::bigint`
      )
      assert.isAbove(Number(row?.count), 5)
    })
  )
})

import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../../src/infra/ledger/LedgerStore.ts"
import { type DayOfGuild, RollupStore } from "../../../../src/infra/ledger/statistics/RollupStore.ts"
import { StatisticsStore } from "../../../../src/infra/ledger/statistics/StatisticsStore.ts"
import { ChannelId, type GuildId, type UserId } from "../../../../src/machines/ids.ts"
import type { RangeWindow } from "../../../../src/machines/statistics/range.ts"
import { batch, guildOf, midnight, minutes, segment, userOf } from "../batches.ts"
import { databaseTime, onBothDatabases } from "../databases.ts"

let guilds = 4000

const all: RangeWindow = { kind: "all" }

const [ada, bob, cy] = [userOf(1), userOf(2), userOf(3)] as const
const [deck, cabin] = [ChannelId.make("71"), ChannelId.make("72")] as const

const dayMs = minutes(24 * 60)

/** So many days before the day of the test's midnight. */
const dayBefore = (days: number) => new Date(midnight - days * dayMs).toISOString().slice(0, 10)

const stretch = (guildId: GuildId, userId: UserId, channelId: ChannelId, daysAgo: number, from: number, to: number) => {
  const start = midnight - daysAgo * dayMs
  return segment({
    guildId,
    userId,
    channelId,
    day: dayBefore(daysAgo),
    from: start + minutes(from),
    to: start + minutes(to)
  })
}

const settle = Effect.fnUntraced(function* (...segments: ReadonlyArray<ReturnType<typeof segment>>) {
  const ledger = yield* LedgerStore
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  return yield* ledger.settle(lease, batch({ segments }))
})

/** Three members over two days that are over: Ada and Bob 30 minutes together, Bob and Cy 20, on the later day Ada and Cy 10. */
const aGuild = Effect.gen(function* () {
  const guildId = guildOf(guilds++)
  databaseTime.now = midnight + minutes(600)
  yield* settle(
    stretch(guildId, ada, deck, 2, 60, 120),
    stretch(guildId, bob, deck, 2, 90, 150),
    stretch(guildId, cy, deck, 2, 130, 160),
    stretch(guildId, ada, cabin, 1, 10, 40),
    stretch(guildId, cy, cabin, 1, 0, 20)
  )
  return guildId
})

const due = (guildId: GuildId) =>
  RollupStore.use((rollups) => rollups.due({ shards: [0], count: 1 })).pipe(
    Effect.map((days) => days.filter((day) => day.guildId === guildId))
  )

const closeAll = Effect.fnUntraced(function* (guildId: GuildId) {
  const rollups = yield* RollupStore
  const days = yield* due(guildId)
  assert.deepStrictEqual(
    yield* Effect.forEach(days, rollups.close),
    days.map(() => true)
  )
  return days
})

const partnersOf = (guildId: GuildId, userId: UserId, window: RangeWindow = all) =>
  StatisticsStore.use((statistics) => statistics.partners(guildId, userId, window, [])).pipe(
    Effect.map(({ board }) => board.slice(0, 10).map((row) => [row.userId, row.value / 60_000] as const))
  )

const rowsOf = (query: string) =>
  Database.use((database) => database.rows(sql<Record<string, unknown>>`${sql.raw(query)}`))

/** All that is rolled up of a guild. */
const rollupsOf = Effect.fnUntraced(function* (guildId: GuildId) {
  return {
    days: yield* rowsOf(
      `select day::text, active_ms, afk_ms, members from guild_day where guild_id = ${guildId} order by 1`
    ),
    pairs: yield* rowsOf(
      `select user_id, kind, starts_on::text, partners::text, ms::text from pair_period
      where guild_id = ${guildId} and ms <> '{}' order by 1, 2, 3`
    )
  }
})

onBothDatabases("rollups", (it) => {
  it.effect("are made of days that are over, the latest first, and change no answer", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      const before = [yield* partnersOf(guildId, ada), yield* partnersOf(guildId, bob), yield* partnersOf(guildId, cy)]
      assert.deepStrictEqual(before, [
        [
          [bob, 30],
          [cy, 10]
        ],
        [
          [ada, 30],
          [cy, 20]
        ],
        [
          [bob, 20],
          [ada, 10]
        ]
      ])
      const days = yield* closeAll(guildId)
      assert.deepStrictEqual(
        days.map(({ day }) => day),
        [dayBefore(1), dayBefore(2)]
      )
      assert.deepStrictEqual(yield* due(guildId), [])
      const rollups = yield* rollupsOf(guildId)
      assert.deepStrictEqual(
        rollups.days.map(({ active_ms, day, members }) => [day, Number(active_ms) / 60_000, Number(members)]),
        [
          [dayBefore(2), 150, 3],
          [dayBefore(1), 50, 2]
        ]
      )
      assert.strictEqual(rollups.pairs.length, 8)
      const after = [yield* partnersOf(guildId, ada), yield* partnersOf(guildId, bob), yield* partnersOf(guildId, cy)]
      assert.deepStrictEqual(after, before)
    })
  )

  it.effect("are not made of the current day, nor within ten minutes of its end", () =>
    Effect.gen(function* () {
      const guildId = guildOf(guilds++)
      databaseTime.now = midnight + minutes(600)
      yield* settle(stretch(guildId, ada, deck, 0, 0, 60))
      assert.deepStrictEqual(yield* due(guildId), [])
      databaseTime.now = midnight + dayMs + minutes(9)
      assert.deepStrictEqual(yield* due(guildId), [])
      databaseTime.now = midnight + dayMs + minutes(11)
      assert.deepStrictEqual(yield* due(guildId), [{ guildId, day: dayBefore(0) }])
    })
  )

  it.effect("of a day are made anew when something is settled for it late, and until then it counts all the same", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      yield* closeAll(guildId)
      const dora = userOf(4)
      yield* settle(stretch(guildId, dora, deck, 2, 100, 110))
      const late: ReadonlyArray<readonly [UserId, number]> = [
        [ada, 10],
        [bob, 10]
      ]
      assert.deepStrictEqual(yield* partnersOf(guildId, dora), late)
      assert.deepStrictEqual((yield* partnersOf(guildId, ada))[0], [bob, 30])
      assert.deepStrictEqual(
        (yield* closeAll(guildId)).map(({ day }) => day),
        [dayBefore(2)]
      )
      assert.deepStrictEqual(yield* partnersOf(guildId, dora), late)
      assert.deepStrictEqual((yield* rollupsOf(guildId)).days[0]?.["members"], "4")
    })
  )

  it.effect("stay open when a settlement for the day commits while they are made", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      const rollups = yield* RollupStore
      const of: DayOfGuild = { guildId, day: dayBefore(2) }
      // What a settlement does to the day, between making the rollups and letting go of it.
      yield* rowsOf(`
        create or replace function late() returns trigger language plpgsql as $$
        begin
          update open_day set version = version + 1 where guild_id = new.guild_id and day = new.day;
          return new;
        end $$`)
      yield* rowsOf("create trigger late after insert on guild_day for each row execute function late()")
      const closed = yield* rollups.close(of).pipe(Effect.ensuring(Effect.orDie(rowsOf("drop function late cascade"))))
      assert.isFalse(closed)
      assert.isTrue((yield* due(guildId)).some(({ day }) => day === of.day))
      assert.isTrue(yield* rollups.close(of))
    })
  )

  it.effect("made again from the segments are the same", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      const rollups = yield* RollupStore
      yield* closeAll(guildId)
      const made = yield* rollupsOf(guildId)
      yield* rowsOf(
        `update pair_period set ms = '{1}', partners = '{5}' where guild_id = ${guildId} and user_id = ${ada}`
      )
      yield* rowsOf(`delete from pair_period where guild_id = ${guildId} and user_id = ${bob}`)
      yield* rowsOf(`update guild_day set members = 9 where guild_id = ${guildId}`)
      yield* rowsOf(`delete from pair_period where guild_id = ${guildId} and user_id = ${cy} and kind = 'monthly'`)
      yield* rowsOf(`insert into pair_period values (${guildId}, ${cy}, 'daily', '2020-01-01', '{${ada}}', '{5000}')`)
      const days = yield* rollups.open(guildId)
      assert.deepStrictEqual(
        days.map(({ day }) => day),
        [dayBefore(2), dayBefore(1)]
      )
      yield* closeAll(guildId)
      yield* rollups.verifyMonths({ guildId })
      assert.deepStrictEqual(yield* rollupsOf(guildId), made)
    })
  )

  it.effect("that are wrong are found, told with both values, and made anew; right ones are left alone", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      const rollups = yield* RollupStore
      yield* closeAll(guildId)
      const made = yield* rollupsOf(guildId)
      const verify = Effect.gen(function* () {
        const days = yield* rollups.closed({ guildId })
        const found = yield* Effect.forEach(days, rollups.verify)
        return [...found.flat(), ...(yield* rollups.verifyMonths({ guildId }))]
      })
      assert.deepStrictEqual(yield* verify, [])
      const month = `${dayBefore(1).slice(0, 7)}-01`
      yield* rowsOf(
        `update pair_period set ms = '{7,0}' where guild_id = ${guildId} and user_id = ${bob} and kind = 'daily'
        and starts_on = '${dayBefore(2)}'`
      )
      yield* rowsOf(`update guild_day set active_ms = 1 where guild_id = ${guildId} and day = '${dayBefore(1)}'`)
      yield* rowsOf(
        `update pair_period set ms = '{8}', partners = '{${cy}}' where guild_id = ${guildId} and user_id = ${ada}
        and kind = 'monthly'`
      )
      const found = yield* verify
      assert.deepStrictEqual(
        found.filter(({ what }) => what === "pairs").map(({ derived, stored }) => [stored, derived]),
        [
          [`${dayBefore(2)} ${bob} 2 partners, 7 ms`, `${dayBefore(2)} ${bob} 2 partners, ${minutes(50)} ms`],
          [`${month} 1 partners, 8 ms`, `${month} 2 partners, ${minutes(40)} ms`],
          // The month follows from the day; closing that anew brings it back.
          [`${month} 2 partners, ${minutes(50)} ms`, `${month} 2 partners, 7 ms`]
        ]
      )
      assert.strictEqual(found.filter(({ what }) => what === "rollup").length, 1)
      yield* closeAll(guildId)
      assert.deepStrictEqual(yield* rollupsOf(guildId), made)
      assert.deepStrictEqual(yield* verify, [])
    })
  )

  it.effect("are asked for by the shard that hears of the guild", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      const rollups = yield* RollupStore
      const shard = Number((BigInt(guildId) >> 22n) % 3n)
      const dueOf = (id: number) =>
        rollups.due({ shards: [id], count: 3 }).pipe(Effect.map((days) => days.some((day) => day.guildId === guildId)))
      assert.deepStrictEqual(
        yield* Effect.forEach([0, 1, 2], dueOf),
        [0, 1, 2].map((id) => id === shard)
      )
    })
  )
})

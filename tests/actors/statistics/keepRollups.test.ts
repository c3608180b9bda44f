import { setImmediate } from "node:timers/promises"
import { assert } from "@effect/vitest"
import { Clock, type Duration, Effect, Metric } from "effect"
import { TestClock } from "effect/testing"
import { sql } from "kysely"
import { repairs } from "../../../src/actors/inspection/metrics.ts"
import { keepRollups } from "../../../src/actors/statistics/keepRollups.ts"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore, LedgerUnavailable } from "../../../src/infra/ledger/LedgerStore.ts"
import { RollupStore } from "../../../src/infra/ledger/statistics/RollupStore.ts"
import type { GuildId } from "../../../src/machines/ids.ts"
import { batch, guildOf, midnight, minutes, segment, userOf } from "../../infra/ledger/batches.ts"
import { databaseTime, onBothDatabases } from "../../infra/ledger/databases.ts"

let guilds = 5000

const dayMs = minutes(24 * 60)
const day = (daysAgo: number) => new Date(midnight - daysAgo * dayMs).toISOString().slice(0, 10)

/** Two members together for an hour on each of three days that are over. */
const aGuild = Effect.gen(function* () {
  const guildId = guildOf(guilds++)
  const ledger = yield* LedgerStore
  databaseTime.now = midnight + minutes(600)
  yield* TestClock.setTime(databaseTime.now)
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  const segments = [3, 2, 1].flatMap((daysAgo) =>
    [1, 2].map((n) => {
      const from = midnight - daysAgo * dayMs
      return segment({ guildId, userId: userOf(n), day: day(daysAgo), from, to: from + minutes(60) })
    })
  )
  yield* ledger.settle(lease, batch({ segments }))
  return guildId
})

const closedDays = (guildId: GuildId) =>
  RollupStore.use((rollups) => rollups.closed({ guildId })).pipe(Effect.map((days) => days.map((one) => one.day)))

/** Waits on the database's own time for what a fibre does. */
const until = <E, R>(look: Effect.Effect<boolean, E, R>) =>
  look.pipe(Effect.tap(Effect.promise(() => setImmediate())), Effect.repeat({ until: (seen) => seen }))

const allClosed = (guildId: GuildId, count: number) =>
  until(Effect.map(closedDays(guildId), (days) => days.length === count))

/** Passes time until something is seen, step by step: whoever sleeps meanwhile may not have begun to. */
const passing = <E, R>(look: Effect.Effect<boolean, E, R>, step: Duration.Input = "1 minute") =>
  until(Effect.andThen(TestClock.adjust(step), look))

const ours = () => ({ shards: [0], count: 1 })

onBothDatabases("a worker of rollups", (it) => {
  it.effect("closes days that are over when it begins, and those that end later within minutes", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      yield* Effect.forkScoped(keepRollups(ours))
      yield* allClosed(guildId, 3)
      assert.deepStrictEqual(yield* closedDays(guildId), [day(3), day(2), day(1)])

      const lease = yield* LedgerStore.use((ledger) => ledger.takeLease(0, 1, "a test", { steal: "held" }))
      const late = segment({ guildId, userId: userOf(3), day: day(0), from: midnight, to: midnight + minutes(60) })
      yield* LedgerStore.use((ledger) => ledger.settle(lease, batch({ segments: [late] })))
      databaseTime.now = midnight + dayMs + minutes(11)
      yield* passing(Effect.map(closedDays(guildId), (days) => days.includes(day(0))))
    })
  )

  it.effect("goes on with the other days when one cannot be closed", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      const rollups = yield* RollupStore
      const failing = RollupStore.of({
        ...rollups,
        close: (of) =>
          of.guildId === guildId && of.day === day(2)
            ? Effect.fail(new LedgerUnavailable({ cause: "statement timeout" }))
            : rollups.close(of)
      })
      yield* Effect.forkScoped(keepRollups(ours).pipe(Effect.provideService(RollupStore, failing)))
      yield* allClosed(guildId, 2)
      assert.deepStrictEqual(yield* closedDays(guildId), [day(3), day(1)])
    })
  )

  it.effect("compares every closed day once in seven days, counts what was wrong, and makes it anew", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      const database = yield* Database
      yield* Effect.forkScoped(keepRollups(ours))
      yield* allClosed(guildId, 3)
      yield* database.rows(sql`update guild_day set active_ms = 1 where guild_id = ${guildId}::bigint`)
      const before = yield* Metric.value(repairs)
      const wrong = database.rows(sql`select from guild_day where guild_id = ${guildId}::bigint and active_ms = 1`)
      yield* passing(
        Effect.map(wrong, (rows) => rows.length === 0),
        "10 minutes"
      )
      assert.isBelow(yield* Clock.currentTimeMillis, midnight + 9 * dayMs)
      const after = yield* Metric.value(repairs)
      assert.strictEqual(after.count - before.count, 3)
    })
  )

  it.effect("leaves the guilds of other shards alone", () =>
    Effect.gen(function* () {
      const guildId = yield* aGuild
      const shard = Number((BigInt(guildId) >> 22n) % 2n)
      yield* Effect.forkScoped(keepRollups(() => ({ shards: [1 - shard], count: 2 })))
      const other = yield* aGuild
      assert.strictEqual(Number((BigInt(other) >> 22n) % 2n), shard)
      yield* Effect.forkScoped(keepRollups(() => ({ shards: [], count: 1 })))
      yield* TestClock.adjust("10 minutes")
      yield* Effect.promise(() => setImmediate())
      assert.deepStrictEqual(yield* closedDays(guildId), [])
    })
  )
})

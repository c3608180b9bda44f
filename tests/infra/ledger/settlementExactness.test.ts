import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import type { GuildId } from "../../../src/machines/ids.ts"
import type { Batch } from "../../../src/machines/ledger/batch.ts"
import { levelAt } from "../../../src/machines/leveling/curve.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { batch, guildOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"
import { anyHistory, horizon } from "./histories.ts"
import { type Account, type Instant, oracle } from "./settlementOracle.ts"

const periodsOf = (day: string) =>
  day === "2026-12-31"
    ? ["annual 2026-01-01", "monthly 2026-12-01", "weekly 2026-12-28", "daily 2026-12-31"]
    : ["annual 2027-01-01", "monthly 2027-01-01", "weekly 2026-12-28", "daily 2027-01-01"]

const figuresOf = (account: Account) => {
  const instants = [...account.instants.values()]
  const counted = instants.filter((i) => !i.withheld.includes("ignored channel"))
  const paid = account.messages.filter((m) => m.rewarded)
  return {
    voice: instants.reduce((sum, i) => sum + i.rate * i.percent, 0),
    chat: paid.reduce((sum, m) => sum + m.xp * m.percent, 0),
    active_ms: counted.filter((i) => i.attention === "active").length,
    afk_ms: counted.filter((i) => i.attention === "afk").length,
    video_ms: counted.filter((i) => i.camera).length,
    streaming_ms: counted.filter((i) => i.screen).length,
    messages: account.messages.length,
    rewarded: paid.length
  }
}

/** The same account as it shows in one period: without multipliers. */
const within = (account: Account, period: string): Account => ({
  ...account,
  instants: new Map(
    [...account.instants]
      .filter(([, i]) => periodsOf(i.day).includes(period))
      .map(([at, i]) => [at, { ...i, percent: 100 }])
  ),
  messages: account.messages
    .filter(({ day }) => periodsOf(day).includes(period))
    .map((message) => ({ ...message, percent: 100 }))
})

type Column = string | number | bigint | null

const asText = (row: Readonly<Record<string, Column>>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]))

const storedInstants = (rows: ReadonlyArray<Instant & { readonly started_at: string; readonly ended_at: string }>) => {
  const instants = new Map<number, Instant>()
  for (const { ended_at, started_at, ...row } of rows) {
    for (let at = Number(started_at); at < Number(ended_at); at++) {
      assert.isFalse(instants.has(at), `${at} is settled twice`)
      instants.set(at, row)
    }
  }
  return instants
}

const compare = Effect.fnUntraced(function* (guildId: GuildId, userId: string, account: Account) {
  const database = yield* Database
  const member = sql`guild_id = ${guildId}::bigint and user_id = ${userId}::bigint`
  const segments = yield* database.rows(
    sql<Instant & { readonly started_at: string; readonly ended_at: string }>`
      select started_at, ended_at, day::text, rate, percent, attention, camera, screen, withheld from segment
      where ${member}`
  )
  const instants = [...account.instants].map(([at, i]): [number, Instant] => [
    at,
    {
      day: i.day,
      rate: i.rate,
      percent: i.percent,
      attention: i.attention,
      camera: i.camera,
      screen: i.screen,
      withheld: i.withheld
    }
  ])
  assert.deepStrictEqual(storedInstants(segments), new Map(instants))

  const counters = sql`voice, chat, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded`
  const totals = yield* database.rows(
    sql<Record<string, Column>>`
      select ${counters}, xp, level, credited_until, last_message from member where ${member}`
  )
  const figures = figuresOf(account)
  const xp = Math.floor(figures.voice / 6_000_000) + Math.floor(figures.chat / 100)
  const total = {
    ...figures,
    xp,
    level: levelAt(defaultSettings.curve, xp),
    credited_until: account.creditedUntil,
    last_message: account.lastMessage
  }
  const touched = account.instants.size + account.messages.length > 0
  assert.deepStrictEqual(totals.map(asText), touched ? [asText(total)] : [])

  const periods = yield* database.rows(
    sql<Record<string, Column>>`
      select kind || ' ' || starts_on as period, ${counters} from member_period where ${member} order by 1`
  )
  const expected = [...new Set([...periodsOf("2026-12-31"), ...periodsOf("2027-01-01")])].sort().map((period) => ({
    period,
    ...figuresOf(within(account, period))
  }))
  assert.deepStrictEqual(
    periods.map(asText),
    expected.filter((p) => p.active_ms + p.afk_ms + p.messages > 0).map(asText)
  )
})

let guilds = 9_007_199_254_740_992n

onBothDatabases("settlement", (it) => {
  const settlesLikeTheOracle = (history: ReadonlyArray<Batch>, dailyCapXp: number | null) =>
    Effect.gen(function* () {
      const guildId = guildOf(guilds++)
      databaseTime.now = horizon - 5000
      const ledger = yield* LedgerStore
      const settings = yield* SettingsStore
      yield* settings.save(guildId, { ...defaultSettings, voice: { ...defaultSettings.voice, dailyCapXp } }, "a test")
      const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "expired" })
      const expected = oracle(dailyCapXp, horizon)
      // Batch ids are the world's, guilds are a run's: each run has ids of its own.
      const own = new Map<string, string>()
      for (const { id, ...rest } of history) {
        const ownId = own.get(id) ?? batch({}).id
        own.set(id, ownId)
        const ours = {
          ...rest,
          id: ownId,
          segments: rest.segments.map((s) => ({ ...s, guildId })),
          messages: rest.messages.map((m) => ({ ...m, guildId }))
        }
        yield* ledger.settle(lease, ours)
        expected.settle(ours)
      }
      for (const [userId, account] of expected.accounts) yield* compare(guildId, userId, account)
      assert.deepStrictEqual(yield* ledger.verify({ touchedSince: 0 }), [])
    })

  it.effect("pays any history of batches to the millisecond as a naive oracle does", () =>
    Effect.context<Database | LedgerStore | SettingsStore>().pipe(
      Effect.flatMap((context) =>
        Effect.promise(() =>
          fc.assert(
            fc.asyncProperty(anyHistory, fc.constantFrom(null, null, 0, 1, 3), (history, cap) =>
              Effect.runPromise(Effect.provide(settlesLikeTheOracle(history, cap), context))
            ),
            { numRuns: 100 }
          )
        )
      )
    )
  )
})

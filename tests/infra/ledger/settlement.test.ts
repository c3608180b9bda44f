import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { type Lease, LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { type GuildId, MessageId } from "../../../src/machines/ids.ts"
import type { Batch, Gap, StampedMessage, StampedSegment } from "../../../src/machines/ledger/batch.ts"
import { batch, channelOf, guildOf, message, midnight, minutes, segment, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 100

/** A guild of its own for each test, and what settles in it. */
const guild = Effect.gen(function* () {
  databaseTime.now = Date.UTC(2026, 10, 21, 12)
  const guildId = guildOf(guilds++)
  const ledger = yield* LedgerStore
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  const settle = (items: Partial<Batch>) => ledger.settle(lease, batch(items))
  return {
    guildId,
    lease,
    ledger,
    settle,
    voice: (...segments: ReadonlyArray<Partial<StampedSegment>>) =>
      settle({ segments: segments.map((fields) => segment({ ...fields, guildId })) }),
    chat: (...messages: ReadonlyArray<Partial<StampedMessage>>) =>
      settle({ messages: messages.map((fields) => message({ ...fields, guildId })) }),
    figures: ledger.member(guildId, userOf(1))
  }
})

const stretches = Effect.fnUntraced(function* (guildId: GuildId) {
  const database = yield* Database
  const rows = yield* database.rows(
    sql<{ started_at: string; ended_at: string }>`
      select started_at, ended_at from segment where guild_id = ${guildId}::bigint order by started_at`
  )
  return rows.map((row) => [Number(row.started_at) - midnight, Number(row.ended_at) - midnight])
})

const notices = Effect.fnUntraced(function* (guildId: GuildId) {
  const database = yield* Database
  const rows = yield* database.rows(
    sql<{ payload: unknown }>`select payload from outbox where guild_id = ${guildId}::bigint order by id`
  )
  return rows.map((row) => row.payload)
})

const gapsOf = Effect.fnUntraced(function* (guildId: GuildId | null) {
  const database = yield* Database
  const rows = yield* database.rows(
    sql<{ started_at: string; ended_at: string; cause: string }>`
      select started_at, ended_at, cause from gap where guild_id is not distinct from ${guildId}::bigint
      order by started_at`
  )
  return rows.map((row) => [Number(row.started_at) - midnight, Number(row.ended_at) - midnight, row.cause])
})

const idOf = (id: number | bigint) => MessageId.make(String(id))

onBothDatabases("settlement", (it) => {
  it.effect("pays by the millisecond: two halves of an XP make one", () =>
    Effect.gen(function* () {
      const { guildId, voice } = yield* guild
      const settled = yield* voice(
        { from: midnight, to: midnight + 700 },
        { from: midnight + 700, to: midnight + 1200 }
      )
      assert.deepStrictEqual(settled, {
        applied: true,
        members: [{ guildId, userId: userOf(1), creditedUntil: midnight + 1200, xp: 1, level: 1, levelBefore: 1 }]
      })
    })
  )

  it.effect("does nothing for a batch id that was settled before", () =>
    Effect.gen(function* () {
      const { figures, guildId, ledger, lease } = yield* guild
      const once = batch({ segments: [segment({ guildId })], messages: [message({ guildId })] })
      yield* ledger.settle(lease, once)
      const before = yield* figures
      assert.deepStrictEqual(yield* ledger.settle(lease, once), { applied: false, members: [] })
      assert.deepStrictEqual(yield* figures, before)
      assert.strictEqual(before?.xp, 65)
    })
  )

  it.effect("is fenced by an older epoch, and leaves no trace", () =>
    Effect.gen(function* () {
      const { figures, guildId, ledger, lease } = yield* guild
      const other: Lease = yield* ledger.takeLease(0, 1, "another", { steal: "held" })
      const late = batch({ segments: [segment({ guildId })] })
      const fenced = yield* Effect.flip(ledger.settle(lease, late))
      assert.strictEqual(fenced._tag, "Fenced")
      assert.isNull(yield* figures)
      assert.isTrue((yield* ledger.settle(other, late)).applied)
    })
  )

  it.effect("keeps apart ids that one Number cannot", () =>
    Effect.gen(function* () {
      const { guildId, ledger, voice } = yield* guild
      const users = [9_007_199_254_740_992n, 9_007_199_254_740_993n].map(userOf)
      yield* voice(...users.map((userId, i) => ({ userId, to: midnight + minutes(i + 1) })))
      const xp = yield* Effect.forEach(users, (userId) => ledger.member(guildId, userId))
      assert.deepStrictEqual(
        xp.map((member) => member?.xp),
        [50, 100]
      )
    })
  )

  it.effect("moves the watermark for withheld time too, and counts it", () =>
    Effect.gen(function* () {
      const { figures, voice } = yield* guild
      yield* voice({ rate: 0, withheld: ["alone"] })
      yield* voice({})
      const member = yield* figures
      assert.deepInclude(member, { xp: 0, creditedUntil: midnight + minutes(1) })
      assert.strictEqual(member?.seconds.total, 60)
    })
  )

  it.effect("does not count time in ignored channels", () =>
    Effect.gen(function* () {
      const { figures, voice } = yield* guild
      yield* voice({ rate: 0, withheld: ["ignored role", "ignored channel"], camera: true })
      const member = yield* figures
      assert.deepInclude(member, { xp: 0, creditedUntil: midnight + minutes(1) })
      assert.deepStrictEqual(member?.seconds, { total: 0, active: 0, afk: 0, video: 0, streaming: 0 })
    })
  )

  it.effect("cuts what lies more than five seconds ahead of the database's time", () =>
    Effect.gen(function* () {
      const { figures, voice } = yield* guild
      databaseTime.now = midnight + minutes(1)
      yield* voice({ to: midnight + minutes(60) }, { from: midnight + minutes(60), to: midnight + minutes(61) })
      assert.strictEqual((yield* figures)?.creditedUntil, midnight + 65_000)
    })
  )

  it.effect("goes on with a stored segment when nothing but its end differs", () =>
    Effect.gen(function* () {
      const { figures, guildId, voice } = yield* guild
      yield* voice({ to: midnight + 1000 })
      yield* voice({ from: midnight + 1000, to: midnight + 2000 })
      yield* voice({ from: midnight + 500, to: midnight + 60_000 })
      assert.deepStrictEqual(yield* stretches(guildId), [[0, 60_000]])
      assert.strictEqual((yield* figures)?.xp, 50)
    })
  )

  const differences: ReadonlyArray<Partial<StampedSegment>> = [
    { from: midnight + 1001 },
    { day: "2026-11-22" },
    { channelId: channelOf(9) },
    { joinedAt: midnight + 1 },
    { attention: "afk" },
    { camera: true },
    { screen: true },
    { rate: 0, withheld: ["alone"] },
    { rate: 51 },
    { percent: 101 },
    { evidence: "likely" }
  ]
  for (const difference of differences) {
    it.effect(`begins a new stored segment when ${Object.keys(difference).join(" and ")} differs`, () =>
      Effect.gen(function* () {
        const { guildId, voice } = yield* guild
        yield* voice({ to: midnight + 1000 })
        yield* voice({ from: midnight + 1000, to: midnight + 2000, ...difference })
        assert.deepStrictEqual(yield* stretches(guildId), [
          [0, 1000],
          [(difference.from ?? midnight + 1000) - midnight, 2000]
        ])
      })
    )
  }

  it.effect("takes a message whose id is not past the watermark for one it has counted", () =>
    Effect.gen(function* () {
      const { chat, figures } = yield* guild
      yield* chat({ messageId: idOf(9_007_199_254_740_993n) })
      yield* chat({ messageId: idOf(9_007_199_254_740_992n) }, { messageId: idOf(9_007_199_254_740_994n), xp: 20 })
      assert.deepInclude(yield* figures, { xp: 35, messages: 2, rewarded: 2 })
    })
  )

  for (const whose of ["guild", "shard"] as const) {
    it.effect(`records what a ${whose} could not see once, whichever batches tell of it`, () =>
      Effect.gen(function* () {
        const { guildId, settle } = yield* guild
        const other = guildOf(guilds++)
        const scope = whose === "guild" ? guildId : null
        const gap = (from: number, to: number, cause: Gap["cause"], of: GuildId | null = scope): Gap => {
          return { guildId: of, from: midnight + from, to: midnight + to, cause, evidence: "likely" }
        }
        yield* settle({ gaps: [gap(10, 20, "stall"), gap(10, 20, "stall"), gap(15, 25, "connection")] })
        yield* settle({ gaps: [gap(30, 40, "connection"), gap(12, 18, "connection", other)] })
        yield* settle({ gaps: [gap(10, 20, "stall"), gap(5, 50, "restart"), gap(60, 60, "stall")] })
        assert.deepStrictEqual(yield* gapsOf(scope), [
          [5, 10, "restart"],
          [10, 20, "stall"],
          [20, 25, "connection"],
          [25, 30, "restart"],
          [30, 40, "connection"],
          [40, 50, "restart"]
        ])
        assert.deepStrictEqual(yield* gapsOf(other), [[12, 18, "connection"]])
      })
    )
  }

  it.effect("takes the same message twice in a batch for one", () =>
    Effect.gen(function* () {
      const { chat, figures } = yield* guild
      yield* chat({ messageId: idOf(5) }, { messageId: idOf(5) })
      assert.deepInclude(yield* figures, { xp: 15, messages: 1, rewarded: 1 })
    })
  )

  it.effect("carries the remainders of multiplied chat, and leaves multipliers out of the periods", () =>
    Effect.gen(function* () {
      const { chat, figures } = yield* guild
      yield* chat({ messageId: idOf(1), xp: 50, percent: 125 })
      const first = yield* figures
      yield* chat({ messageId: idOf(2), xp: 50, percent: 125 })
      const second = yield* figures
      assert.deepStrictEqual([first?.xp, first?.periods.annual], [62, 50])
      assert.deepStrictEqual([second?.xp, second?.periods.annual], [125, 100])
    })
  )

  it.effect("shows the periods of the guild's current local day", () =>
    Effect.gen(function* () {
      const { figures, voice } = yield* guild
      // 20 and 21 November 2026 are Friday and Saturday, the 15th a Sunday.
      yield* voice(
        { from: midnight - minutes(9000), to: midnight - minutes(8999), day: "2026-11-15" },
        { from: midnight - minutes(60), to: midnight - minutes(59), day: "2026-11-20" },
        {}
      )
      assert.deepStrictEqual((yield* figures)?.periods, { annual: 150, monthly: 150, weekly: 100, daily: 50 })
    })
  )

  it.effect("tells a risen level once, with the item that crossed its threshold", () =>
    Effect.gen(function* () {
      const { guildId, settle } = yield* guild
      // 80 XP of voice by minute 1:36, then the message of minute 2 crosses 100, then voice goes on to 215.
      const settled = yield* settle({
        segments: [
          segment({ guildId, to: midnight + 96_000 }),
          segment({ guildId, from: midnight + minutes(3), to: midnight + minutes(5) })
        ],
        messages: [
          message({ guildId, messageId: idOf(1), at: midnight + 1000, rewarded: false, xp: 0 }),
          message({ guildId, messageId: idOf(2), at: midnight + minutes(2), xp: 35, channelId: channelOf(77) })
        ]
      })
      assert.deepInclude(settled.members[0], { xp: 215, level: 2, levelBefore: 1 })
      assert.deepStrictEqual(yield* notices(guildId), [
        { levelBefore: 1, level: 2, xp: 215, source: "chat", channelId: "77", at: midnight + minutes(2) }
      ])
      yield* settle({ messages: [message({ guildId, messageId: idOf(3), xp: 1 })] })
      assert.strictEqual((yield* notices(guildId)).length, 1)
    })
  )

  it.effect("ranks by XP, then who reached it first, then user id; who hides or left has no rank", () =>
    Effect.gen(function* () {
      const { guildId, ledger, voice } = yield* guild
      const at = (minute: number) => ({ from: midnight + minutes(minute), to: midnight + minutes(minute + 1) })
      yield* voice(
        { userId: userOf(11), ...at(2) },
        { userId: userOf(12), ...at(1) },
        { userId: userOf(13), to: midnight + minutes(2) },
        { userId: userOf(14), ...at(1) },
        { userId: userOf(15), to: midnight + minutes(9) }
      )
      yield* ledger.markPresent(guildId, [userOf(15)], false)
      const ranks = yield* Effect.forEach([11, 12, 13, 14, 15], (id) => ledger.member(guildId, userOf(id)))
      assert.deepStrictEqual(
        ranks.map((member) => member?.rank),
        [4, 2, 1, 3, null]
      )
      yield* ledger.markPresent(guildId, [userOf(15)], true)
      assert.strictEqual((yield* ledger.member(guildId, userOf(15)))?.rank, 1)
    })
  )

  it.effect("keeps off the boards who left before anything was settled", () =>
    Effect.gen(function* () {
      const { figures, guildId, ledger, voice } = yield* guild
      yield* ledger.markPresent(guildId, [userOf(1)], false)
      yield* voice({})
      assert.deepInclude(yield* figures, { xp: 50, present: false, rank: null })
    })
  )

  it.effect("answers the watermarks of those who have one", () =>
    Effect.gen(function* () {
      const { chat, guildId, ledger, voice } = yield* guild
      yield* voice({})
      yield* chat({ userId: userOf(2) })
      assert.deepStrictEqual(
        yield* ledger.creditedUntil(guildId, [userOf(1), userOf(2), userOf(3)]),
        new Map([[userOf(1), midnight + minutes(1)]])
      )
      assert.isNull(yield* ledger.member(guildId, userOf(3)))
    })
  )
})

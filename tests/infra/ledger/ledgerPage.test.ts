import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { type LedgerEntry, LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { GuildId, MessageId } from "../../../src/machines/ids.ts"
import type { Batch } from "../../../src/machines/ledger/batch.ts"
import { batch, channelOf, message, midnight, minutes, segment, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 500n

/** On shard 1 of 2: Discord takes the id's time bits modulo the shard count. */
const onShardOne = () => GuildId.make(String(((guilds++ * 2n + 1n) << 22n) + 12345n))

const settled = Effect.fnUntraced(function* (items: (guildId: GuildId) => Partial<Batch>) {
  databaseTime.now = midnight + minutes(600)
  const guildId = onShardOne()
  const ledger = yield* LedgerStore
  const lease = yield* ledger.takeLease(1, 2, "a test", { steal: "expired" })
  yield* ledger.settle(lease, batch(items(guildId)))
  const read = (page: Partial<Parameters<typeof ledger.ledger>[2]> = {}) =>
    ledger.ledger(guildId, userOf(1), { from: null, to: null, limit: 100, cursor: null, ...page })
  return { guildId, ledger, lease, read }
})

const instantOf = (entry: LedgerEntry) => (entry.kind === "adjustment" ? entry.at : entry.from)

onBothDatabases("a member's ledger", (it) => {
  it.effect("tells what was paid, what was withheld and why, and what nobody saw, newest first", () =>
    Effect.gen(function* () {
      const { guildId, read } = yield* settled((guildId) => ({
        segments: [
          segment({ guildId, from: midnight + minutes(61), to: midnight + minutes(62), camera: true, rate: 100 }),
          segment({
            guildId,
            from: midnight + minutes(62),
            to: midnight + minutes(63),
            attention: "afk",
            screen: true,
            withheld: ["alone", "afk channel"],
            rate: 0,
            percent: 125,
            evidence: "likely"
          })
        ],
        messages: [
          message({ guildId, at: midnight + minutes(59), messageId: MessageId.make("1") }),
          message({ guildId, at: midnight + minutes(58), messageId: MessageId.make("2"), rewarded: false, xp: 0 })
        ],
        gaps: [
          { guildId: null, from: midnight + 1, to: midnight + 2, cause: "connection", evidence: "certain" },
          { guildId, from: midnight + 3, to: midnight + 4, cause: "unavailable", evidence: "unknown" }
        ]
      }))
      const database = yield* Database
      yield* database.rows(sql`select guildhall_adjust(${guildId}::bigint, 1, 'add', 7, 'a prize', '5')`)
      const { items, next } = yield* read()
      assert.isNull(next)
      assert.deepStrictEqual(items, [
        { kind: "adjustment", at: databaseTime.now, xp: 7, reason: "a prize", by: "5" },
        {
          kind: "voice",
          channelId: channelOf(7),
          from: midnight + minutes(62),
          to: midnight + minutes(63),
          activity: "streaming",
          attention: "afk",
          camera: false,
          screen: true,
          withheld: ["alone", "afk channel"],
          rate: 0,
          percent: 125,
          evidence: "likely",
          numerator: "0"
        },
        {
          kind: "voice",
          channelId: channelOf(7),
          from: midnight + minutes(61),
          to: midnight + minutes(62),
          activity: "video",
          attention: "active",
          camera: true,
          screen: false,
          withheld: [],
          rate: 100,
          percent: 100,
          evidence: "seen",
          numerator: "600000000"
        },
        {
          kind: "gap",
          from: midnight + 3,
          to: midnight + 4,
          cause: "unavailable",
          evidence: "unknown"
        },
        { kind: "gap", from: midnight + 1, to: midnight + 2, cause: "connection", evidence: "certain" },
        { kind: "chat", from: midnight, to: midnight + minutes(60), messages: 2, rewarded: 1, numerator: "1500" }
      ])
    })
  )

  it.effect("is read to the end in pages, each entry once, however many share an instant", () =>
    Effect.gen(function* () {
      const at = (minute: number) => midnight + minutes(minute)
      const { read } = yield* settled((guildId) => ({
        segments: Array.from({ length: 20 }, (_, i) =>
          segment({ guildId, from: at(i * 30), to: at(i * 30 + 1), channelId: channelOf(i) })
        ),
        messages: Array.from({ length: 20 }, (_, i) =>
          message({ guildId, at: at(i * 30), messageId: MessageId.make(String(i + 1)) })
        ),
        gaps: Array.from({ length: 20 }, (_, i) => ({
          guildId: i % 2 === 0 ? guildId : null,
          from: at(Math.floor(i / 4) * 60),
          to: at(600),
          cause: "connection",
          evidence: "certain"
        }))
      }))
      const whole = yield* read()
      for (const limit of [1, 3, 7]) {
        const pages: Array<LedgerEntry> = []
        let cursor: string | null = null
        do {
          const page: { readonly items: ReadonlyArray<LedgerEntry>; readonly next: string | null } = yield* read({
            limit,
            cursor
          })
          assert.isAtMost(page.items.length, limit)
          pages.push(...page.items)
          cursor = page.next
        } while (cursor !== null)
        assert.deepStrictEqual(pages, whole.items)
      }
      const instants = whole.items.map(instantOf)
      assert.deepStrictEqual(
        instants,
        instants.toSorted((a, b) => b - a)
      )
    })
  )

  it.effect("is clipped to a window: entries that reach into it", () =>
    Effect.gen(function* () {
      const { read } = yield* settled((guildId) => ({
        segments: [0, 10, 20].map((minute) =>
          segment({ guildId, from: midnight + minutes(minute), to: midnight + minutes(minute + 10), rate: 50 + minute })
        )
      }))
      const voiceIn = Effect.fnUntraced(function* (from: number, to: number) {
        const { items } = yield* read({ from: midnight + minutes(from), to: midnight + minutes(to) })
        return items.filter((entry) => entry.kind === "voice").map((entry) => (entry.from - midnight) / minutes(1))
      })
      assert.deepStrictEqual(yield* voiceIn(10, 20), [10])
      assert.deepStrictEqual(yield* voiceIn(9, 21), [20, 10, 0])
    })
  )

  it.effect("reads a cursor that is not ours as the start", () =>
    Effect.gen(function* () {
      const { read } = yield* settled((guildId) => ({ segments: [segment({ guildId })] }))
      assert.deepStrictEqual(yield* read({ cursor: "'; drop table member" }), yield* read())
    })
  )
})

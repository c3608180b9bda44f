import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { OutboxStore } from "../../../src/infra/ledger/OutboxStore.ts"
import { MessageId } from "../../../src/machines/ids.ts"
import { channelOf, guildOf, midnight, minutes, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 900

/** A guild that wants notices, and its outbox. */
const guild = Effect.gen(function* () {
  databaseTime.now = midnight
  const guildId = guildOf(guilds++)
  const database = yield* Database
  const ledger = yield* LedgerStore
  const outbox = yield* OutboxStore
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  yield* database.rows(sql`delete from outbox`)
  yield* database.rows(sql`
    insert into guild (guild_id, settings) values (${guildId}::bigint, '{"modules": {"notices": true}}')`)
  return {
    guildId,
    database,
    lease,
    outbox,
    claim: outbox.claim(lease, guildId),
    /** Writes a notice; answers its id. */
    write: (user: number, kind = "level up", payload: object = { level: user }) =>
      database
        .rows(sql<{ id: string }>`
          insert into outbox (guild_id, user_id, kind, payload, created_at)
          values (${guildId}::bigint, ${user}, ${kind}, ${JSON.stringify(payload)}::jsonb, ${databaseTime.now})
          returning id`)
        .pipe(Effect.map(([row]) => row?.id ?? "")),
    rows: database.rows(
      sql<{ user_id: string; kind: string; outcome: string | null; payload: unknown }>`
        select user_id, kind, outcome, payload from outbox where guild_id = ${guildId}::bigint order by id`
    )
  }
})

const message = { channelId: channelOf(7), messageId: MessageId.make("70") }

onBothDatabases("the outbox", (it) => {
  it.effect("gives out a guild's notices in order, each to one, for half a minute", () =>
    Effect.gen(function* () {
      const { claim, outbox, write } = yield* guild
      const [first, second] = [yield* write(1), yield* write(2)]
      assert.strictEqual((yield* claim)?.id, first)
      assert.strictEqual((yield* claim)?.id, second)
      assert.isNull(yield* claim)
      yield* outbox.finish(second, "sent")
      databaseTime.now += 29_999
      assert.isNull(yield* claim)
      databaseTime.now += 1
      assert.strictEqual((yield* claim)?.id, first)
    })
  )

  it.effect("gives a notice back after 2 s, 4 s, and so on up to a minute", () =>
    Effect.gen(function* () {
      const { claim, outbox, write } = yield* guild
      const id = yield* write(1)
      for (const wait of [2, 4, 8, 16, 32, 60, 60, 60]) {
        assert.strictEqual((yield* claim)?.id, id)
        yield* outbox.postpone(id)
        databaseTime.now += wait * 1000 - 1
        assert.isNull(yield* claim)
        databaseTime.now += 1
      }
    })
  )

  it.effect("tells what was tried before", () =>
    Effect.gen(function* () {
      const { claim, guildId, outbox, write } = yield* guild
      const id = yield* write(1)
      assert.deepStrictEqual(yield* claim, {
        id,
        guildId,
        userId: userOf(1),
        notice: { kind: "level up", level: 1 },
        now: midnight,
        tried: null,
        laterId: null,
        recent: null,
        direct: true,
        ping: true,
        language: null
      })
      yield* outbox.note(id, { channelId: channelOf(7), messageId: null, content: "hello" })
      databaseTime.now += minutes(1)
      const again = yield* claim
      assert.deepStrictEqual(again?.tried, { at: midnight, channelId: channelOf(7), messageId: null, content: "hello" })
    })
  )

  it.effect("tells the message of the last level for ten minutes, whatever was changed in it", () =>
    Effect.gen(function* () {
      const { claim, outbox, write } = yield* guild
      yield* outbox.finish(yield* write(1, "level up", { level: 2, place: 3 }), "sent", { message })
      databaseTime.now += minutes(9)
      yield* outbox.finish(yield* write(1), "edited", { message })
      yield* outbox.finish(yield* write(1, "medal"), "sent", {
        message: { ...message, messageId: MessageId.make("71") }
      })
      yield* outbox.finish(yield* write(2), "sent", { message: { ...message, messageId: MessageId.make("72") } })
      const id = yield* write(1)
      assert.deepStrictEqual((yield* claim)?.recent, { ...message, place: 3 })
      yield* outbox.postpone(id)
      databaseTime.now += minutes(1)
      assert.isNull((yield* claim)?.recent)
    })
  )

  it.effect("follows a notice with a direct message: once a day, and not to who wants none", () =>
    Effect.gen(function* () {
      const { database, guildId, outbox, rows, write } = yield* guild
      yield* database.rows(sql`
        insert into preference (guild_id, user_id, direct) values (${guildId}::bigint, 2, false)`)
      for (const [user, wait] of [
        [1, 0],
        [1, 24 * 60 - 1],
        [2, 0],
        [1, 1]
      ] as const) {
        databaseTime.now += minutes(wait)
        const id = yield* write(user, "level up", { level: wait, xp: 5 })
        yield* outbox.finish(id, "sent", { direct: true })
        // Done is done.
        yield* outbox.finish(id, "refused", { direct: true })
      }
      const all = yield* rows
      assert.deepStrictEqual(
        all.filter(({ kind }) => kind === "direct").map(({ payload, user_id }) => [user_id, payload]),
        [
          ["1", { level: 0, xp: 5 }],
          ["1", { level: 1, xp: 5 }]
        ]
      )
      assert.deepStrictEqual(new Set(all.map(({ outcome }) => outcome)), new Set(["sent", null]))
    })
  )

  it.effect("lets a later level take the place of an earlier one, with its medal unless it has its own", () =>
    Effect.gen(function* () {
      const { claim, outbox, rows, write } = yield* guild
      const [first, second, third] = [
        yield* write(1, "level up", { level: 2, place: 3 }),
        yield* write(1, "level up", { level: 3 }),
        yield* write(1, "level up", { level: 4, place: 1 })
      ]
      yield* write(2)
      yield* write(1, "medal")
      assert.strictEqual((yield* claim)?.laterId, third)
      yield* outbox.merge(first, second)
      yield* outbox.merge(second, third)
      assert.deepStrictEqual(
        (yield* rows).slice(0, 3).map(({ outcome, payload }) => [outcome, payload]),
        [
          ["merged", { level: 2, place: 3 }],
          ["merged", { level: 3, place: 3 }],
          [null, { level: 4, place: 1 }]
        ]
      )
    })
  )

  it.effect("drops what is a day old and what a guild does not want, but for what its staff must know", () =>
    Effect.gen(function* () {
      const { database, guildId, lease, outbox, rows, write } = yield* guild
      yield* write(1)
      databaseTime.now += 1
      yield* write(2)
      databaseTime.now += minutes(24 * 60) - 1
      assert.deepStrictEqual(yield* outbox.drop([{ ...lease, count: 3, shard: 1 }]), [])
      assert.deepStrictEqual(yield* outbox.drop([lease]), [{ outcome: "expired", count: 1 }])
      yield* write(3, "role gone")
      yield* database.rows(sql`update guild set settings = '{}' where guild_id = ${guildId}::bigint`)
      assert.deepStrictEqual(yield* outbox.drop([lease]), [{ outcome: "off", count: 1 }])
      assert.deepStrictEqual(
        (yield* rows).map(({ outcome }) => outcome),
        ["expired", "off", null]
      )
    })
  )

  it.effect("says in which guilds something waits, however much", () =>
    Effect.gen(function* () {
      const { database, guildId, lease, outbox, write } = yield* guild
      assert.deepStrictEqual(yield* outbox.guilds([lease]), [])
      const others = [guildOf(guilds++), guildOf(guilds++)]
      for (const user of [1, 2, 3]) yield* write(user)
      yield* database.rows(sql`
        insert into outbox (guild_id, user_id, kind, payload, created_at, finished_at)
        select g, 1, 'level up', '{}', 0, nullif(g, ${others[1] ?? null}::bigint)
        from unnest(${others}::bigint[]) as g, generate_series(1, 3)`)
      assert.deepStrictEqual(yield* outbox.guilds([lease]), [guildId, ...others.slice(1)])
    })
  )

  it.effect("knows the messages of its notices, and forgets both after a week", () =>
    Effect.gen(function* () {
      const { guildId, outbox, rows, write } = yield* guild
      yield* outbox.finish(yield* write(1), "sent", { message })
      yield* write(2)
      const other = MessageId.make("71")
      assert.deepStrictEqual(yield* outbox.told(guildId, [message.messageId, other]), new Set([message.messageId]))
      databaseTime.now += minutes(7 * 24 * 60)
      yield* outbox.forget
      assert.strictEqual((yield* rows).length, 2)
      databaseTime.now += 1
      yield* outbox.forget
      assert.deepStrictEqual(
        (yield* rows).map(({ user_id }) => user_id),
        ["2"]
      )
    })
  )
})

import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { sql } from "kysely"
import { BoardStore } from "../../../src/infra/ledger/BoardStore.ts"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { type GuildId, MessageId, UserId } from "../../../src/machines/ids.ts"
import { batch, guildOf, message, midnight, minutes, segment, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 600
let messages = 1

const people = [1, 2, 3, 4, 5, 6].map(userOf)
const person = fc.constantFrom(...people)
/** Around where buckets begin to hold more than one XP, and where a doubling ends. */
const anyXp = fc.constantFrom(0, 1, 15, 15, 30, 127, 128, 129, 255, 256, 257, 1000, 100_000)

/** What may happen to a member of a guild. */
const anyAct = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("write" as const), who: person, xp: anyXp }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("talk" as const), who: fc.uniqueArray(person, { minLength: 1 }) })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("adjust" as const),
      who: person,
      kind: fc.constantFrom("add" as const, "remove" as const, "set" as const),
      xp: anyXp
    })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("hide" as const), who: person, hidden: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("come or go" as const), who: person, present: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("damage" as const), who: person }) }
)
type Act = typeof anyAct extends fc.Arbitrary<infer A> ? A : never

const perform = Effect.fnUntraced(function* (guildId: GuildId, act: Act) {
  const ledger = yield* LedgerStore
  const database = yield* Database
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  databaseTime.now += 1000
  const from = databaseTime.now
  switch (act.do) {
    case "write": {
      const messageId = MessageId.make(String(messages++))
      const said = message({ guildId, userId: act.who, messageId, at: from, xp: act.xp })
      return yield* ledger.settle(lease, batch({ messages: [said] }))
    }
    case "talk":
      return yield* ledger.settle(
        lease,
        batch({ segments: act.who.map((userId) => segment({ guildId, userId, from, to: from + 2400 })) })
      )
    case "adjust":
      return yield* ledger.adjust(guildId, act.who, act, "a test", "5")
    case "hide":
      return yield* ledger.hide(guildId, act.who, act.hidden)
    case "come or go":
      return yield* ledger.markPresent(guildId, [act.who], act.present)
    case "damage":
      // A total that its entries do not bear out, counted where it seemed to be.
      yield* database.rows(
        sql`update member set chat = chat + 20000 where guild_id = ${guildId}::bigint and user_id = ${act.who}::bigint`
      )
      yield* database.rows(sql`select guildhall_verify_ranks(${guildId}::bigint)`)
      return yield* ledger.recalculate(guildId)
  }
})

interface MemberRow {
  readonly user_id: string
  readonly xp: string
  readonly level: string
  readonly reached_at: string
  readonly present: boolean
  readonly hidden: boolean
}

/** The ranked members of a guild, sorted without any of what is to be tested. */
const sorted = Effect.fnUntraced(function* (guildId: GuildId) {
  const database = yield* Database
  const members = yield* database.rows(
    sql<MemberRow>`
      select user_id, xp, level, reached_at, present, hidden from member where guild_id = ${guildId}::bigint`
  )
  return members
    .filter(({ hidden, present, xp }) => present && !hidden && Number(xp) > 0)
    .sort(
      (a, b) =>
        Number(b.xp) - Number(a.xp) ||
        Number(a.reached_at) - Number(b.reached_at) ||
        Number(a.user_id) - Number(b.user_id)
    )
})

const board = { metric: "xp", period: "all" } as const

const holds = Effect.fnUntraced(function* (guildId: GuildId) {
  const boards = yield* BoardStore
  const ledger = yield* LedgerStore
  const database = yield* Database
  const ranked = yield* sorted(guildId)

  const wrong = yield* database.rows(sql`select * from guildhall_wrong_ranks(${guildId}::bigint)`)
  assert.deepStrictEqual(wrong, [])
  const shown = ranked.map(({ level, user_id, xp }, i) => ({
    place: i + 1,
    userId: UserId.make(user_id),
    value: Number(xp),
    level: Number(level)
  }))
  for (const userId of people) {
    const own = shown.find((row) => row.userId === userId)
    const standing = own === undefined ? null : { place: own.place, value: own.value, total: shown.length }
    assert.deepStrictEqual(yield* boards.standing(guildId, userId, board), standing)
    assert.strictEqual((yield* ledger.member(guildId, userId))?.rank ?? null, own?.place ?? null)
  }
  for (let offset = 0; offset <= shown.length; offset++) {
    const page = yield* boards.page(guildId, board, { offset, limit: 2 })
    assert.deepStrictEqual(page, { total: shown.length, rows: shown.slice(offset, offset + 2) })
  }
})

onBothDatabases("ranks", (it) => {
  const keepsThem = (acts: ReadonlyArray<Act>) =>
    Effect.gen(function* () {
      databaseTime.now = midnight + minutes(60)
      const guildId = guildOf(guilds++)
      for (const act of acts) yield* perform(guildId, act)
      yield* holds(guildId)
    })

  it.effect("stay those of a plain sort, and their counts those of the members, whatever happens", () =>
    Effect.context<Database | LedgerStore | BoardStore>().pipe(
      Effect.flatMap((context) =>
        Effect.promise(() =>
          fc.assert(
            fc.asyncProperty(fc.array(anyAct, { minLength: 1, maxLength: 12 }), (acts) =>
              Effect.runPromise(Effect.provide(keepsThem(acts), context))
            ),
            { numRuns: 40 }
          )
        )
      )
    )
  )

  it.effect("go by XP, then by who reached it first", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const boards = yield* BoardStore
      const guildId = guildOf(guilds++)
      const [a, b, c] = [userOf(1), userOf(2), userOf(3)]
      for (const [userId, xp, at] of [
        [a, 300, 20],
        [b, 300, 10],
        [c, 500, 30]
      ] as const) {
        databaseTime.now = midnight + at
        yield* ledger.adjust(guildId, userId, { kind: "set", xp }, "a test", "5")
      }
      const { rows } = yield* boards.page(guildId, board, { offset: 0, limit: 10 })
      assert.deepStrictEqual(
        rows.map(({ userId }) => userId),
        [c, b, a]
      )
      yield* holds(guildId)
    })
  )

  it.effect("come back with who shows themselves again", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const guildId = guildOf(guilds++)
      const rank = Effect.map(ledger.member(guildId, userOf(1)), (member) => [member?.rank, member?.hidden])
      yield* ledger.hide(guildId, userOf(1), true)
      yield* ledger.adjust(guildId, userOf(1), { kind: "add", xp: 50 }, "a test", "5")
      assert.deepStrictEqual(yield* rank, [null, true])
      yield* ledger.hide(guildId, userOf(1), false)
      yield* ledger.hide(guildId, userOf(1), false)
      assert.deepStrictEqual(yield* rank, [1, false])
      yield* holds(guildId)
    })
  )

  it.effect("of members who come, go, hide and earn at the same time are counted right", () =>
    Effect.gen(function* () {
      const guildId = guildOf(guilds++)
      databaseTime.now = midnight + minutes(60)
      const ledger = yield* LedgerStore
      for (const userId of people) yield* ledger.adjust(guildId, userId, { kind: "add", xp: 100 }, "a test", "5")
      const acts = people.flatMap((who): ReadonlyArray<Act> => [
        { do: "hide", who, hidden: true },
        { do: "come or go", who, present: false },
        { do: "adjust", who, kind: "add", xp: 128 },
        { do: "come or go", who, present: true },
        { do: "hide", who, hidden: false }
      ])
      yield* Effect.forEach(acts, (act) => perform(guildId, act), { concurrency: "unbounded" })
      yield* holds(guildId)
    })
  )
})

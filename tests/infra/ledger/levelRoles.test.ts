import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { LevelRoleStore } from "../../../src/infra/ledger/LevelRoleStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { type GuildId, type RoleId, UserId } from "../../../src/machines/ids.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { batch, guildOf, midnight, minutes, segment, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"
import { roleOf, tieAt } from "./roles.ts"

let guilds = 5000
const newGuild = () => guildOf(guilds++)
const settledAt = midnight + minutes(600)

/** Pays members minutes of voice at 50 XP each: 2 of them are level 2, 3 or 4 level 2, 5 level 3, 10 level 4. */
const pay = Effect.fnUntraced(function* (guildId: GuildId, minutesOf: Readonly<Record<number, number>>, from = 0) {
  const ledger = yield* LedgerStore
  databaseTime.now = settledAt
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  const segments = Object.entries(minutesOf).map(([user, count]) =>
    segment({
      guildId,
      userId: userOf(Number(user)),
      from: midnight + minutes(from),
      to: midnight + minutes(from + count)
    })
  )
  yield* ledger.settle(lease, batch({ segments }))
})

const queued = Effect.fnUntraced(function* (guildId: GuildId) {
  const database = yield* Database
  const rows = yield* database.rows(
    sql<{ user_id: string; cause: string }>`
      select user_id, cause from role_check where guild_id = ${guildId}::bigint order by user_id`
  )
  return rows.map((row) => [Number(row.user_id), row.cause] as const)
})

onBothDatabases("ties of roles to levels", (it) => {
  it.effect("are listed by level, replaced, moved and removed", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const guildId = newGuild()
      yield* store.tie(guildId, { ...tieAt(5), emoji: "⚓" })
      yield* store.tie(guildId, tieAt(2))
      const [two, five] = [
        { ...tieAt(2), brokenSince: null },
        { ...tieAt(5), emoji: "⚓", brokenSince: null }
      ]
      assert.deepStrictEqual(yield* store.ties(guildId), [two, five])
      // The role of level 5 is now that of level 2, and level 5 has none.
      yield* store.tie(guildId, { ...tieAt(2), roleId: roleOf(5) })
      assert.deepStrictEqual(yield* store.ties(guildId), [{ ...two, roleId: roleOf(5) }])
      yield* store.untie(guildId, 2)
      assert.deepStrictEqual(yield* store.ties(guildId), [])
    })
  )

  it.effect("forget who held a role that is no longer tied", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const guildId = newGuild()
      const held = Effect.map(store.standings(guildId, [userOf(1)]), ([one]) => [...(one?.held ?? [])])
      yield* store.tie(guildId, tieAt(2))
      yield* store.tie(guildId, tieAt(5))
      yield* store.record(guildId, userOf(1), { held: [roleOf(2), roleOf(5)] })
      yield* store.tie(guildId, { ...tieAt(2), roleId: roleOf(9) })
      assert.deepStrictEqual(yield* held, [roleOf(5)])
      yield* store.untie(guildId, 5)
      assert.deepStrictEqual(yield* held, [])
    })
  )

  it.effect("break once, are told once, and are mended by being found or tied anew", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const database = yield* Database
      const guildId = newGuild()
      yield* store.tie(guildId, tieAt(5))
      yield* store.record(guildId, userOf(1), { held: [roleOf(5)] })
      databaseTime.now = settledAt
      assert.isTrue(yield* store.broke(guildId, roleOf(5), "gone"))
      assert.isFalse(yield* store.broke(guildId, roleOf(5), "gone"))
      assert.isFalse(yield* store.broke(guildId, roleOf(6), "gone"))
      assert.strictEqual((yield* store.ties(guildId))[0]?.brokenSince, settledAt)
      assert.deepStrictEqual((yield* store.standings(guildId, [userOf(1)]))[0]?.held, new Set())
      const told = yield* database.rows(
        sql`select kind, user_id, payload from outbox where guild_id = ${guildId}::bigint`
      )
      const payload = { roleId: roleOf(5), name: "level 5", level: 5, fault: "gone" }
      assert.deepStrictEqual(told, [{ kind: "role gone", user_id: "0", payload }])
      assert.isTrue(yield* store.found(guildId, roleOf(5), "captain"))
      assert.isFalse(yield* store.found(guildId, roleOf(5), "captain"))
      assert.deepInclude((yield* store.ties(guildId))[0], { name: "captain", brokenSince: null })
      yield* store.broke(guildId, roleOf(5), "dangerous")
      yield* store.tie(guildId, tieAt(5))
      assert.deepInclude((yield* store.ties(guildId))[0], { name: "level 5", brokenSince: null })
    })
  )
})

onBothDatabases("a look at a member's roles", (it) => {
  it.effect("is asked for by the settlement that moves a level over a tie, and by no other", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const guildId = newGuild()
      yield* pay(guildId, { 1: 2 })
      assert.deepStrictEqual(yield* queued(guildId), [], "nothing is tied")
      yield* store.tie(guildId, tieAt(3))
      yield* pay(guildId, { 2: 2, 3: 5, 4: 10 }, 10)
      assert.deepStrictEqual(yield* queued(guildId), [
        [3, "level"],
        [4, "level"]
      ])
    })
  )

  it.effect("is asked for by an adjustment that moves a level over a tie", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const ledger = yield* LedgerStore
      const guildId = newGuild()
      yield* store.tie(guildId, tieAt(3))
      const setXp = (xp: number) => ledger.adjust(guildId, UserId.make("1"), { kind: "set", xp }, "a test", "5")
      yield* setXp(150)
      assert.deepStrictEqual(yield* queued(guildId), [])
      yield* setXp(300)
      assert.deepStrictEqual(yield* queued(guildId), [[1, "level"]])
      const [check] = yield* store.due(guildId, 10)
      if (check !== undefined) yield* store.done(check)
      yield* setXp(100)
      assert.deepStrictEqual(yield* queued(guildId), [[1, "level"]])
    })
  )

  it.effect("is asked for when a repaired level lies on the other side of a tie", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const ledger = yield* LedgerStore
      const database = yield* Database
      const guildId = newGuild()
      yield* pay(guildId, { 1: 10, 2: 10 })
      yield* store.tie(guildId, tieAt(3))
      yield* database.rows(sql`update member set level = 2 where guild_id = ${guildId}::bigint and user_id = 2`)
      yield* ledger.verify({ touchedSince: settledAt })
      assert.deepStrictEqual(yield* queued(guildId), [[2, "level"]])
    })
  )

  it.effect("is asked for on joining, when nothing is held any more, and dropped on leaving", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const ledger = yield* LedgerStore
      const guildId = newGuild()
      yield* store.tie(guildId, tieAt(3))
      yield* store.record(guildId, userOf(1), { held: [roleOf(3)], refused: [roleOf(5)] })
      yield* ledger.markPresent(guildId, [userOf(1)], true)
      assert.deepStrictEqual(yield* queued(guildId), [[1, "joined"]])
      const [standing] = yield* store.standings(guildId, [userOf(1)])
      assert.deepStrictEqual(standing, {
        userId: userOf(1),
        level: 1,
        held: new Set<RoleId>(),
        refused: new Set([roleOf(5)])
      })
      yield* ledger.markPresent(guildId, [userOf(1)], false)
      assert.deepStrictEqual(yield* queued(guildId), [])
    })
  )

  it.effect("of one member goes before those that come of comparing everyone", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const guildId = newGuild()
      yield* store.tie(guildId, tieAt(3))
      databaseTime.now = settledAt
      yield* store.ask(guildId, [userOf(1), userOf(2), userOf(3)], "all")
      databaseTime.now += 5
      yield* store.ask(guildId, [userOf(3)], "asked")
      yield* store.ask(guildId, [userOf(4)], "level")
      const due = yield* store.due(guildId, 3)
      assert.deepStrictEqual(
        due.map(({ cause, userId }) => [Number(userId), cause]),
        [
          [3, "asked"],
          [4, "level"],
          [1, "all"]
        ]
      )
      // What was asked of one member is not forgotten over comparing everyone.
      yield* store.ask(guildId, [userOf(3)], "all")
      assert.deepInclude(yield* queued(guildId), [3, "asked"])
    })
  )

  it.effect("that is asked for again while somebody is at it, is taken again", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const guildId = newGuild()
      yield* store.tie(guildId, tieAt(3))
      databaseTime.now = settledAt
      yield* store.ask(guildId, [userOf(1)], "level")
      const [check] = yield* store.due(guildId, 1)
      assert.isDefined(check)
      if (check === undefined) return
      yield* store.ask(guildId, [userOf(1)], "level")
      yield* store.done(check)
      yield* store.postpone(check, { ms: 60_000, tries: 1 })
      databaseTime.now += 1
      const [again] = yield* store.due(guildId, 1)
      assert.deepStrictEqual(again, { ...check, dueAt: check.dueAt + 1 })
      if (again !== undefined) yield* store.done(again)
      assert.deepStrictEqual(yield* queued(guildId), [])
    })
  )

  it.effect("that was put off is due later, or when it is asked for again; parked, it does not count as waiting", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const guildId = newGuild()
      yield* store.tie(guildId, tieAt(3))
      databaseTime.now = settledAt
      yield* store.ask(guildId, [userOf(1), userOf(2)], "joined")
      const [one, two] = yield* store.due(guildId, 2)
      if (one === undefined || two === undefined) return assert.fail("two are due")
      yield* store.postpone(one, { ms: 60_000, tries: 1 })
      yield* store.postpone(two, { ms: null, tries: 5 })
      const dueNow = Effect.map(store.due(guildId, 9), (due) => due.map(({ tries, userId }) => [Number(userId), tries]))
      assert.deepStrictEqual(yield* dueNow, [])
      assert.strictEqual(yield* store.waiting(guildId), 1)
      databaseTime.now += 60_000
      assert.deepStrictEqual(yield* dueNow, [[1, 1]])
      yield* store.ask(guildId, [userOf(2)], "level")
      assert.deepStrictEqual(yield* dueNow, [
        [1, 1],
        [2, 5]
      ])
    })
  )

  it.effect("comes of a change in which a held role is missing, a refused one back, or screening passed", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const guildId = newGuild()
      yield* store.tie(guildId, tieAt(3))
      const change = (user: number, roles: ReadonlyArray<number>, pending = false, watched = true) =>
        store.changed(guildId, userOf(user), { roles: roles.map(roleOf), pending, watched })
      for (const user of [1, 2, 3]) yield* store.record(guildId, userOf(user), { held: [roleOf(3)] })
      yield* store.record(guildId, userOf(4), { refused: [roleOf(3)] })
      yield* change(1, [])
      yield* change(2, [], false, false)
      yield* change(3, [3, 9])
      yield* change(4, [])
      yield* change(5, [3])
      assert.deepStrictEqual(yield* queued(guildId), [
        [1, "removed"],
        [2, "asked"]
      ])
      yield* change(4, [3])
      assert.deepInclude(yield* queued(guildId), [4, "asked"])

      databaseTime.now = settledAt
      yield* store.ask(guildId, [userOf(6)], "joined")
      const waiting = Effect.map(store.due(guildId, 9), (due) => due.find(({ userId }) => userId === userOf(6)))
      const check = yield* waiting
      if (check !== undefined) yield* store.postpone(check, { ms: null, tries: 5 })
      yield* change(6, [], true)
      assert.isUndefined(yield* waiting)
      yield* change(6, [])
      assert.isDefined(yield* waiting)
    })
  )

  it.effect("is due only in guilds of our shards that let us give roles", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const settings = yield* SettingsStore
      databaseTime.now = settledAt
      const [even, odd, off] = [guildOf(900n << 23n), guildOf((900n << 23n) + (1n << 22n)), guildOf(902n << 23n)]
      for (const guildId of [even, odd, off]) {
        yield* store.tie(guildId, tieAt(3))
        yield* store.ask(guildId, [userOf(1), userOf(2)], "asked")
      }
      const modules = { ...defaultSettings.modules, levelRoles: false }
      yield* settings.save(off, { ...defaultSettings, modules }, "5")
      const mine = [even, odd, off]
      const among = Effect.map((due: ReadonlyArray<GuildId>) => due.filter((guildId) => mine.includes(guildId)))
      assert.deepStrictEqual(yield* among(store.guildsDue({ shards: [0], count: 2 })), [even])
      assert.deepStrictEqual(yield* among(store.guildsDue({ shards: [1], count: 2 })), [odd])
      assert.sameMembers([...(yield* among(store.guildsDue({ shards: [0, 1], count: 2 })))], [even, odd])
      assert.sameMembers([...(yield* among(store.passesDue({ shards: [0, 1], count: 2 })))], [even, odd])
      databaseTime.now -= 10
      assert.deepStrictEqual(yield* among(store.guildsDue({ shards: [0, 1], count: 2 })), [])
    })
  )
})

onBothDatabases("exceptions", (it) => {
  it.effect("last until they are restored, which asks for a look", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const guildId = newGuild()
      for (const level of [3, 5, 7]) yield* store.tie(guildId, tieAt(level))
      yield* store.record(guildId, userOf(1), { held: [roleOf(3), roleOf(5)] })
      yield* store.record(guildId, userOf(1), { refused: [roleOf(5), roleOf(7)], forgotten: [roleOf(3)] })
      const record = Effect.map(store.standings(guildId, [userOf(1)]), ([one]) => [
        [...(one?.held ?? [])],
        [...(one?.refused ?? [])]
      ])
      assert.deepStrictEqual(yield* record, [[], [roleOf(5), roleOf(7)]])
      assert.strictEqual(yield* store.restore(guildId, userOf(1), roleOf(5)), 1)
      assert.deepStrictEqual(yield* record, [[], [roleOf(7)]])
      assert.strictEqual(yield* store.restore(guildId, userOf(1), null), 1)
      assert.strictEqual(yield* store.restore(guildId, userOf(2), null), 0)
      assert.deepInclude(yield* queued(guildId), [1, "asked"])
    })
  )
})

onBothDatabases("a preview", (it) => {
  it.effect("counts by levels while nothing is on record, then by who holds what; of those present", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const ledger = yield* LedgerStore
      const settings = yield* SettingsStore
      const guildId = newGuild()
      // Levels 2, 3, 4, 4 and, gone, 4.
      yield* pay(guildId, { 1: 2, 2: 5, 3: 10, 4: 10, 5: 10 })
      yield* ledger.markPresent(guildId, [userOf(5)], false)
      const ties = [2, 4].map((level) => ({ ...tieAt(level), brokenSince: null }))
      assert.deepStrictEqual(yield* store.preview(guildId, { ties }), { gain: 4, lose: 0 })
      for (const tie of ties) yield* store.tie(guildId, tie)
      assert.deepStrictEqual(yield* store.preview(guildId, {}), { gain: 0, lose: 0 })
      assert.deepStrictEqual(yield* store.preview(guildId, { keep: "highest" }), { gain: 0, lose: 2 })
      // At 1 000 XP a level only 500 XP is still level 1.
      assert.deepStrictEqual(yield* store.preview(guildId, { curve: { kind: "linear", base: 1000 } }), {
        gain: 0,
        lose: 4
      })
      assert.deepStrictEqual(yield* store.preview(guildId, { curve: { kind: "linear", base: 50 } }), {
        gain: 1,
        lose: 0
      })
      yield* store.record(guildId, userOf(3), { held: [roleOf(2)], refused: [roleOf(4)] })
      assert.deepStrictEqual(yield* store.preview(guildId, {}), { gain: 3, lose: 0 })
      yield* settings.save(guildId, { ...defaultSettings, levelRoles: { keep: "highest" } }, "5")
      assert.deepStrictEqual(yield* store.preview(guildId, {}), { gain: 3, lose: 1 })
    })
  )
})

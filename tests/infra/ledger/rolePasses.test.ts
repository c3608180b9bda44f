import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { LevelRoleStore, type RolePage } from "../../../src/infra/ledger/LevelRoleStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import type { GuildId } from "../../../src/machines/ids.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { batch, guildOf, message, minutes, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"
import { roleOf, tieAt } from "./roles.ts"

let guilds = 8000

const shardZero = { shards: [0], count: 1 }

const page = (users: ReadonlyArray<number>, fields: Partial<RolePage> = {}): RolePage => ({
  users: users.map(userOf),
  through: null,
  whole: true,
  askedAt: databaseTime.now,
  adopted: [],
  forgotten: [],
  due: [],
  ...fields
})

/** A guild with a tied role and members who have written something. */
const newGuild = Effect.fnUntraced(function* (members: ReadonlyArray<number>, timezone = "UTC") {
  const store = yield* LevelRoleStore
  const ledger = yield* LedgerStore
  const guildId = guildOf(guilds++)
  yield* (yield* SettingsStore).save(guildId, { ...defaultSettings, timezone }, "5")
  yield* store.tie(guildId, tieAt(1))
  const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
  yield* ledger.settle(
    lease,
    batch({ messages: members.map((user) => message({ guildId, userId: userOf(user), at: databaseTime.now })) })
  )
  return guildId
})

const isDue = Effect.fnUntraced(function* (guildId: GuildId) {
  const store = yield* LevelRoleStore
  return (yield* store.passesDue(shardZero)).includes(guildId)
})

const presence = Effect.fnUntraced(function* (guildId: GuildId, users: ReadonlyArray<number>) {
  const ledger = yield* LedgerStore
  return yield* Effect.forEach(users, (user) =>
    Effect.map(ledger.member(guildId, userOf(user)), (figures) => figures?.present)
  )
})

onBothDatabases("the daily verification of level roles", (it) => {
  it.effect("is of the day whose 05:00 has come on the guild's clocks", () =>
    Effect.gen(function* () {
      const database = yield* Database
      for (const [at, timezone, day] of [
        ["2026-11-21T04:59:59Z", "UTC", "2026-11-20"],
        ["2026-11-21T05:00:00Z", "UTC", "2026-11-21"],
        ["2026-11-21T03:59:59Z", "Europe/Berlin", "2026-11-20"],
        ["2026-11-21T04:00:00Z", "Europe/Berlin", "2026-11-21"],
        ["2026-11-21T10:00:00Z", "America/New_York", "2026-11-21"],
        ["2026-11-21T09:59:59Z", "America/New_York", "2026-11-20"],
        // The clocks go forward at 02:00, and back at 03:00.
        ["2026-03-29T02:59:59Z", "Europe/Berlin", "2026-03-28"],
        ["2026-03-29T03:00:00Z", "Europe/Berlin", "2026-03-29"],
        ["2026-10-25T03:59:59Z", "Europe/Berlin", "2026-10-24"],
        ["2026-10-25T04:00:00Z", "Europe/Berlin", "2026-10-25"],
        ["2026-11-21T05:00:00Z", "Atlantis/Deep", "2026-11-21"]
      ] as const) {
        const [row] = yield* database.rows(
          sql<{ day: string }>`select guildhall_verification_day(${Date.parse(at)}::bigint, ${timezone})::text as day`
        )
        assert.strictEqual(row?.day, day, `${at} ${timezone}`)
      }
    })
  )

  it.effect("is due once a day from 05:00 on, also when nobody was there at that hour", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      databaseTime.now = Date.UTC(2026, 10, 21, 12)
      const guildId = yield* newGuild([1])
      assert.isTrue(yield* isDue(guildId))
      const pass = yield* store.beginPass(guildId)
      assert.deepStrictEqual(pass, { day: "2026-11-21", after: null })
      assert.isTrue(yield* isDue(guildId), "it is not at its end")
      assert.isTrue(yield* store.takePage(guildId, pass, page([1])))
      yield* store.endPass(guildId, pass)
      assert.isFalse(yield* isDue(guildId))
      databaseTime.now = Date.UTC(2026, 10, 22, 4, 59)
      assert.isFalse(yield* isDue(guildId))
      databaseTime.now = Date.UTC(2026, 10, 22, 5)
      assert.isTrue(yield* isDue(guildId))
      databaseTime.now = Date.UTC(2026, 10, 25, 1)
      assert.isTrue(yield* isDue(guildId))
      assert.deepStrictEqual(yield* store.beginPass(guildId), { day: "2026-11-24", after: null })
    })
  )

  it.effect("goes on after the last page taken, and begins again when it is asked for", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      databaseTime.now = Date.UTC(2026, 10, 21, 12)
      const guildId = yield* newGuild([1, 2])
      const pass = yield* store.beginPass(guildId)
      yield* store.takePage(guildId, pass, page([1], { through: userOf(5) }))
      assert.strictEqual(yield* store.passSeen(guildId), 1)
      assert.deepStrictEqual(yield* store.beginPass(guildId), { ...pass, after: userOf(5) })
      yield* store.askPass(guildId)
      assert.isFalse(yield* store.takePage(guildId, pass, page([2])), "it is no longer the one under way")
      yield* store.endPass(guildId, pass)
      assert.isTrue(yield* isDue(guildId))
      assert.deepStrictEqual(yield* store.beginPass(guildId), pass)
    })
  )

  it.effect("begins again with what decides about roles, and with nothing else", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      const settings = yield* SettingsStore
      databaseTime.now = Date.UTC(2026, 10, 21, 12)
      const guildId = yield* newGuild([1])
      const whole = Effect.gen(function* () {
        const pass = yield* store.beginPass(guildId)
        yield* store.takePage(guildId, pass, page([1]))
        yield* store.endPass(guildId, pass)
      })
      const after = Effect.fnUntraced(function* <E, R>(change: Effect.Effect<void, E, R>) {
        yield* whole
        yield* change
        return yield* isDue(guildId)
      })
      const { modules } = defaultSettings
      let chosen = { ...defaultSettings, language: "de" as const }
      assert.isFalse(yield* after(settings.save(guildId, chosen, "5")))
      chosen = { ...chosen, modules: { ...modules, notices: true } }
      assert.isFalse(yield* after(settings.save(guildId, chosen, "5")))
      assert.isTrue(yield* after(settings.save(guildId, { ...chosen, levelRoles: { keep: "highest" } }, "5")))
      assert.isTrue(yield* after(settings.save(guildId, { ...chosen, curve: { kind: "mee6" } }, "5")))
      assert.isTrue(yield* after(store.tie(guildId, tieAt(2))))
      assert.isTrue(yield* after(store.untie(guildId, 2)))
    })
  )

  it.effect("finds absent whom no page told of, after the last page and not before", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      databaseTime.now = Date.UTC(2026, 10, 21, 12)
      const users = [1, 2, 3, 4, 5, 6]
      const guildId = yield* newGuild(users)
      yield* (yield* LedgerStore).markPresent(guildId, [userOf(2)], false)
      const pass = yield* store.beginPass(guildId)
      yield* store.takePage(guildId, pass, page([1, 2], { through: userOf(3) }))
      assert.deepStrictEqual(yield* presence(guildId, users), [true, true, true, true, true, true])
      yield* store.takePage(guildId, pass, page([5]))
      assert.deepStrictEqual(yield* presence(guildId, users), [true, true, true, true, true, true])
      // Back before the end.
      yield* (yield* LedgerStore).markPresent(guildId, [userOf(6)], true)
      assert.strictEqual(yield* store.markMissing(guildId, pass), 2)
      assert.strictEqual(yield* store.markMissing(guildId, pass), 0)
      assert.deepStrictEqual(yield* presence(guildId, users), [true, true, false, false, true, true])
    })
  )

  it.effect("forgets whom the pages left out when it begins again, and takes no page of known members for whole", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      databaseTime.now = Date.UTC(2026, 10, 21, 12)
      const guildId = yield* newGuild([1, 2])
      const pass = yield* store.beginPass(guildId)
      yield* store.takePage(guildId, pass, page([1]))
      yield* store.askPass(guildId)
      assert.strictEqual(yield* store.markMissing(guildId, pass), 0)
      yield* store.beginPass(guildId)
      yield* store.takePage(guildId, pass, page([1], { whole: false }))
      assert.strictEqual(yield* store.markMissing(guildId, pass), 0)
      assert.deepStrictEqual(yield* presence(guildId, [1, 2]), [true, true])
    })
  )

  it.effect("does not miss who joined after the page was asked for", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      databaseTime.now = Date.UTC(2026, 10, 21, 12)
      const guildId = yield* newGuild([1, 2])
      const pass = yield* store.beginPass(guildId)
      const asked = page([1])
      databaseTime.now += 20
      yield* (yield* LedgerStore).markPresent(guildId, [userOf(2)], true)
      yield* store.takePage(guildId, pass, asked)
      assert.strictEqual(yield* store.markMissing(guildId, pass), 0)
    })
  )

  it.effect("records what it found and queues who differs", () =>
    Effect.gen(function* () {
      const store = yield* LevelRoleStore
      databaseTime.now = Date.UTC(2026, 10, 21, 12) + minutes(1)
      const guildId = yield* newGuild([1, 2])
      yield* store.record(guildId, userOf(1), { refused: [roleOf(1)] })
      yield* store.record(guildId, userOf(2), { held: [roleOf(1)] })
      const pass = yield* store.beginPass(guildId)
      yield* store.takePage(
        guildId,
        pass,
        page([1, 2], {
          adopted: [[userOf(1), roleOf(1)]],
          forgotten: [[userOf(2), roleOf(1)]],
          due: [userOf(2)]
        })
      )
      const standings = yield* store.standings(guildId, [userOf(1), userOf(2)])
      assert.deepStrictEqual(
        standings.map(({ held, refused }) => [held.size, refused.size]),
        [
          [1, 0],
          [0, 0]
        ]
      )
      const due = yield* store.due(guildId, 9)
      assert.deepStrictEqual(
        due.map(({ cause, userId }) => [userId, cause]),
        [[userOf(2), "all"]]
      )
    })
  )
})

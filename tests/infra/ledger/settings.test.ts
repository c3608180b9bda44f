import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import {
  type CurveSettings,
  defaultSettings,
  type GuildSettings
} from "../../../src/machines/settings/GuildSettings.ts"
import { batch, guildOf, midnight, minutes, segment, userOf } from "./batches.ts"
import { databaseTime, onBothDatabases } from "./databases.ts"

let guilds = 300

onBothDatabases("settings", (it) => {
  it.effect("are the defaults until they are saved, and then what was saved", () =>
    Effect.gen(function* () {
      const settings = yield* SettingsStore
      const guildId = guildOf(guilds++)
      assert.deepStrictEqual(yield* settings.load(guildId), defaultSettings)
      const changed: GuildSettings = { ...defaultSettings, timezone: "Europe/Berlin", curve: { kind: "mee6" } }
      yield* settings.save(guildId, changed, "5")
      assert.deepStrictEqual(yield* settings.load(guildId), changed)
    })
  )

  it.effect("are audited with who, when, before and after", () =>
    Effect.gen(function* () {
      const settings = yield* SettingsStore
      const guildId = guildOf(guilds++)
      const changed: GuildSettings = { ...defaultSettings, timezone: "Europe/Berlin" }
      const again: GuildSettings = { ...changed, theme: "ocean" }
      assert.deepStrictEqual(yield* settings.changes(guildId, 10), [])
      databaseTime.now = midnight
      yield* settings.save(guildId, changed, "5")
      databaseTime.now = midnight + 1
      yield* settings.save(guildId, again, "6")
      const first = { at: midnight, by: "5", before: defaultSettings, after: changed }
      const second = { at: midnight + 1, by: "6", before: changed, after: again }
      assert.deepStrictEqual(yield* settings.changes(guildId, 10), [second, first])
      assert.deepStrictEqual(yield* settings.changes(guildId, 1), [second])
    })
  )

  it.effect("that no longer decode are read as the defaults", () =>
    Effect.gen(function* () {
      const settings = yield* SettingsStore
      const database = yield* Database
      const guildId = guildOf(guilds++)
      yield* database.rows(
        sql`insert into guild (guild_id, settings) values (${guildId}::bigint, '{"timezone": "Atlantis"}')`
      )
      assert.deepStrictEqual(yield* settings.load(guildId), defaultSettings)
    })
  )

  it.effect("derive every level of the guild anew when the curve changes, and tell nobody", () =>
    Effect.gen(function* () {
      const settings = yield* SettingsStore
      const ledger = yield* LedgerStore
      const database = yield* Database
      const guildId = guildOf(guilds++)
      databaseTime.now = midnight + minutes(60)
      const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "expired" })
      yield* ledger.settle(lease, batch({ segments: [segment({ guildId, to: midnight + minutes(10) })] }))
      assert.strictEqual((yield* ledger.member(guildId, userOf(1)))?.level, 4)
      yield* settings.save(guildId, { ...defaultSettings, curve: { kind: "linear", base: 10 } }, "5")
      assert.strictEqual((yield* ledger.member(guildId, userOf(1)))?.level, 51)
      yield* settings.save(guildId, { ...defaultSettings, curve: { kind: "cubic" } }, "5")
      assert.strictEqual((yield* ledger.member(guildId, userOf(1)))?.level, 2)
      const told = yield* database.rows(sql`select payload from outbox where guild_id = ${guildId}::bigint`)
      assert.strictEqual(told.length, 1)
    })
  )

  it.effect("have the stored level of every member follow a new curve", () =>
    Effect.gen(function* () {
      const settings = yield* SettingsStore
      const ledger = yield* LedgerStore
      const database = yield* Database
      const guildId = guildOf(guilds++)
      for (let user = 1; user <= 40; user++) {
        yield* ledger.adjust(guildId, userOf(user), { kind: "add", xp: 1000 }, "a test", "5")
      }
      const levels = database.rows(
        sql`select level, count(*) from member where guild_id = ${guildId}::bigint group by level`
      )
      assert.deepStrictEqual(yield* levels, [{ level: "7", count: "40" }])
      yield* settings.save(guildId, { ...defaultSettings, curve: { kind: "linear", base: 10 } }, "5")
      assert.deepStrictEqual(yield* levels, [{ level: "101", count: "40" }])
    })
  )

  it.effect("can be asked what a curve would do to the levels of those present", () =>
    Effect.gen(function* () {
      const settings = yield* SettingsStore
      const ledger = yield* LedgerStore
      const guildId = guildOf(guilds++)
      yield* settings.save(guildId, { ...defaultSettings, curve: { kind: "linear", base: 100 } }, "5")
      for (const [user, xp] of [0, 90, 250, 5000, 5000].entries()) {
        yield* ledger.adjust(guildId, userOf(user + 1), { kind: "add", xp }, "a test", "5")
      }
      yield* ledger.markPresent(guildId, [userOf(5)], false)
      const preview = (curve: CurveSettings) => settings.previewCurve(guildId, curve)
      assert.deepStrictEqual(yield* preview({ kind: "linear", base: 100 }), { members: 4, rise: 0, fall: 0 })
      assert.deepStrictEqual(yield* preview({ kind: "linear", base: 10 }), { members: 4, rise: 3, fall: 0 })
      assert.deepStrictEqual(yield* preview({ kind: "exponential", base: 50, tenths: 20 }), {
        members: 4,
        rise: 1,
        fall: 1
      })
      assert.deepStrictEqual(yield* preview({ kind: "mee6" }), { members: 4, rise: 0, fall: 4 })
      assert.deepStrictEqual(yield* preview({ kind: "cubic" }), { members: 4, rise: 0, fall: 4 })
      assert.strictEqual((yield* ledger.member(guildId, userOf(4)))?.level, 51)
    })
  )

  it.effect("decide which day, week, month and year a member's periods are of", () =>
    Effect.gen(function* () {
      const settings = yield* SettingsStore
      const ledger = yield* LedgerStore
      const guildId = guildOf(guilds++)
      databaseTime.now = midnight + minutes(60)
      const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "expired" })
      yield* ledger.settle(lease, batch({ segments: [segment({ guildId })] }))
      const dailyIn = Effect.fnUntraced(function* (timezone: string) {
        yield* settings.save(guildId, { ...defaultSettings, timezone }, "5")
        return (yield* ledger.member(guildId, userOf(1)))?.periods.daily
      })
      assert.strictEqual(yield* dailyIn("UTC"), 50)
      // There it is still the 20th.
      assert.strictEqual(yield* dailyIn("America/New_York"), 0)
    })
  )
})

import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { PreferenceStore } from "../../../src/infra/ledger/PreferenceStore.ts"
import { guildOf, userOf } from "./batches.ts"
import { onBothDatabases } from "./databases.ts"

const nothingChosen = { direct: true, ping: true, language: null, theme: null }

onBothDatabases("preferences", (it) => {
  it.effect("are the defaults until they are saved, and then what was saved, in that guild alone", () =>
    Effect.gen(function* () {
      const preferences = yield* PreferenceStore
      assert.deepStrictEqual(yield* preferences.load(guildOf(1), userOf(1)), nothingChosen)
      const chosen = { direct: false, ping: false, language: "de", theme: "ocean" } as const
      yield* preferences.save(guildOf(1), userOf(1), { ...chosen, ping: true })
      yield* preferences.save(guildOf(1), userOf(1), chosen)
      assert.deepStrictEqual(yield* preferences.load(guildOf(1), userOf(1)), chosen)
      assert.deepStrictEqual(yield* preferences.load(guildOf(2), userOf(1)), nothingChosen)
    })
  )

  it.effect("that no longer exist read as not chosen", () =>
    Effect.gen(function* () {
      const preferences = yield* PreferenceStore
      const database = yield* Database
      yield* database.rows(sql`insert into preference values (3, 1, false, true, 'tlh', 'neon')`)
      assert.deepStrictEqual(yield* preferences.load(guildOf(3), userOf(1)), { ...nothingChosen, direct: false })
    })
  )
})

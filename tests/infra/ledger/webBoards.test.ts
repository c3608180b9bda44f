import { assert } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import { WebBoardStore } from "../../../src/infra/ledger/WebBoardStore.ts"
import { GuildId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { onBothDatabases } from "./databases.ts"

const guild = (number: number) => GuildId.make(String(7_000_000_000_000_000 + number))
const settings = (webBoard: boolean, language = "en") =>
  Schema.decodeUnknownSync(GuildSettings)({ modules: { webBoard }, language })

onBothDatabases("the addresses of boards", (it) => {
  it.effect("are made of the guild's name, and stay when the guild is renamed", () =>
    Effect.gen(function* () {
      const boards = yield* WebBoardStore
      assert.strictEqual(yield* boards.slug(guild(1), "Île & Café"), "ile-cafe")
      assert.strictEqual(yield* boards.slug(guild(1), "Something else"), "ile-cafe")
    })
  )

  it.effect("are one guild's alone, also when many of one name ask at once", () =>
    Effect.gen(function* () {
      const boards = yield* WebBoardStore
      const slugs = yield* Effect.forEach(
        Array.from({ length: 12 }, (_, i) => guild(100 + i)),
        (id) => boards.slug(id, "Harbour"),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(new Set(slugs).size, 12)
      assert.include(slugs, "harbour")
      assert.include(slugs, "harbour-12")
      assert.strictEqual(yield* boards.slug(guild(200), "日本語 🌊"), "server")
      assert.strictEqual(yield* boards.slug(guild(201), "../../etc/passwd"), "etc-passwd")
    })
  )

  it.effect("lead to a guild only while its board is public", () =>
    Effect.gen(function* () {
      const boards = yield* WebBoardStore
      const store = yield* SettingsStore
      yield* boards.slug(guild(300), "Anchor")
      assert.isNull(yield* boards.find("anchor"))
      yield* store.save(guild(300), settings(true, "de"), "a test")
      assert.deepStrictEqual(yield* boards.find("anchor"), { guildId: guild(300), language: "de" })
      yield* store.save(guild(300), settings(false), "a test")
      assert.isNull(yield* boards.find("anchor"))
    })
  )

  it.effect("are none where there can be none", () =>
    Effect.gen(function* () {
      const boards = yield* WebBoardStore
      for (const slug of [
        "",
        "Anchor",
        "a b",
        "-a",
        "a--b",
        "a-",
        "%00",
        "\0",
        "é",
        "../x",
        "a".repeat(300),
        "' or true --"
      ]) {
        assert.isNull(yield* boards.find(slug), slug)
      }
    })
  )
})

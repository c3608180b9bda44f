import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { SettingsStore } from "../../../../src/infra/ledger/SettingsStore.ts"
import { differences } from "../../../../src/machines/settings/paths.ts"
import { answers } from "../../../../src/machines/texts/answers.ts"
import { figureIn, makeClub } from "./club.ts"

const makeOffice = Effect.gen(function* () {
  const club = yield* makeClub(["ada", "bob", "cy"])
  const { simulator } = club
  for (const name of ["Captain", "Crew"]) simulator.perform({ do: "role", guild: "g", name })
  simulator.perform({ do: "changeRole", guild: "g", role: "Captain", permissions: ["ManageGuild"] })
  simulator.perform({ do: "give", guild: "g", member: "ada", role: "Captain" })
  simulator.perform({ do: "give", guild: "g", member: "bob", role: "Crew" })
  // Before anything is used: the bot remembers a guild's rules for a minute.
  simulator.perform({ do: "commandPermission", guild: "g", command: "vc", role: "Crew", allow: true })
  return club
})

class Office extends Context.Service<Office, Effect.Success<typeof makeOffice>>()("tests/Office") {
  static readonly layer = Layer.effect(Office, makeOffice)
}

const settings = (member: string) => ({ do: "command", member, name: "vc settings" }) as const

/** What changed last: by whom, and what it was and is. */
const lastChange = Effect.gen(function* () {
  const { guildId, inStores } = yield* Office
  const [last] = yield* inStores(Effect.flatMap(SettingsStore, (store) => store.changes(guildId, 1)))
  return last === undefined ? null : { by: last.by, differences: differences(last.before, last.after) }
})

layer(Office.layer, { timeout: "5 minutes", excludeTestServices: true })("the settings of voice statistics", (it) => {
  it.effect("are for administrators, whoever else may use the command", () =>
    Effect.gen(function* () {
      const { use } = yield* Office
      const opened = yield* use(settings("ada"))
      assert.isTrue(opened.private)
      assert.include(opened.text, "Voice XP: **on**")
      assert.include(opened.text, "In the AFK channel: **the AFK rate counts**")
      const refused = yield* use(settings("cy"))
      assert.isTrue(refused.private)
      assert.strictEqual(refused.text.trim(), answers.en.lacking("administrator"))
      // What a guild allows its crew is the command, which has statistics for everyone.
      assert.isFalse((yield* use({ do: "command", member: "bob", name: "vc stats" })).private)
      assert.strictEqual((yield* use(settings("bob"))).text.trim(), answers.en.lacking("administrator"))
    })
  )

  it.effect("switch counting off and on again at once, and leave a trace", () =>
    Effect.gen(function* () {
      const { idOf, join, leave, use } = yield* Office
      const total = Effect.map(
        use({ do: "command", member: "bob", name: "vc stats", options: { member: "cy" } }),
        (it) => Number.parseInt(figureIn(it, "Total"), 10)
      )
      yield* join("cy", "Deck")
      yield* Effect.sleep("2 seconds")
      assert.isAtLeast(yield* total, 1)
      const message = (yield* use(settings("ada"))).message?.id ?? ""
      const off = yield* use({ do: "press", member: "ada", message, label: "Voice XP: on" })
      assert.include(off.text, "Voice XP: **off**")
      assert.include(off.text, "nobody's time in voice is counted")
      assert.deepStrictEqual(yield* lastChange, {
        by: idOf("ada"),
        differences: [{ path: "modules.voice", before: true, after: false }]
      })
      const then = yield* total
      yield* Effect.sleep("2 seconds")
      assert.strictEqual(yield* total, then)
      const on = yield* use({ do: "press", member: "ada", message, label: "Voice XP: off" })
      assert.include(on.text, "Voice XP: **on**")
      yield* Effect.sleep("2 seconds")
      assert.isAbove(yield* total, then)
      yield* leave("cy")
    })
  )

  it.effect("decide how the AFK channel counts", () =>
    Effect.gen(function* () {
      const { idOf, join, leave, use } = yield* Office
      const total = (kind: string) =>
        Effect.gen(function* () {
          yield* use({ do: "command", member: "bob", name: "vc stats" })
          return Number.parseInt(figureIn(yield* use({ do: "press", member: "bob", label: kind }), "Total"), 10)
        })
      yield* join("bob", "Bunk")
      yield* Effect.sleep("2 seconds")
      assert.isAtLeast(yield* total("AFK"), 1)
      assert.strictEqual(yield* total("Active"), 0)
      yield* use(settings("ada"))
      const value = "as in any other channel"
      const chosen = yield* use({ do: "select", member: "ada", placeholder: "In the AFK channel", values: [value] })
      assert.include(chosen.text, `In the AFK channel: **${value}**`)
      assert.deepStrictEqual(yield* lastChange, {
        by: idOf("ada"),
        differences: [{ path: "voice.afkChannel", before: "afk rate", after: "as normal" }]
      })
      yield* Effect.sleep("2 seconds")
      assert.isAtLeast(yield* total("Active"), 1)
      yield* leave("bob")
    })
  )
})

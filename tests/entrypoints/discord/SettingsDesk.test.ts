import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { Inspector } from "../../../src/actors/inspection/Inspector.ts"
import { SettingsDesk } from "../../../src/entrypoints/discord/panel/SettingsDesk.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { defaultSettings, type GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"

const guildId = GuildId.make("1001")
const by = UserId.make("2001")

/** Settings whose storing takes as long as others need to come in between. */
const desk = Effect.gen(function* () {
  let settings: GuildSettings = defaultSettings
  const saved: Array<GuildSettings> = []
  const inspector = Layer.mock(Inspector, {
    settings: () => Effect.sync(() => settings),
    changeSettings: Effect.fnUntraced(function* (_, next) {
      for (let turn = 0; turn < 10; turn++) yield* Effect.yieldNow
      settings = next
      saved.push(next)
    })
  })
  const context = yield* Layer.build(SettingsDesk.layer.pipe(Layer.provide(inspector)))
  return { change: Context.get(context, SettingsDesk).change, saved, held: () => settings }
})

describe("the desk where settings are changed", () => {
  it.effect("takes one after the other, so that none is lost", () =>
    Effect.gen(function* () {
      const { change, held } = yield* desk
      const paths = ["modules.voice", "modules.chat", "modules.cards", "modules.levelRoles"] as const
      yield* Effect.forEach(paths, (path) => change(guildId, by, () => ({ [path]: false })), {
        concurrency: "unbounded"
      })
      const { cards, chat, levelRoles, voice } = held().modules
      assert.deepStrictEqual([voice, chat, cards, levelRoles], [false, false, false, false])
    })
  )

  it.effect("stores nothing that changes nothing", () =>
    Effect.gen(function* () {
      const { change, saved } = yield* desk
      assert.deepStrictEqual(yield* change(guildId, by, () => ({ "modules.voice": true })), defaultSettings)
      assert.deepStrictEqual(saved, [])
    })
  )

  it.effect("stores nothing of what does not fit, and takes the next", () =>
    Effect.gen(function* () {
      const { change, saved } = yield* desk
      const refused = yield* Effect.flip(
        change(guildId, by, () => ({ "voice.rates.active": 1001, "modules.chat": false }))
      )
      assert.strictEqual(refused._tag, "SettingsUnfit")
      assert.deepStrictEqual(saved, [])
      yield* change(guildId, by, () => ({ "modules.chat": false }))
      assert.lengthOf(saved, 1)
    })
  )
})

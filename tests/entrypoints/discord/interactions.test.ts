import { assert, layer } from "@effect/vitest"
import { Locale } from "discord.js"
import { Context, Effect, Layer } from "effect"
import { makeParlour, type Parlour } from "./parlour.ts"

class Room extends Context.Service<Room, Parlour>()("tests/Room") {
  static readonly layer = Layer.effect(Room, makeParlour(["ada", "bob"]))
}

layer(Room.layer, { timeout: "5 minutes", excludeTestServices: true })("an interaction", (it) => {
  it.effect("is answered to the caller alone where the feature says so", () =>
    Effect.gen(function* () {
      const { use } = yield* Room
      const reply = yield* use({ do: "command", member: "ada", name: "calculate level", options: { level: 3 } })
      assert.isTrue(reply.private)
      // 220 XP at 15 a message and 50 a minute.
      assert.include(reply.text, "**220 XP**")
      assert.include(reply.text, "**15** messages")
      assert.include(reply.text, "**5** minutes active")
      assert.include(reply.text, "**22** minutes muted")
    })
  )

  it.effect("is answered in the caller's own language", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Room
      simulator.perform({ do: "member", as: "bob", guild: "g", name: "bob", locale: Locale.German })
      const reply = yield* use({ do: "command", member: "bob", name: "calculate level", options: { level: 2 } })
      assert.include(reply.text, "fehlen **100 XP**")
    })
  )

  it.effect("that wants too much is refused with the reason", () =>
    Effect.gen(function* () {
      const { use } = yield* Room
      const reply = yield* use({ do: "command", member: "ada", name: "calculate level", options: { level: 5000 } })
      assert.isTrue(reply.private)
      assert.match(reply.text, /Levels end at \*\*\d+\*\* here/)
    })
  )
})

import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { makeParlour, type Parlour } from "./parlour.ts"

class Square extends Context.Service<Square, Parlour>()("tests/Square") {
  static readonly layer = Layer.effect(
    Square,
    Effect.gen(function* () {
      const parlour = yield* makeParlour(["ada", "bob"])
      const { simulator } = parlour
      simulator.perform({ do: "role", guild: "g", name: "Captain", permissions: ["ManageGuild"] })
      simulator.perform({ do: "give", guild: "g", member: "ada", role: "Captain" })
      return parlour
    })
  )
}

/** Ada posts the menu. */
const post = Effect.gen(function* () {
  const { use } = yield* Square
  yield* use({ do: "command", member: "ada", name: "panel" })
  yield* use({ do: "select", member: "ada", placeholder: "Go to another page", values: ["Menu"] })
  return yield* use({ do: "select", member: "ada", placeholder: "Post the menu in a channel", values: ["log"] })
})

layer(Square.layer, { timeout: "5 minutes", excludeTestServices: true })("the menu", (it) => {
  it.effect("is not posted where the bot may not write, and says what is missing", () =>
    Effect.gen(function* () {
      const { simulator } = yield* Square
      const route = `POST /channels/${simulator.names.channel(simulator.names.guild("g"), "log").id}/messages`
      simulator.perform({ do: "fault", kind: "restError", route, times: 1, status: 403, code: 50013 })
      const reply = yield* post
      assert.isTrue(reply.private)
      assert.include(reply.text, "**Send Messages**")
    })
  )

  it.effect("stands in the channel that was chosen, and answers everyone in private", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Square
      const { discord, names } = simulator
      assert.include((yield* post).text, "The menu stands in")
      const stands = discord.messages
        .in(names.channel(names.guild("g"), "log").id)
        .find(({ embeds, onlyFor }) => onlyFor === null && JSON.stringify(embeds).includes("Press a button"))
      for (const label of ["Leveling", "Leaderboard", "Statistics", "Settings"]) {
        const reply = yield* use({ do: "press", member: "bob", message: stands?.id ?? "", label })
        assert.isTrue(reply.private, label)
        assert.notInclude(reply.text, "did not work", label)
      }
    })
  )
})

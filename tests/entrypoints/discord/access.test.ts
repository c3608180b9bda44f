import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { componentsOf } from "../../../src/infra/simulator/components.ts"
import { answers } from "../../../src/machines/texts/answers.ts"
import { guildPath } from "../../e2e/stage.ts"
import { makeParlour, type Parlour } from "./parlour.ts"

const people = ["plain", "mod", "manager", "named", "guest", "shunned", "owner"] as const
type Who = (typeof people)[number]

/** What makes somebody who they are, once they are no captain any more. */
const roleOf: Partial<Readonly<Record<Who, string>>> = {
  mod: "Mate",
  manager: "Manager",
  named: "Officer",
  guest: "Guest",
  shunned: "Shunned"
}

/** A guild where each is what they are called: by permissions, by its settings, or by Discord's. */
class Gate extends Context.Service<Gate, Parlour>()("tests/Gate") {
  static readonly layer = Layer.effect(
    Gate,
    Effect.gen(function* () {
      const parlour = yield* makeParlour(people)
      const { bot, simulator } = parlour
      const { names } = simulator
      for (const name of ["Captain", "Mate", "Manager", "Officer", "Guest", "Shunned"])
        simulator.perform({ do: "role", guild: "g", name })
      for (const role of ["Captain", "Manager"])
        simulator.perform({ do: "changeRole", guild: "g", role, permissions: ["ManageGuild"] })
      simulator.perform({ do: "owner", member: "owner" })
      simulator.perform({ do: "commandPermission", guild: "g", command: "panel", role: "Guest", allow: true })
      simulator.perform({ do: "commandPermission", guild: "g", command: "panel", role: "Shunned", allow: false })
      const id = (role: string) => names.role(names.guild("g"), role).id
      yield* bot.put(guildPath(simulator, "/settings"), {
        staff: { administrators: [id("Officer")], moderators: [id("Mate")] }
      })
      return parlour
    })
  )
}

/** What each surface answers to somebody who could use it when they got it, and is now who they are. */
const surfaces = Effect.fnUntraced(function* (who: Who) {
  const { simulator, use } = yield* Gate
  simulator.perform({ do: "give", guild: "g", member: who, role: "Captain" })
  const { message } = yield* use({ do: "command", member: who, name: "panel" })
  const here = { member: who, message: message?.id ?? "" }
  const go = { do: "select", ...here, placeholder: "Go to another page", values: ["Chat"] } as const
  yield* use(go)
  const form = { do: "press", ...here, label: "XP and cooldown" } as const
  yield* use(form)
  simulator.perform({ do: "take", guild: "g", member: who, role: "Captain" })
  const role = roleOf[who]
  if (role !== undefined) simulator.perform({ do: "give", guild: "g", member: who, role })
  return {
    submit: yield* use({ do: "submit", member: who, fields: {} }),
    press: yield* use(form),
    select: yield* use(go),
    command: Effect.suspend(() => use({ do: "command", member: who, name: "panel" }))
  }
})

layer(Gate.layer, { timeout: "5 minutes", excludeTestServices: true })("the one check", (it) => {
  it.effect.each(["manager", "named", "guest", "owner"] as const)("lets in by every door: %s", (who) =>
    Effect.gen(function* () {
      const { command, press, select, submit } = yield* surfaces(who)
      assert.include((yield* command).text, "Voice XP: **on**")
      assert.strictEqual(press.interaction.answer?.type, 9)
      assert.include(select.text, "Cooldown (seconds)")
      assert.include(submit.text, "Cooldown (seconds)")
    })
  )

  it.effect.each(["plain", "mod"] as const)("keeps out at every door, in private, and says what is needed: %s", (who) =>
    Effect.gen(function* () {
      const { command, press, select, submit } = yield* surfaces(who)
      for (const reply of [yield* command, press, select, submit]) {
        assert.isTrue(reply.private)
        assert.strictEqual(reply.message?.content, answers.en.lacking("administrator"))
      }
    })
  )

  it.effect("keeps out whom Discord's command permissions keep out", () =>
    Effect.gen(function* () {
      const { command, press, select, submit } = yield* surfaces("shunned")
      for (const reply of [press, select, submit]) {
        assert.isTrue(reply.private)
        assert.strictEqual(reply.message?.content, answers.en.lacking("command permissions"))
      }
      // Discord does not even offer them the command.
      assert.strictEqual((yield* Effect.exit(command))._tag, "Failure")
    })
  )

  it.effect("keeps what was made for one from another", () =>
    Effect.gen(function* () {
      const { simulator, use } = yield* Gate
      const mine = yield* use({ do: "command", member: "owner", name: "panel" })
      const { message } = yield* use({ do: "command", member: "manager", name: "panel" })
      // Nobody sees a private message of another; but who knows its id may send it all the same.
      const { interactions } = simulator.discord
      const taken = interactions.use({
        type: 3,
        guildId: mine.interaction.guildId,
        channelId: mine.interaction.channelId,
        userId: simulator.names.user("manager"),
        data: {
          custom_id: componentsOf(mine.message?.components ?? [])[0]?.customId,
          component_type: 3,
          values: ["voice"]
        },
        ...(message === null ? {} : { source: message })
      })
      const answered = yield* (yield* Gate).until(
        () => interactions.find(taken.id)?.answer ?? null,
        "no answer to what was taken from another"
      )
      assert.include(JSON.stringify(answered), answers.en.notYours)
    })
  )
})

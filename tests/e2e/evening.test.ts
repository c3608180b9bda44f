import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { RuntimeView } from "../../src/actors/inspection/views.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"
import type { Step } from "../../src/infra/simulator/script/steps.ts"
import { assertIntegrity, closeAccounts } from "./faithful.ts"
import { makeStage } from "./stage.ts"

const crew = ["ada", "ben", "cas", "dot", "eve", "fin"] as const

/** One thing that a member does next, as chance will have it. */
const deed = (simulator: Simulator, member: string): Exclude<Step, { do: "wait" | "expect" }> => {
  const { random } = simulator.discord
  const channel = random.pick(["Deck", "Deck", "Cabin", "Bunk"]) ?? "Deck"
  const state = simulator.names.guild("g").voice.get(simulator.names.user(member))
  if (random.chance(0.2)) return { do: "say", member, guild: "g", channel: "log", text: "aye" }
  if (state === undefined) {
    const flags = { selfMute: random.chance(0.3), camera: random.chance(0.3) }
    return { do: "join", member, guild: "g", channel, ...flags }
  }
  if (random.chance(0.2)) return { do: "leave", member }
  if (random.chance(0.25)) return { do: "move", member, channel }
  if (random.chance(0.1)) return { do: "repeat", member }
  if (random.chance(0.1)) return { do: "reconnect", member }
  return (
    random.pick([
      { do: "set", member, selfMute: !state.selfMute },
      { do: "set", member, selfDeaf: !state.selfDeaf },
      { do: "set", member, camera: !state.camera },
      { do: "set", member, screen: !state.screen },
      { do: "set", member, mute: !state.mute }
    ] as const) ?? { do: "repeat", member }
  )
}

const live = Effect.fnUntraced(function* (simulator: Simulator, deeds: number) {
  const { random } = simulator.discord
  const said = new Map<string, number>()
  for (let i = 0; i < deeds; i++) {
    const member = random.pick(crew) ?? "ada"
    const step = deed(simulator, member)
    if (step.do === "say") said.set(member, (said.get(member) ?? 0) + 1)
    simulator.perform(step)
    yield* Effect.sleep(random.next() * 200)
  }
  return said
})

describe("an evening", () => {
  it.live(
    "is paid by the bot's own ledger to the last digit, and the ledger is the truth but for what sockets take",
    () =>
      Effect.gen(function* () {
        const stage = yield* makeStage(crew)
        const { simulator } = stage
        const bot = yield* stage.start()
        yield* bot.ready
        const before = yield* live(simulator, 50)
        simulator.perform({ do: "fault", kind: "duplicate", times: 20 })
        const amid = yield* live(simulator, 50)
        simulator.perform({ do: "fault", kind: "drop" })
        const after = yield* live(simulator, 50)

        const accounts = yield* closeAccounts(bot, simulator, crew)
        for (const member of crew) {
          const said = [before, amid, after].reduce((total, counts) => total + (counts.get(member) ?? 0), 0)
          assert.strictEqual(accounts(member).messages, said, `${member}: messages`)
          assert.isAbove(accounts(member).voice.length, 3, `${member}: segments`)
        }
        assert.strictEqual(simulator.discord.sessions.identified, 1)
        const { invariants } = yield* bot.get("/admin/runtime", RuntimeView)
        for (const { checked, name, violations } of invariants) {
          assert.isAbove(checked, 0, name)
          assert.strictEqual(violations, 0, name)
        }
        yield* assertIntegrity(stage)
      })
  )
})

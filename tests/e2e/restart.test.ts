import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { SessionView } from "../../src/actors/inspection/views.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"
import type { BotProcess } from "../support/botProcess.ts"
import { type Account, assertIntegrity, assertNothingLost, closeAccounts, tolerance } from "./faithful.ts"
import { heartbeatMs, makeStage, sessionPath, untilInVoice } from "./stage.ts"

/** Ada stays, Ben leaves, Cas mutes, Dot unmutes, Eve arrives, Fin moves. */
const crew = ["ada", "ben", "cas", "dot", "eve", "fin"] as const

const aboard = Effect.fnUntraced(function* (simulator: Simulator) {
  yield* simulator.run([
    { do: "join", member: "ada", guild: "g", channel: "Deck", camera: true },
    { do: "join", member: "ben", guild: "g", channel: "Deck" },
    { do: "join", member: "cas", guild: "g", channel: "Cabin" },
    { do: "join", member: "dot", guild: "g", channel: "Cabin", selfMute: true },
    { do: "join", member: "fin", guild: "g", channel: "Deck", screen: true }
  ])
}, Effect.orDie)

/** What happens while nobody looks. */
const meanwhile = Effect.fnUntraced(function* (simulator: Simulator) {
  yield* simulator.run([
    { do: "leave", member: "ben" },
    { do: "set", member: "cas", selfMute: true },
    { do: "set", member: "dot", selfMute: false },
    { do: "join", member: "eve", guild: "g", channel: "Deck" },
    { do: "move", member: "fin", channel: "Cabin" }
  ])
}, Effect.orDie)

const joinedAt = (bot: BotProcess, simulator: Simulator, member: string) =>
  Effect.map(bot.get(sessionPath(simulator, member), SessionView), (session) => session.joinedAt)

/** The one gap on record; it began at most a heartbeat before sight was lost, and ended when it was back. */
const assertOneGap = ({ gaps }: Account, lostAt: number, backAt: number) => {
  assert.strictEqual(gaps.length, 1)
  const [gap] = gaps
  assert.isAtLeast(gap?.from ?? 0, lostAt - heartbeatMs - 500, "the gap began too early")
  assert.isAtMost(gap?.to ?? Infinity, backAt + tolerance(), "the gap ended too late")
  return gap
}

const evidenceOf = ({ voice }: Account) => voice.map(({ evidence }) => evidence)

describe.concurrent("a bot killed with SIGKILL", () => {
  it.live("resumes its gateway session, and pays those who did not change straight through", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const { sessions } = simulator.discord
      const first = yield* stage.start()
      yield* first.ready
      yield* aboard(simulator)
      yield* untilInVoice(first, simulator, ["ada", "ben", "cas", "dot", "fin"])
      const joined = yield* joinedAt(first, simulator, "ada")
      // Past the first payout, so that there is something that could be paid twice.
      yield* Effect.sleep("7 seconds")
      const lostAt = yield* Clock.currentTimeMillis
      yield* first.kill
      yield* meanwhile(simulator)
      yield* Effect.sleep("1 second")

      const second = yield* stage.start()
      yield* second.ready
      const backAt = yield* Clock.currentTimeMillis
      assert.strictEqual(sessions.identified, 1, "it identified anew")
      assert.include(second.stdout(), "which is gone")
      assert.include(second.stdout(), "restored 5 sessions")
      yield* untilInVoice(second, simulator, ["ada", "cas", "dot", "eve", "fin"])
      assert.strictEqual(yield* joinedAt(second, simulator, "ada"), joined)
      yield* Effect.sleep("2 seconds")

      const accounts = yield* closeAccounts(second, simulator, crew)
      for (const member of crew) assertOneGap(accounts(member), lostAt, backAt)
      assert.strictEqual(assertOneGap(accounts("ada"), lostAt, backAt)?.evidence, "certain")
      assertNothingLost(accounts("ada"))
      yield* assertIntegrity(stage)
    })
  )

  it.live("reconciles every guild when Discord refuses its session", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage([...crew, "gus"])
      const { simulator } = stage
      const { sessions } = simulator.discord
      const first = yield* stage.start()
      yield* first.ready
      yield* aboard(simulator)
      simulator.perform({ do: "join", member: "gus", guild: "g", channel: "Deck" })
      yield* untilInVoice(first, simulator, ["ada", "ben", "cas", "dot", "fin", "gus"])
      const joined = yield* joinedAt(first, simulator, "ada")
      yield* Effect.sleep("3 seconds")
      const lostAt = yield* Clock.currentTimeMillis
      yield* first.kill
      yield* meanwhile(simulator)
      simulator.perform({ do: "reconnect", member: "gus" })
      yield* Effect.sleep("1 second")
      simulator.perform({ do: "fault", kind: "refuse" })

      const second = yield* stage.start()
      yield* second.ready
      yield* untilInVoice(second, simulator, ["ada", "cas", "dot", "eve", "fin", "gus"])
      const backAt = yield* Clock.currentTimeMillis
      assert.strictEqual(sessions.identified, 2)
      assert.strictEqual(yield* joinedAt(second, simulator, "ada"), joined)
      yield* Effect.sleep("2 seconds")

      const accounts = yield* closeAccounts(second, simulator, [...crew, "gus"])
      const gap = assertOneGap(accounts("ada"), lostAt, backAt)
      assert.strictEqual(gap?.evidence, "likely")
      assert.include(evidenceOf(accounts("ada")), "likely")
      assert.include(evidenceOf(accounts("gus")), "unknown")
      assertNothingLost(accounts("ada"))
      // Ben is closed where he was last seen, Eve opens when she was first seen.
      assert.isAtMost(accounts("ben").voice.at(-1)?.to ?? Infinity, (gap?.from ?? 0) + tolerance())
      assert.isAtLeast(accounts("eve").voice.at(0)?.from ?? 0, (gap?.to ?? 0) - tolerance())
      yield* assertIntegrity(stage)
    })
  )
})

describe.concurrent("a bot stopped with SIGTERM", () => {
  it.live("ends with 0, and its successor resumes the same sessions", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const first = yield* stage.start()
      yield* first.ready
      yield* aboard(simulator)
      yield* untilInVoice(first, simulator, ["ada", "ben", "cas", "dot", "fin"])
      const joined = yield* joinedAt(first, simulator, "ada")
      yield* Effect.sleep("2 seconds")
      const lostAt = yield* Clock.currentTimeMillis
      assert.deepStrictEqual(yield* first.terminate, { code: 0, signal: null })
      assert.strictEqual(first.stderr(), "")
      assert.include(first.stdout(), "everything is stored and settled")
      yield* meanwhile(simulator)

      const second = yield* stage.start()
      yield* second.ready
      const backAt = yield* Clock.currentTimeMillis
      assert.strictEqual(simulator.discord.sessions.identified, 1)
      yield* untilInVoice(second, simulator, ["ada", "cas", "dot", "eve", "fin"])
      assert.strictEqual(yield* joinedAt(second, simulator, "ada"), joined)

      const accounts = yield* closeAccounts(second, simulator, crew)
      for (const member of crew) assertOneGap(accounts(member), lostAt, backAt)
      assertNothingLost(accounts("ada"))
      yield* assertIntegrity(stage)
    })
  )
})

describe.concurrent("a bot frozen for longer than a loop may stall", () => {
  it.live("records the time as a gap, and pays nobody who changed past the freeze", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const bot = yield* stage.start()
      yield* bot.ready
      yield* aboard(simulator)
      yield* untilInVoice(bot, simulator, ["ada", "ben", "cas", "dot", "fin"])
      yield* Effect.sleep("6 seconds")
      const lostAt = yield* Clock.currentTimeMillis
      yield* bot.signal("SIGSTOP")
      yield* Effect.sleep("2 seconds")
      yield* meanwhile(simulator)
      yield* Effect.sleep("2500 millis")
      yield* bot.signal("SIGCONT")
      yield* untilInVoice(bot, simulator, ["ada", "cas", "dot", "eve", "fin"])
      yield* bot.ready
      const backAt = yield* Clock.currentTimeMillis
      yield* Effect.sleep("1 second")

      const accounts = yield* closeAccounts(bot, simulator, crew)
      assertNothingLost(accounts("ada"))
      for (const member of crew) assert.strictEqual(assertOneGap(accounts(member), lostAt, backAt)?.cause, "stall")
      for (const member of ["cas", "dot", "fin"]) {
        const { voice } = accounts(member)
        assert.isAtMost(voice[0]?.to ?? Infinity, lostAt + tolerance(), `${member} was paid past the freeze`)
        assert.isAtLeast(voice[1]?.from ?? 0, lostAt + 4500 - tolerance(), `${member} was paid within the freeze`)
      }
      assert.isAtMost(accounts("ben").voice.at(-1)?.to ?? Infinity, lostAt + tolerance())
      yield* assertIntegrity(stage)
    })
  )
})

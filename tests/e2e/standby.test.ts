import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { emptyFolder } from "../support/botProcess.ts"
import { assertIntegrity, assertNothingLost, closeAccounts } from "./faithful.ts"
import { makeStage, type Stage, untilInVoice } from "./stage.ts"

const crew = ["ada", "ben", "cas"] as const

/** An owner of the only shard, with Ada and Ben in voice, and a second bot that waits. */
const twoBots = Effect.fnUntraced(function* (stage: Stage) {
  const { simulator } = stage
  const owner = yield* stage.start({ GUILDHALL_DATA_DIR: yield* emptyFolder })
  yield* owner.ready
  yield* simulator.run([
    { do: "join", member: "ada", guild: "g", channel: "Deck", camera: true },
    { do: "join", member: "ben", guild: "g", channel: "Deck" }
  ])
  yield* untilInVoice(owner, simulator, ["ada", "ben"])
  const standby = yield* stage.start({ GUILDHALL_DATA_DIR: yield* emptyFolder })
  yield* standby.logged(`:${owner.pid} since `)
  yield* standby.notReady("shard 0: no lease")
  assert.include(standby.stdout(), "standing by")
  return { owner, standby }
}, Effect.orDie)

/** A lease runs out 30 s after it was last renewed. */
const takeover = "2 minutes"

describe.concurrent("two bots on one shard", () => {
  it.live("never run it both: the second takes over when the first was killed and its lease has run out", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const { owner, standby } = yield* twoBots(stage)
      yield* owner.kill
      yield* Effect.orDie(
        simulator.run([
          { do: "leave", member: "ben" },
          { do: "join", member: "cas", guild: "g", channel: "Cabin" }
        ])
      )
      yield* standby.logged("restored 2 sessions", takeover)
      yield* standby.ready
      yield* untilInVoice(standby, simulator, ["ada", "cas"])
      assert.strictEqual(simulator.discord.sessions.identified, 1)
      const accounts = yield* closeAccounts(standby, simulator, crew)
      assertNothingLost(accounts("ada"))
      yield* assertIntegrity(stage)
    })
  )

  it.live("fence one another: an owner that froze for too long ends with 3 and pays nothing twice", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const { owner, standby } = yield* twoBots(stage)
      yield* owner.signal("SIGSTOP")
      yield* Effect.orDie(
        simulator.run([
          { do: "set", member: "ben", selfMute: true },
          { do: "join", member: "cas", guild: "g", channel: "Cabin" }
        ])
      )
      yield* standby.logged("restored 2 sessions", takeover)
      yield* standby.ready
      yield* owner.signal("SIGCONT")
      assert.deepStrictEqual(yield* owner.exit, { code: 3, signal: null })
      assert.match(owner.stderr(), /^guildhall: Another process has taken this bot's shard over.*\n$/)
      yield* standby.ready
      yield* untilInVoice(standby, simulator, ["ada", "ben", "cas"])
      const accounts = yield* closeAccounts(standby, simulator, crew)
      assertNothingLost(accounts("ada"))
      yield* assertIntegrity(stage)
    })
  )

  it.live("hand it over at once when the first is asked to stop", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { simulator } = stage
      const { owner, standby } = yield* twoBots(stage)
      assert.deepStrictEqual(yield* owner.terminate, { code: 0, signal: null })
      yield* standby.logged("restored 2 sessions")
      yield* standby.ready
      assert.strictEqual(simulator.discord.sessions.identified, 1)
      const accounts = yield* closeAccounts(standby, simulator, ["ada", "ben"])
      assertNothingLost(accounts("ada"))
      assertNothingLost(accounts("ben"))
      yield* assertIntegrity(stage)
    })
  )

  it.live("end one by one: who stands by stops when asked to, and takes nothing", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { owner, standby } = yield* twoBots(stage)
      assert.deepStrictEqual(yield* standby.terminate, { code: 0, signal: null })
      assert.notInclude(standby.stdout(), "restored")
      yield* owner.ready
      assert.deepStrictEqual(yield* owner.terminate, { code: 0, signal: null })
    })
  )
})

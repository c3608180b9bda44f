import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { SessionView } from "../../src/actors/inspection/views.ts"
import { emptyFolder, startBot } from "../support/botProcess.ts"
import { assertNothingLost, closeAccounts } from "./faithful.ts"
import { makeHarbour, quick, sessionPath, untilInVoice } from "./stage.ts"

describe("a bot on its embedded stores", () => {
  it.live("resumes after SIGKILL with nothing lost for those who did not change", () =>
    Effect.gen(function* () {
      const simulator = yield* makeHarbour(["ada", "ben", "cas"])
      const env = {
        ...quick,
        GUILDHALL_DATA_DIR: yield* emptyFolder,
        GUILDHALL_PAYOUT_INTERVAL: "5 seconds",
        DISCORD_TOKEN: simulator.token,
        DISCORD_API_URL: simulator.addresses.api
      }
      const first = yield* startBot(env)
      yield* first.ready
      yield* Effect.orDie(
        simulator.run([
          { do: "join", member: "ada", guild: "g", channel: "Deck", camera: true },
          { do: "join", member: "ben", guild: "g", channel: "Deck" },
          { do: "say", member: "ada", guild: "g", channel: "log", text: "before" }
        ])
      )
      yield* untilInVoice(first, simulator, ["ada", "ben"])
      const before = yield* first.get(sessionPath(simulator, "ada"), SessionView)
      yield* Effect.sleep("6 seconds")
      yield* first.kill
      yield* Effect.orDie(
        simulator.run([
          { do: "leave", member: "ben" },
          { do: "join", member: "cas", guild: "g", channel: "Cabin" },
          { do: "say", member: "cas", guild: "g", channel: "log", text: "meanwhile" }
        ])
      )

      const second = yield* startBot(env)
      yield* second.ready
      yield* untilInVoice(second, simulator, ["ada", "cas"])
      assert.strictEqual(simulator.discord.sessions.identified, 1)
      const after = yield* second.get(sessionPath(simulator, "ada"), SessionView)
      assert.strictEqual(after.joinedAt, before.joinedAt)

      const accounts = yield* closeAccounts(second, simulator, ["ada", "ben", "cas"])
      assertNothingLost(accounts("ada"))
      assert.strictEqual(accounts("ada").messages, 1)
      assert.strictEqual(accounts("cas").messages, 1)
      assert.deepStrictEqual(yield* second.terminate, { code: 0, signal: null })
    })
  )
})

import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { GuildView, pageOf, SessionView } from "../../src/actors/inspection/views.ts"
import { emptyFolder, startBot } from "../support/botProcess.ts"
import { assertNothingLost, closeAccounts } from "./faithful.ts"
import { makeHarbour, quick, sessionPath, untilInVoice } from "./stage.ts"

describe.concurrent("a bot on its embedded stores", () => {
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

  it.live("without any configuration runs a lively demo, and goes on with it after a restart", () =>
    Effect.gen(function* () {
      const Guilds = pageOf(GuildView)
      const env = { GUILDHALL_DATA_DIR: yield* emptyFolder }
      const first = yield* startBot(env)
      yield* first.ready
      assert.include(first.stdout(), "DEMO: no DISCORD_TOKEN is set")
      yield* first.until("/admin/guilds", Guilds, ({ items }) => items.some(({ sessions }) => sessions > 1))
      assert.deepStrictEqual(yield* first.terminate, { code: 0, signal: null })

      const second = yield* startBot(env)
      yield* second.ready
      yield* second.logged("resumed")
      const { items } = yield* second.get("/admin/guilds", Guilds)
      assert.deepStrictEqual(items.map(({ name }) => name).sort(), ["Harbour", "Observatory"])
      assert.match(second.stdout(), /restored [1-9]\d* sessions/)
    })
  )
})

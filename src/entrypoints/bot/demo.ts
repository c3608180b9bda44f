import { Effect, Redacted } from "effect"
import { demoSimulator } from "../../infra/simulator/demo.ts"

/** No token: a simulated Discord with a lively demo guild, which keeps its world in the data folder. Said loudly. */
export const demo = Effect.fnUntraced(function* (folder: string) {
  const simulator = yield* demoSimulator({ folder, port: 0 })
  yield* Effect.logWarning(
    [
      "",
      "  DEMO: no DISCORD_TOKEN is set, so this bot runs against a simulated Discord.",
      `  Its guilds are made up; everything is kept in ${folder}.`,
      `  The simulated Discord: ${simulator.addresses.api}`,
      ""
    ].join("\n")
  )
  return { apiUrl: simulator.addresses.api, token: Redacted.make(simulator.token) }
})

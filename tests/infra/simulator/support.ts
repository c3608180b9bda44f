import { Effect, Result, Schedule } from "effect"
import { parseScript } from "../../../src/infra/simulator/script/parseScript.ts"
import type { Simulator } from "../../../src/infra/simulator/Simulator.ts"

/** Runs a script that the test itself wrote. */
export const play = (simulator: Simulator, script: string) => Effect.orDie(simulator.runScript(script))

export const steps = (script: string) => Result.getOrThrow(parseScript(script))

/** Waits, in real time, until something is so. */
export const until = (isSo: () => boolean, what = "what was waited for") =>
  Effect.suspend(() => (isSo() ? Effect.void : Effect.fail(`${what} did not happen`))).pipe(
    Effect.retry(Schedule.spaced("10 millis")),
    Effect.timeoutOrElse({ duration: "1 minute", orElse: () => Effect.fail(`${what} did not happen`) }),
    Effect.orDie
  )

export const harbour = `
{ "do": "guild", "as": "g", "name": "Harbour", "voice": ["Deck", "Cabin"], "text": ["log"], "afk": "Bunk" }
{ "do": "member", "as": "ada", "guild": "g", "name": "Ada" }
{ "do": "member", "as": "ben", "guild": "g", "name": "Ben" }
`

import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { decodeConfig } from "../infra/config/Config.ts"
import { bot } from "./bot/bot.ts"
import { layerLog } from "./bot/log.ts"
import { explain, exitCodeOf } from "./bot/outcome.ts"

const main = Effect.gen(function* () {
  const choices = yield* Effect.fromResult(decodeConfig(process.env, { terminal: process.stdout.isTTY }))
  return yield* bot(choices).pipe(explain(choices.log.level), Effect.provide(layerLog(choices.log)))
}).pipe(explain("Info"))

NodeRuntime.runMain(main, {
  disableErrorReporting: true,
  teardown: (exit, onExit) => onExit(exitCodeOf(exit))
})

import { Effect } from "effect"
import { decodeConfig } from "../../infra/config/Config.ts"
import { bot } from "./bot.ts"
import { layerLog } from "./log.ts"
import { explain } from "./outcome.ts"

/** The bot as the environment wants it. What goes wrong is told in one message, and left to `exitCodeOf`. */
export const main = Effect.gen(function* () {
  const choices = yield* Effect.fromResult(decodeConfig(process.env, { terminal: process.stdout.isTTY }))
  return yield* bot(choices).pipe(explain(choices.log.level), Effect.provide(layerLog(choices.log)))
}).pipe(explain("Info"))

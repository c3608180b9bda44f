import { NodeRuntime } from "@effect/platform-node"
import { main } from "./bot/main.ts"
import { exitCodeOf } from "./bot/outcome.ts"

NodeRuntime.runMain(main, {
  disableErrorReporting: true,
  teardown: (exit, onExit) => onExit(exitCodeOf(exit))
})

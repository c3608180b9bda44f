import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Command } from "effect/cli"
import packageJson from "../../package.json" with { type: "json" }
import { main } from "./bot/main.ts"
import { migrateCommand } from "./bot/migrateCommand.ts"
import { rebuildCommand } from "./bot/rebuildCommand.ts"
import { exitCodeOf } from "./bot/outcome.ts"
import { simulateCommand } from "./simulator/simulateCommand.ts"

const start = Command.make("start", {}, () => main).pipe(
  Command.withDescription("Run the bot; without a DISCORD_TOKEN, a demo. The environment says the rest")
)

const guildhall = Command.make("guildhall").pipe(
  Command.withSubcommands([start, simulateCommand, migrateCommand, rebuildCommand]),
  Command.withDescription(packageJson.description)
)

Command.run(guildhall, { version: packageJson.version }).pipe(
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    teardown: (exit, onExit) => onExit(exitCodeOf(exit))
  })
)

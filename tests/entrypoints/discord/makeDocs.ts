import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describeCommands } from "../../../src/entrypoints/discord/describeCommands.ts"
import { features } from "../../../src/entrypoints/discord/features.ts"
import { Registry } from "../../../src/entrypoints/discord/Registry.ts"

writeFileSync(join(import.meta.dirname, "../../../docs/commands.md"), describeCommands(new Registry(features)))

import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { TestConsole } from "effect/testing"
import { simulateCommand } from "../../../src/entrypoints/simulator/simulateCommand.ts"

const scriptOf = (text: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const folder = await mkdtemp(join(tmpdir(), "guildhall-script-"))
      const path = join(folder, "script.jsonl")
      await writeFile(path, text)
      return { folder, path }
    }),
    ({ folder }) => Effect.promise(() => rm(folder, { recursive: true }))
  ).pipe(Effect.map(({ path }) => path))

const simulate = (...argv: ReadonlyArray<string>) =>
  Command.runWith(simulateCommand, { version: "0.0.0" })(argv).pipe(Effect.provide(NodeServices.layer))

describe("the simulate command", () => {
  it.effect("founds a load, carries a script out among it, and says where it listens", () =>
    Effect.gen(function* () {
      const script = yield* scriptOf(`{ "do": "guild", "as": "g", "name": "Harbour", "voice": ["Deck"] }
        { "do": "member", "as": "ada", "guild": "g", "name": "Ada" }
        { "do": "join", "member": "ada", "channel": "Deck" }`)
      yield* simulate("--guilds", "2", "--voice", "3", "--events", "100/s", "--script", script, "--exit")
      const said = (yield* TestConsole.logLines).join("\n")
      assert.match(said, /DISCORD_API_URL=http:\/\/127\.0\.0\.1:\d+\/api/)
      assert.include(said, "The script is over.")
    })
  )

  it.effect("says in one line why a script cannot be carried out, and fails", () =>
    Effect.gen(function* () {
      const script = yield* scriptOf(`{ "do": "gild", "name": "Harbour" }`)
      const failed = yield* Effect.flip(simulate("--script", script, "--exit"))
      assert.strictEqual(failed._tag, "SimulationFailed")
      assert.deepStrictEqual(yield* TestConsole.errorLines, [
        `line 1, field "do": there is no step "gild". Did you mean "guild"?`
      ])
    })
  )
})

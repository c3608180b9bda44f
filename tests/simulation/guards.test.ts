import { assert, it } from "vitest"
import { guards } from "./guards.ts"
import { guardScripts } from "./guardScripts.ts"
import { playScript } from "./playScript.ts"
import { simulate } from "./simulate.ts"

for (const guard of guards) {
  const { script, seed, wrong } = guardScripts[guard]
  it(`sees what goes wrong without this guard: ${guard}`, async () => {
    assert.deepStrictEqual(simulate(seed, script).violations, [])
    const { violations } = await playScript(guard)
    assert.include(
      violations.map((violation) => violation.wrong),
      wrong
    )
  })
}

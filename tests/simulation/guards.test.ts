import { assert, it } from "vitest"
import { guards } from "./guards.ts"
import { guardScripts, scriptSeeds } from "./guardScripts.ts"
import { playScript } from "./playScript.ts"
import { simulate } from "./simulate.ts"

for (const guard of guards) {
  const { script, wrong } = guardScripts[guard]
  it(`sees what goes wrong without this guard: ${guard}`, async () => {
    for (let seed: number = scriptSeeds.from; seed < scriptSeeds.to; seed++) {
      assert.deepStrictEqual(simulate(seed, script).violations, [])
    }
    assert.include([...(await playScript(guard))], wrong)
  })
}

import { assert, it } from "vitest"
import { scriptOf } from "./script.ts"
import { simulate } from "./simulate.ts"

it("pays nobody twice, and loses nothing that anybody saw, in any of 300 evenings full of faults", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { violations } = simulate(seed, scriptOf(seed))
    assert.deepStrictEqual(violations, [], `npm run sim -- --seed ${seed}`)
  }
}, 120_000)

it("comes to the same whenever a seed is played", () => {
  const script = scriptOf(7)
  assert.deepStrictEqual(simulate(7, script), simulate(7, script))
})

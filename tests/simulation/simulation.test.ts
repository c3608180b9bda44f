import { assert, it } from "vitest"
import type { Script } from "./acts.ts"
import { scriptOf } from "./script.ts"
import { simulate } from "./simulate.ts"

it("pays nobody twice, and loses nothing that anybody saw, in any of 300 evenings full of faults", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { violations } = simulate(seed, scriptOf(seed))
    assert.deepStrictEqual(violations, [], `npm run sim -- --seed ${seed}`)
  }
}, 120_000)

it("pays for a gap by all that a replay tells of it, and not by a guild that it sends anew before it tells more", () => {
  const late: Script = [
    { act: { do: "sit", who: 0, where: 0, change: { screen: true } }, pause: 30_000 },
    { act: { do: "late guild", after: 1 }, pause: 1 },
    { act: { do: "drop", refuse: true, down: 0 }, pause: 10 },
    { act: { do: "leave", who: 0 }, pause: 20_000 },
    { act: { do: "kill", slot: "a", down: 60_000 }, pause: 200 },
    { act: { do: "sit", who: 0, where: 0, change: {} }, pause: 4000 },
    { act: { do: "leave", who: 0 }, pause: 30_000 },
    { act: { do: "sit", who: 0, where: 0, change: { selfMute: true } }, pause: 40_000 }
  ]
  for (const seed of [1, 2, 3]) assert.deepStrictEqual(simulate(seed, late).violations, [])
})

it("comes to the same whenever a seed is played", () => {
  const script = scriptOf(7)
  assert.deepStrictEqual(simulate(7, script), simulate(7, script))
})

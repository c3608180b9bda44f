import { assert, describe, it } from "vitest"
import { Timings } from "../../../src/actors/guild/Timings.ts"

describe("how long a guild's work took", () => {
  it("is told by kind: how often, how long in all, how long at most", () => {
    const timings = new Timings()
    timings.add("dispatch", 3, 6, 1000)
    timings.add("dispatch", 1, 5, 2000)
    timings.add("due", 2, 1, 2000)
    assert.deepStrictEqual(
      [...timings.list(3000)],
      [
        ["dispatch", { count: 4, totalMs: 11, maxMs: 6 }],
        ["due", { count: 2, totalMs: 1, maxMs: 1 }]
      ]
    )
  })

  it("covers this minute and the whole one before, and forgets what is older", () => {
    const timings = new Timings()
    timings.add("dispatch", 1, 1, 59_000)
    timings.add("dispatch", 1, 4, 61_000)
    assert.deepStrictEqual(timings.list(119_000).get("dispatch"), { count: 2, totalMs: 5, maxMs: 4 })
    assert.deepStrictEqual(timings.list(121_000).get("dispatch"), { count: 1, totalMs: 4, maxMs: 4 })
    assert.strictEqual(timings.list(181_000).size, 0)
  })

  it("does not take a minute long gone for the one before", () => {
    const timings = new Timings()
    timings.add("due", 1, 1, 0)
    assert.strictEqual(timings.list(600_000).size, 0)
  })
})

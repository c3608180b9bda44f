import { assert, describe, it } from "vitest"
import { Horizon } from "../../../src/actors/shard/Horizon.ts"

describe("how far a shard has seen", () => {
  it("is the last frame heard, and never goes back", () => {
    const horizon = new Horizon(100, null)
    assert.strictEqual(horizon.hear(200), 200)
    assert.strictEqual(horizon.hear(150), 200)
    assert.strictEqual(horizon.heardAt, 200)
  })

  it("stands still while blind, whatever is heard meanwhile", () => {
    const horizon = new Horizon(100, null)
    horizon.lose("connection")
    assert.strictEqual(horizon.hear(500), 100)
    assert.deepStrictEqual([horizon.seen, horizon.heardAt], [100, 500])
  })

  it("reckons a blindness from its first cause", () => {
    const horizon = new Horizon(100, null)
    horizon.lose("stall")
    horizon.hear(300)
    horizon.lose("connection")
    assert.deepStrictEqual(horizon.blind, { from: 100, cause: "stall" })
  })

  it("answers what the blindness was once all is told, and sees again from there", () => {
    const horizon = new Horizon(100, { from: 100, cause: "restart" })
    assert.deepStrictEqual(horizon.regain(900), { from: 100, cause: "restart" })
    assert.strictEqual(horizon.seen, 900)
    assert.isNull(horizon.regain(950))
  })
})

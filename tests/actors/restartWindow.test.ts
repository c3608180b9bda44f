import { assert, describe, it } from "vitest"
import { guildIntensity, RestartWindow, sessionIntensity, shardIntensity } from "../../src/actors/restartWindow.ts"

describe("how often something may restart", () => {
  it.each([
    ["a session", sessionIntensity, 5, 30_000],
    ["a guild", guildIntensity, 5, 60_000],
    ["a shard", shardIntensity, 3, 300_000]
  ] as const)("%s: as often as the design says, and no more", (_, intensity, max, withinMs) => {
    const restarts = new RestartWindow(intensity)
    const spaced = withinMs / (max + 1) - 1
    const admitted = Array.from({ length: max + 1 }, (_, i) => restarts.admit(i * spaced))
    assert.deepStrictEqual(admitted, [...Array.from({ length: max }, () => true), false])
    assert.strictEqual(restarts.total, max)
  })

  it("forgets a crash as soon as the window has passed it", () => {
    const restarts = new RestartWindow({ max: 1, withinMs: 1000 })
    assert.isTrue(restarts.admit(0))
    assert.isTrue(restarts.admit(1000))
    assert.isFalse(restarts.admit(1999))
  })

  it("waits 100 ms at first, then twice as long each time, but never more than 2 s", () => {
    const restarts = new RestartWindow({ max: 10, withinMs: 60_000 })
    const waits = Array.from({ length: 7 }, () => {
      restarts.admit(0)
      return restarts.backoffMs()
    })
    assert.deepStrictEqual(waits, [100, 200, 400, 800, 1600, 2000, 2000])
  })

  it("is patient again with what has been well for a while", () => {
    const restarts = new RestartWindow({ max: 5, withinMs: 30_000 })
    restarts.admit(0)
    restarts.admit(1)
    restarts.admit(40_000)
    assert.strictEqual(restarts.backoffMs(), 100)
  })
})

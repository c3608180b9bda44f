import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { SequenceWindow } from "../../../src/actors/shard/SequenceWindow.ts"

const admitted = (window: SequenceWindow, ...sequences: ReadonlyArray<number>) =>
  sequences.filter((sequence) => window.admit(sequence))

describe("which dispatches of a gateway session were taken", () => {
  it("lets two that swapped places both pass", () => {
    assert.deepStrictEqual(admitted(new SequenceWindow(), 1, 3, 2, 4), [1, 3, 2, 4])
  })

  it("refuses a duplicate, at once or much later", () => {
    assert.deepStrictEqual(admitted(new SequenceWindow(), 1, 1, 2, 3, 4, 2, 5, 1), [1, 2, 3, 4, 5])
  })

  it("takes of an overlapping replay only what is new", () => {
    const window = new SequenceWindow()
    admitted(window, 1, 2, 3, 4, 5)
    assert.deepStrictEqual(admitted(window, 3, 4, 5, 6, 7), [6, 7])
    assert.strictEqual(window.highest, 7)
  })

  it("takes each sequence once, in whatever order and however often they come", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 600 }), (sequences) => {
        assert.deepStrictEqual(admitted(new SequenceWindow(), ...sequences), [...new Set(sequences)])
      })
    )
  })

  it("begins anew with a gateway session, and goes on where a stored one left off", () => {
    const window = new SequenceWindow()
    admitted(window, 1, 2, 3)
    window.reset(0)
    assert.deepStrictEqual(admitted(window, 1, 2), [1, 2])
    window.reset(1000)
    assert.deepStrictEqual(admitted(window, 1, 999, 1000, 1001), [1001])
  })

  it("tells a successor what was taken beyond the stored sequence, so that a replay is only of the rest", () => {
    const window = new SequenceWindow()
    admitted(window, 1, 2, 3, 4, 5, 6, 8)
    const pending = new Set([3, 5])
    const takenAbove = window.takenAbove(2, pending)
    assert.deepStrictEqual(takenAbove, [4, 6, 8])
    const successor = new SequenceWindow()
    successor.reset(2, takenAbove)
    assert.deepStrictEqual(admitted(successor, 3, 4, 5, 6, 7, 8, 9), [3, 5, 7, 9])
  })

  it("still tells what waits from what was taken when a guild lags behind by a whole mailbox", () => {
    const window = new SequenceWindow()
    const lag = 10_000
    for (let sequence = 1; sequence <= 2 * lag; sequence++) window.admit(sequence)
    // Every other dispatch is still waiting in the mailbox of a slow guild.
    const pending = new Set(Array.from({ length: lag }, (_, i) => 2 * i + 1))
    const successor = new SequenceWindow()
    successor.reset(0, window.takenAbove(0, pending))
    const replayed = Array.from({ length: 2 * lag }, (_, i) => i + 1)
    assert.deepStrictEqual(admitted(successor, ...replayed), [...pending])
  })
})

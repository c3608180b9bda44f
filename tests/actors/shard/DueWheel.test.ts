import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { DueWheel } from "../../../src/actors/shard/DueWheel.ts"

describe("what is to be woken when", () => {
  it("wakes nothing before its time, and everything at most a second late", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 })), fc.integer({ min: 1, max: 5000 }), (ats, stepMs) => {
        const wheel = new DueWheel<number>(0)
        for (const at of ats) wheel.add(at, at)
        const woken: Array<number> = []
        for (let now = 0; now <= 70_000; now += stepMs) {
          for (const at of wheel.take(now)) {
            assert.isAtMost(at, now)
            assert.isBelow(now - at, 1000 + stepMs)
            woken.push(at)
          }
        }
        assert.deepStrictEqual(
          woken.toSorted((a, b) => a - b),
          ats.toSorted((a, b) => a - b)
        )
      })
    )
  })

  it("takes each entry once", () => {
    const wheel = new DueWheel<string>(0)
    wheel.add("payout", 1500)
    assert.deepStrictEqual(wheel.take(1999), [])
    assert.deepStrictEqual(wheel.take(2000), ["payout"])
    assert.deepStrictEqual(wheel.take(2000), [])
    assert.deepStrictEqual(wheel.take(100_000), [])
  })

  it("wakes at the next occasion what was due already when it was added", () => {
    const wheel = new DueWheel<string>(10_000)
    wheel.take(10_000)
    wheel.add("late", 3000)
    assert.deepStrictEqual(wheel.take(10_999), [])
    assert.deepStrictEqual(wheel.take(11_000), ["late"])
  })

  it("takes what is due from any past at once, in order", () => {
    const wheel = new DueWheel<string>(-1e300)
    wheel.add("late", 1_800_000_000_000)
    wheel.add("later", 1_900_000_000_000)
    wheel.add("early", 5000)
    assert.deepStrictEqual(wheel.take(1_800_000_000_000), ["early", "late"])
    wheel.add("overdue", 0)
    assert.deepStrictEqual(wheel.take(1_900_000_000_000), ["overdue", "later"])
  })
})

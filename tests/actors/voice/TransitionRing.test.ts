import * as fc from "fast-check"
import { expect, it } from "vitest"
import { type Transition, TransitionRing } from "../../../src/actors/voice/TransitionRing.ts"

const anyActivity = fc.constantFrom("active", "afk", "video", "streaming", "disconnected")

const anyTransition: fc.Arbitrary<Transition> = fc.record({
  // As far as a double holds it: the year 3084.
  at: fc.integer({ min: 0, max: 2 ** 45 - 1 }),
  from: anyActivity,
  to: anyActivity,
  event: fc.constantFrom("VOICE.CHANGED", "VOICE.FOUND", "VOICE.LEFT", "TERMS.CHANGED", "MEMBER.SPOKE", "SETTLE")
})

it("keeps the last 32 transitions as they were, oldest first", () => {
  fc.assert(
    fc.property(fc.array(anyTransition, { maxLength: 100 }), (transitions) => {
      const ring = new TransitionRing()
      for (const [i, { at, event, from, to }] of transitions.entries()) {
        ring.push(at, from, to, event)
        expect(ring.last()).toEqual(transitions[i])
        expect(ring.list()).toEqual(transitions.slice(Math.max(0, i - 31), i + 1))
      }
    })
  )
})

it("is empty at first", () => {
  const ring = new TransitionRing()
  expect([ring.last(), ring.list()]).toEqual([null, []])
})

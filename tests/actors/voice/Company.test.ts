import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Company } from "../../../src/actors/voice/Company.ts"
import { ChannelId } from "../../../src/machines/ids.ts"

const deck = ChannelId.make("10")
const cabin = ChannelId.make("11")

it("touches the others only when the count of the active crosses 0, 1 or 2", () => {
  const company = new Company()
  const crossed = () => {
    const channels = [...company.takeCrossed()]
    return channels.length
  }
  const counts: Array<number> = []
  for (let i = 0; i < 4; i++) {
    company.joined(deck, true)
    counts.push(crossed())
  }
  for (let i = 0; i < 4; i++) {
    company.left(deck, true)
    counts.push(crossed())
  }
  expect(counts).toEqual([1, 1, 0, 0, 0, 0, 1, 1])
})

it("is no company to oneself, and the afk are none to anyone", () => {
  const company = new Company()
  company.joined(deck, true)
  expect(company.accompanies(deck, true)).toBe(false)
  expect(company.accompanies(deck, false)).toBe(true)
  expect(company.accompanies(cabin, false)).toBe(false)
  company.joined(deck, false)
  expect(company.accompanies(deck, true)).toBe(false)
  expect([...company.takeCrossed()]).toEqual([deck])
})

it("answers for everyone what counting them anew would, and names every channel where an answer changed", () => {
  const anyMove = fc.record({
    who: fc.nat(4),
    to: fc.option(fc.record({ channelId: fc.constantFrom(deck, cabin), active: fc.boolean() }))
  })
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 30 }), (moves) => {
      const company = new Company()
      const seats = new Map<number, { readonly channelId: ChannelId; readonly active: boolean }>()
      const answers = () =>
        new Map(
          [...seats].map(([who, seat]) => [
            who,
            [...seats].some(([other, { active, channelId }]) => other !== who && active && channelId === seat.channelId)
          ])
        )
      for (const { to, who } of moves) {
        const before = answers()
        const seat = seats.get(who)
        if (seat !== undefined) company.left(seat.channelId, seat.active)
        seats.delete(who)
        if (to !== null) {
          seats.set(who, to)
          company.joined(to.channelId, to.active)
        }
        const crossed = company.takeCrossed()
        for (const [other, accompanied] of answers()) {
          const { active, channelId } = seats.get(other) ?? { channelId: deck, active: false }
          expect(company.accompanies(channelId, active)).toBe(accompanied)
          const affected = other !== who && before.get(other) !== accompanied
          expect(affected && !crossed.has(channelId)).toBe(false)
        }
      }
    })
  )
})

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ChannelId, GuildId, UserId } from "../../../src/machines/ids.ts"
import { stampSegments } from "../../../src/machines/ledger/stamp.ts"
import { localDay } from "../../../src/machines/time/localDay.ts"
import type { Segment } from "../../../src/machines/voice/segment.ts"

const berlin = GuildId.make("1")
const chatham = GuildId.make("2")
const timezoneOf = (guildId: GuildId) => (guildId === berlin ? "Europe/Berlin" : "Pacific/Chatham")

const segment = (guildId: GuildId, from: number, to: number): Segment => ({
  guildId,
  userId: UserId.make("10"),
  channelId: ChannelId.make("20"),
  joinedAt: from,
  from,
  to,
  attention: "active",
  camera: true,
  screen: false,
  withheld: [],
  rate: 100,
  percent: 125,
  evidence: "seen"
})

const anySegment = fc
  .tuple(
    fc.constantFrom(berlin, chatham),
    fc.integer({ min: Date.parse("2020-01-01"), max: Date.parse("2030-01-01") }),
    fc.nat(5 * 86_400_000)
  )
  .map(([guildId, from, length]) => segment(guildId, from, from + length))

describe("stamping segments", () => {
  it("cuts at the midnight of the segment's guild and keeps everything else", () => {
    const whole = segment(berlin, Date.parse("2026-06-30T21:00:00Z"), Date.parse("2026-06-30T23:00:00Z"))
    const midnight = Date.parse("2026-06-30T22:00:00Z")
    expect(stampSegments([whole], timezoneOf)).toEqual([
      { ...whole, to: midnight, day: "2026-06-30" },
      { ...whole, from: midnight, day: "2026-07-01" }
    ])
  })

  it("leaves nothing of an empty segment", () => {
    expect(stampSegments([segment(berlin, 5, 5)], timezoneOf)).toEqual([])
  })

  it("loses and doubles no millisecond, and stamps each on its own day", () => {
    fc.assert(
      fc.property(fc.array(anySegment, { maxLength: 5 }), (segments) => {
        const stamped = [...stampSegments(segments, timezoneOf)]
        for (const whole of segments) {
          let end = whole.from
          while (end < whole.to) {
            const piece = stamped.shift()
            expect(piece).toMatchObject({ guildId: whole.guildId, from: end, joinedAt: whole.joinedAt, rate: 100 })
            if (piece === undefined) return
            expect(localDay(piece.from, timezoneOf(whole.guildId))).toBe(piece.day)
            expect(localDay(piece.to - 1, timezoneOf(whole.guildId))).toBe(piece.day)
            end = piece.to
          }
          expect(end).toBe(whole.to)
        }
        expect(stamped).toEqual([])
      })
    )
  })
})

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { guildValue, memberStatistics, peakOf } from "../../../src/machines/statistics/figures.ts"
import { type DayTime, timeOf, TimeKind, type VoiceTime } from "../../../src/machines/statistics/voiceTime.ts"

const minute = 60_000
const none: VoiceTime = { activeMs: 0, afkMs: 0, videoMs: 0, streamingMs: 0 }
const day = (day: string, time: Partial<VoiceTime>): DayTime => ({ day, ...none, ...time })

describe("kinds of time", () => {
  it("are active and afk, which make the whole, and camera and screen beside them", () => {
    const time = { activeMs: 1, afkMs: 20, videoMs: 300, streamingMs: 4000 }
    expect(TimeKind.literals.map((kind) => [kind, timeOf(kind, time)])).toEqual([
      ["voice", 21],
      ["active", 1],
      ["afk", 20],
      ["video", 300],
      ["streaming", 4000]
    ])
  })
})

describe("a member's figures", () => {
  const days = [
    day("2026-11-18", { activeMs: 30 * minute, afkMs: 30 * minute }),
    day("2026-11-19", { afkMs: 10 * minute }),
    day("2026-11-20", { activeMs: 50 * minute, videoMs: 50 * minute }),
    day("2026-11-21", { activeMs: 20 * minute, afkMs: 40 * minute, videoMs: 1 })
  ]

  it("are the total, the mean of the days with any, and the earliest of the days with the most", () => {
    expect(memberStatistics(days, "voice")).toEqual({
      totalMs: 180 * minute,
      activeDays: 4,
      averageMs: 45 * minute,
      mostActive: { day: "2026-11-18", ms: 60 * minute }
    })
  })

  it("are of the chosen kind alone: a day without any of it is no active day", () => {
    expect(memberStatistics(days, "active")).toEqual({
      totalMs: 100 * minute,
      activeDays: 3,
      averageMs: (100 * minute) / 3,
      mostActive: { day: "2026-11-20", ms: 50 * minute }
    })
    expect(memberStatistics(days, "afk")).toMatchObject({ activeDays: 3, mostActive: { day: "2026-11-21" } })
    expect(memberStatistics(days, "video")).toMatchObject({ activeDays: 2, totalMs: 50 * minute + 1 })
  })

  it("of no time at all are nought, and have no most active day", () => {
    const nothing = { totalMs: 0, activeDays: 0, averageMs: 0, mostActive: null }
    expect(memberStatistics([], "voice")).toEqual(nothing)
    expect(memberStatistics(days, "streaming")).toEqual(nothing)
  })

  it("hold the mean between the total and the most, whatever the days", () => {
    const time = fc.record({ activeMs: fc.nat(9), afkMs: fc.nat(9), videoMs: fc.nat(9), streamingMs: fc.nat(9) })
    fc.assert(
      fc.property(fc.array(time, { maxLength: 28 }), fc.constantFrom(...TimeKind.literals), (times, kind) => {
        const days = times.map((time, i) => day(`2026-02-${String(i + 1).padStart(2, "0")}`, time))
        const { activeDays, averageMs, mostActive, totalMs } = memberStatistics(days, kind)
        const values = days.map((day) => timeOf(kind, day))
        expect(averageMs * activeDays).toBeCloseTo(totalMs)
        expect(activeDays).toBe(values.filter((ms) => ms > 0).length)
        const most = Math.max(0, ...values)
        expect(mostActive).toEqual(most === 0 ? null : { day: days[values.indexOf(most)]?.day, ms: most })
      })
    )
  })
})

describe("a guild's figures", () => {
  const stretch = (members: number, time: Partial<VoiceTime>) => ({ ...none, ...time, members })

  it("of a stretch are its time, who was there, and the time for each of them", () => {
    const time = stretch(4, { activeMs: 50 * minute, afkMs: 40 * minute, videoMs: 7, streamingMs: 7 })
    expect(guildValue("total", time)).toBe(90 * minute)
    expect(guildValue("members", time)).toBe(4)
    expect(guildValue("average", time)).toBe(22.5 * minute)
    expect(guildValue("average", stretch(0, {}))).toBe(0)
  })

  it("peak where there is the most of what is shown, and of equals at the earliest", () => {
    const stretches = [
      { ...stretch(1, { activeMs: 10 * minute }), day: "2026-11-18", hour: 3 },
      { ...stretch(4, { activeMs: 20 * minute }), day: "2026-11-18", hour: 4 },
      { ...stretch(2, { afkMs: 20 * minute }), day: "2026-11-19", hour: 3 },
      { ...stretch(4, {}), day: "2026-11-19", hour: 4 }
    ]
    expect(peakOf("total", stretches)).toEqual({ at: stretches[1], value: 20 * minute })
    expect(peakOf("members", stretches)).toEqual({ at: stretches[1], value: 4 })
    expect(peakOf("average", stretches)).toEqual({ at: stretches[0], value: 10 * minute })
  })

  it("peak nowhere when nobody was there", () => {
    expect(peakOf("total", [])).toBeNull()
    expect(peakOf("members", [stretch(0, {}), stretch(0, {})])).toBeNull()
  })
})

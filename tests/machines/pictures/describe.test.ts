import { assert, describe, it } from "@effect/vitest"
import {
  describeBoard,
  describeProfile,
  describeRank,
  describeStatistics
} from "../../../src/machines/pictures/describe.ts"
import { face, sampleBoard, sampleProfile, sampleRank, sampleRow } from "./samples.ts"
import { sampleCalendar, sampleHours, sampleMonths, sampleStatistics, sampleWeeks } from "./statisticsSamples.ts"

describe("the alternative text of a picture", () => {
  it("says every figure of a profile", () => {
    assert.strictEqual(
      describeProfile(sampleProfile),
      "Ada Lovelace, Harbour. Level: 27. Rank: #3. XP: 84 213 (1 250 / 2 080 XP). 830 XP to level 28. " +
        "Messages: 4 812. Voice: 12d 4h. Active: 9d 20h. AFK: 2d 8h. Camera: 1d 3h. Screen: 18h 7m"
    )
  })

  it("is silent about a rank or a next level that there is not", () => {
    const text = describeProfile({ ...sampleProfile, rank: null, toNext: null })
    assert.notInclude(text, "Rank")
    assert.notInclude(text, "null")
  })

  it("says every figure of a rank", () => {
    assert.strictEqual(describeRank(sampleRank), "Ada Lovelace. Level: 27. Rank: #3. XP: 84 213 (1 250 / 2 080 XP)")
  })

  it("lists a board, and one's own place off it", () => {
    assert.strictEqual(
      describeBoard({ ...sampleBoard, rows: [sampleRow(1, "Ada")], own: sampleRow(31, "Grace") }),
      "Harbour, XP. All time. Page 1 of 1. 1: Ada, 99 000 XP (Level 39). 31: Grace, 69 000 XP (Level 9)"
    )
  })

  it("says that a board is empty", () => {
    assert.include(describeBoard({ ...sampleBoard, rows: [] }), "Nobody is here yet.")
  })

  it("says every figure of statistics, and the best days of a calendar, most first", () => {
    const days = [
      { day: "2026-03-01", value: 60 },
      { day: "2026-03-04", value: 7200 },
      { day: "2026-03-02", value: 7200 },
      { day: "2026-03-03", value: 0 },
      { day: "2026-03-05", value: 33_120 }
    ]
    assert.strictEqual(
      describeStatistics({ ...sampleStatistics, chart: { ...sampleCalendar, days } }),
      "Ada Lovelace, Time in voice. Past 365 days. Total: 24d 3h. Average per active day: 2h 34m. " +
        "Current streak: 12 days. Most active day: 14 Mar: 9h 12m. " +
        "2026-03-05: 9h 12m, 2026-03-02: 2h, 2026-03-04: 2h, 2026-03-01: 1m"
    )
    const all = describeStatistics(sampleStatistics)
    assert.lengthOf(all.match(/\d{4}-\d\d-\d\d: /g) ?? [], 5)
  })

  it("says what the current line and the mean hold, and nothing of the points where there is nothing", () => {
    const current = { name: "This week", values: [45, 0, 5400, null, null, null, null] }
    const mean = { name: "Average", values: [3600.4, 0.4, 0, 0, 0, 0, 90_000] }
    assert.strictEqual(
      describeStatistics({ ...sampleStatistics, figures: [], chart: { ...sampleWeeks, current, mean } }),
      "Ada Lovelace, Time in voice. Past 365 days. This week: Mon (45s), Wed (1h 30m). Average: Mon (1h), Sun (1d 1h)"
    )
    const nothing = { name: "This week", values: [0, 0, null, null, null, null, null] }
    assert.notInclude(
      describeStatistics({ ...sampleStatistics, chart: { ...sampleWeeks, current: nothing } }),
      "This week"
    )
  })

  it("counts people where a chart counts people", () => {
    const current = { name: "Today", values: [20_000] }
    const text = describeStatistics({ ...sampleStatistics, unit: "count", chart: { ...sampleHours, current } })
    assert.include(text, "Today: 00:00 (20\u202f000)")
  })

  it("says why statistics are empty, and no values", () => {
    const text = describeStatistics({ ...sampleStatistics, empty: "Nobody was in voice yet." })
    assert.isTrue(text.endsWith("Most active day: 14 Mar: 9h 12m. Nobody was in voice yet."))
  })

  it("has room for every day of a month, twice", () => {
    const values = Array.from({ length: 31 }, () => 20 * 3600 + 59 * 60)
    const chart = { ...sampleMonths, current: { name: "December", values }, mean: { name: "Average", values } }
    assert.include(describeStatistics({ ...sampleStatistics, figures: [], chart }), "Average: 1 (20h 59m)")
    assert.isTrue(describeStatistics({ ...sampleStatistics, figures: [], chart }).endsWith("31 (20h 59m)"))
    assert.isAtMost(describeStatistics({ ...sampleStatistics, chart }).length, 1024)
  })

  it("is never longer than Discord takes, and keeps the figures beside an endless name", () => {
    const name = "👩‍👩‍👧 Zoë ".repeat(200)
    const profile = describeProfile({ ...sampleProfile, face: face(name), guildName: name })
    assert.isAtMost(profile.length, 1024)
    assert.include(profile, "Screen: 18h 7m")
    const rows = Array.from({ length: 10 }, (_, i) => sampleRow(i + 1, name))
    assert.isAtMost(describeBoard({ ...sampleBoard, title: name, rows }).length, 1024)
    const statistics = describeStatistics({
      ...sampleStatistics,
      face: face(name),
      chart: { ...sampleMonths, current: { ...sampleMonths.current, name } }
    })
    assert.isAtMost(statistics.length, 1024)
    assert.include(statistics, "Current streak: 12 days")
    assert.include(statistics, "1 (")
  })
})

import { assert, describe, it } from "vitest"
import { chartOf } from "../../../../src/entrypoints/discord/statistics/chartOf.ts"
import { spanAt } from "../../../../src/entrypoints/discord/statistics/spanAt.ts"
import type { LinesChart } from "../../../../src/machines/pictures/charts.ts"
import type { LocalHour, Span } from "../../../../src/machines/statistics/span.ts"
import type { Language } from "../../../../src/machines/texts/language.ts"

const seconds = (ms: number) => Math.floor(ms / 1000)

const chart = (language: Language, span: Span, now: string, valueAt: (at: LocalHour) => number, timezone = "UTC") =>
  chartOf(language, spanAt(span, Date.parse(now), timezone), valueAt, seconds)

const lines = (...given: Parameters<typeof chart>): LinesChart => {
  const made = chart(...given)
  return made.kind === "lines" ? made : assert.fail("a calendar")
}

const namesOf = ({ current, earlier, mean }: LinesChart) => [current, ...earlier, mean].map(({ name }) => name)

describe("what a chart covers", () => {
  it("of hours begins with the first of its days on the wall clock, and ends with the hour that has begun", () => {
    const { from, hours, now } = spanAt("hours", Date.parse("2026-03-30T22:00:00Z"), "Europe/Berlin")
    assert.strictEqual(from, "2026-03-28")
    assert.deepStrictEqual(now, { day: "2026-03-31", hour: 0 })
    assert.strictEqual(hours[0]?.from, Date.parse("2026-03-27T23:00:00Z"))
    // Three whole days, of which one is an hour short, and what has begun of today.
    assert.lengthOf(hours, 24 + 23 + 24 + 1)
  })

  it("of days is asked for no hours", () => {
    assert.deepStrictEqual(spanAt("weeks", Date.parse("2026-11-21T12:00:00Z"), "UTC").hours, [])
  })
})

describe("a chart", () => {
  it("of a year holds the days that have a whole second", () => {
    const values: Readonly<Record<string, number>> = { "2025-11-22": 61_500, "2026-11-20": 999, "2026-11-21": 1000 }
    const made = chart("de", "year", "2026-11-21T12:00:00Z", ({ day, hour }) => (hour === 0 ? (values[day] ?? 0) : 1e9))
    assert.deepInclude(made, {
      kind: "calendar",
      from: "2025-11-22",
      to: "2026-11-21",
      days: [
        { day: "2025-11-22", value: 61 },
        { day: "2026-11-21", value: 1 }
      ],
      months: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
      weekdays: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
    })
  })

  it("of hours sets today beside three days by name, up to now", () => {
    const made = lines("en", "hours", "2026-11-21T09:30:00Z", ({ day, hour }) =>
      day === "2026-11-21" ? hour * 1000 : Number(day.slice(-2)) * 1000
    )
    assert.deepStrictEqual(namesOf(made), ["Today", "Yesterday", "19 Nov", "18 Nov", "Average"])
    assert.deepStrictEqual([made.labels[0], made.labels.at(-1), made.labels.length], ["0", "23", 24])
    assert.deepStrictEqual(made.current.values.slice(8, 11), [8, 9, null])
    assert.deepStrictEqual(made.earlier[0]?.values[23], 20)
    assert.strictEqual(made.mean.values[23], 19)
  })

  it("of weeks names them by their number, over the turn of a year", () => {
    const made = lines("de", "weeks", "2027-01-06T12:00:00Z", ({ day }) => (day >= "2027-01-04" ? 2500 : 1000))
    assert.deepStrictEqual(namesOf(made), ["Diese Woche", "KW 53", "KW 52", "KW 51", "Mittel"])
    assert.deepStrictEqual(made.labels, ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"])
    assert.deepStrictEqual(made.current.values, [2, 2, 2, null, null, null, null])
  })

  it("of months names them, and has no 31st where they have none", () => {
    const made = lines("en", "months", "2026-12-31T12:00:00Z", ({ hour }) => (hour === 0 ? 1500 : 1e9))
    assert.deepStrictEqual(namesOf(made), ["December", "November", "October", "September", "Average"])
    assert.deepStrictEqual([made.labels[0], made.labels.at(-1)], ["1", "31"])
    assert.deepStrictEqual(
      [made.current, ...made.earlier, made.mean].map(({ values }) => values[30]),
      [1, null, 1, null, 1]
    )
  })
})

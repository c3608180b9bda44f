import { createCanvas, type Image, loadImage } from "@napi-rs/canvas"
import { assert, beforeAll, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { familiesOf, registerFonts } from "../../../src/infra/pictures/drawing/fonts.ts"
import { Pictures } from "../../../src/infra/pictures/Pictures.ts"
import { chartColours } from "../../../src/machines/pictures/chartColours.ts"
import type { Chart, StatisticsCard } from "../../../src/machines/pictures/charts.ts"
import { roughWidth } from "../../../src/machines/pictures/roughWidth.ts"
import { Theme } from "../../../src/machines/pictures/theme.ts"
import { valueText } from "../../../src/machines/pictures/valueText.ts"
import { monthNames, weekdayNames } from "../../../src/machines/texts/dates.ts"
import { voiceStatisticsTexts } from "../../../src/machines/texts/voiceStatistics.ts"
import { daysAfter } from "../../../src/machines/time/period.ts"
import { face } from "../../machines/pictures/samples.ts"
import {
  sampleCalendar,
  sampleHours,
  sampleMonths,
  sampleStatistics,
  sampleWeeks
} from "../../machines/pictures/statisticsSamples.ts"

/** Draws it, and makes sure that Discord takes it. */
const picture = Effect.fnUntraced(function* (card: StatisticsCard) {
  const { bytes } = yield* Pictures.use((pictures) => pictures.statistics(card))
  const text = Buffer.from(bytes).toString("latin1")
  assert.strictEqual(text.slice(0, 4) + text.slice(8, 12), "RIFFWEBP")
  assert.isBelow(bytes.length, 300_000)
  const image = yield* Effect.promise(() => loadImage(bytes))
  assert.strictEqual(image.width, 1200)
  return { bytes, image }
})

const pixelsOf = (image: Image) => {
  const brush = createCanvas(image.width, image.height).getContext("2d")
  brush.drawImage(image, 0, 0)
  return (x: number, y: number) => {
    const [red = 0, green = 0, blue = 0] = brush.getImageData(x, y, 1, 1).data
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`
  }
}

const flat = (chart: typeof sampleHours, value: number): Chart => {
  const to = (line: typeof chart.mean) => ({ ...line, values: line.values.map((was) => (was === null ? null : value)) })
  return { ...chart, current: to(chart.current), earlier: chart.earlier.map(to), mean: to(chart.mean) }
}

const charts = { year: sampleCalendar, hours: sampleHours, weeks: sampleWeeks, months: sampleMonths }
const each = Theme.literals.flatMap((theme) =>
  (["year", "hours", "weeks", "months"] as const).map((of) => [theme, of] as const)
)

layer(Pictures.layerWith({ threads: 1, waiting: 16 }))("pictures of statistics", (it) => {
  // The first of a thread: ECharts then has its slowest hour, and must draw all of it even so.
  it.effect("show a year to its last day, in the colours of how much there was", () =>
    Effect.gen(function* () {
      const { from, to } = sampleCalendar
      const days = Array.from({ length: 365 }, (_, i) => ({ day: daysAfter(from, i), value: 3600 }))
      const { image } = yield* picture({ ...sampleStatistics, chart: { ...sampleCalendar, days } })
      const at = pixelsOf(image)
      const [none, , , , most] = chartColours.midnight.levels
      // A week is 20 pixels wide; the grid ends at the card's padding, and 2026-11-21 is a Saturday.
      assert.strictEqual(to, "2026-11-21")
      const row = (weekday: number) => image.height - 39 - 58 - (7 - weekday) * 25 + 13
      const column = (week: number) => 1161 - (53 - week) * 20 + 10
      const shown = (week: number, weekday: number) => at(column(week), row(weekday))
      for (let week = 1; week < 52; week++) {
        for (let weekday = 0; weekday < 7; weekday++)
          assert.strictEqual(shown(week, weekday), most, `${week} ${weekday}`)
      }
      assert.deepStrictEqual(
        [5, 6].map((weekday) => shown(0, weekday)),
        [most, most]
      )
      assert.deepStrictEqual(
        [0, 5].map((weekday) => shown(52, weekday)),
        [most, most]
      )
      assert.notInclude([most, none], shown(0, 4), "the day before the first is not there")
      assert.notInclude([most, none], shown(52, 6), "the day after the last is not there")
    })
  )

  it.effect("have every theme and chart, each its own, and are the same again for the same card", () =>
    Effect.gen(function* () {
      const draw = ([theme, of]: (typeof each)[number]) => picture({ ...sampleStatistics, theme, chart: charts[of] })
      const once = yield* Effect.forEach(each, draw)
      assert.deepStrictEqual(
        once.map(({ image }) => image.height),
        each.map(([, of]) => (of === "year" ? 642 : 798))
      )
      const encoded = once.map(({ bytes }) => Buffer.from(bytes).toString("base64"))
      assert.strictEqual(new Set(encoded).size, each.length)
      const again = yield* Effect.forEach(each.slice(0, 4), draw)
      assert.deepStrictEqual(
        again.map(({ bytes }) => Buffer.from(bytes).toString("base64")),
        encoded.slice(0, 4)
      )
    })
  )

  it.effect.each(["سلمى المنصوري", "桜井 みゆき 🌸", "🦊 Fox 👩‍👩‍👧 🇩🇪 ❤️", "X".repeat(300), ""])(
    "are of members with any name: %s",
    (name) =>
      Effect.gen(function* () {
        const { bytes } = yield* picture({ ...sampleStatistics, face: face(name) })
        const other = yield* picture({ ...sampleStatistics, face: face("Grace Hopper") })
        assert.notDeepEqual(bytes, other.bytes)
        yield* picture({ ...sampleStatistics, face: face(name), chart: sampleWeeks, empty: name })
      })
  )

  it.effect.each([0, 1, 3600, 72_000_000])("hold values of %i", (value) =>
    Effect.gen(function* () {
      for (const unit of ["time", "count"] as const) {
        for (const chart of [sampleHours, sampleWeeks, sampleMonths]) {
          yield* picture({ ...sampleStatistics, unit, chart: flat(chart, value) })
        }
        const days = sampleCalendar.days.map(({ day }) => ({ day, value }))
        yield* picture({ ...sampleStatistics, unit, chart: { ...sampleCalendar, days } })
      }
    })
  )

  it.effect("say something friendly in place of a chart that holds nothing", () =>
    Effect.gen(function* () {
      for (const theme of Theme.literals) {
        for (const chart of [sampleCalendar, sampleHours]) {
          const empty = yield* picture({ ...sampleStatistics, theme, chart, empty: "Nobody was in voice yet." })
          assert.strictEqual(empty.image.height, 666)
          const other = yield* picture({ ...sampleStatistics, theme, chart, empty: "Try again tomorrow." })
          assert.notDeepEqual(empty.bytes, other.bytes)
        }
      }
    })
  )

  it.effect("are drawn of charts without days, labels or values", () =>
    Effect.gen(function* () {
      yield* picture({ ...sampleStatistics, figures: [], chart: { ...sampleCalendar, days: [] } })
      const line = { name: "Today", values: [] }
      const chart = { ...sampleHours, labels: [], current: line, earlier: [], mean: { name: "Average", values: [] } }
      yield* picture({ ...sampleStatistics, chart })
    })
  )

  it.effect("have up to six figures, in rows as high as their texts need", () =>
    Effect.gen(function* () {
      const figure = { label: "Total", value: "24d 3h" }
      const height = (figures: StatisticsCard["figures"]) =>
        Effect.map(picture({ ...sampleStatistics, figures }), ({ image }) => image.height)
      const one = yield* height([figure])
      assert.strictEqual(yield* height([figure, figure, figure, figure]), one)
      assert.isAbove(yield* height([figure, figure, figure, figure, figure]), one)
      assert.strictEqual(
        yield* height(Array.from({ length: 6 }, () => figure)),
        yield* height(Array.from({ length: 5 }, () => figure))
      )
      const long = { label: "Peak", value: "1,234,567 members (14 September 2026, 21:00)" }
      assert.strictEqual(yield* height([figure, { ...long, value: "9h 12m (14 Mar 2026)" }]), one)
      assert.isAbove(yield* height([long, long, long]), one)
    })
  )
})

describe("the room that charts leave for their labels", () => {
  beforeAll(registerFonts)

  const measured = (text: string) => {
    const brush = createCanvas(1, 1).getContext("2d")
    brush.font = `500 16px ${familiesOf(text)}`
    return brush.measureText(text).width
  }

  const labels = (["en", "de"] as const).flatMap((language) => {
    const { less, mean, more, thisWeek, today, week, yesterday } = voiceStatisticsTexts[language]
    return [...monthNames(language), ...weekdayNames(language), less, more, mean, thisWeek, today, yesterday, week(46)]
  })
  const ticks = [1, 45, 2700, 5400, 43_200, 108_000, 86_400_000].flatMap((value) => [
    valueText("time", value),
    valueText("count", value)
  ])

  it.each([...new Set([...labels, ...ticks, "00:00", "23", "31", "19. Nov.", "W W M m %"])])(
    "is enough, and not far too much, for %s",
    (text) => {
      assert.isAtLeast(roughWidth(text, 16), measured(text))
      assert.isAtMost(roughWidth(text, 16), measured(text) * 1.2 + 2)
    }
  )

  it.each(["先週", "지난주", "سلمى", "Мария", "Ελένη", "🦊🌸", "👩‍👩‍👧", "Żółć", "สมชาย"])("is enough for %s", (text) => {
    assert.isAtLeast(roughWidth(text, 16), measured(text))
  })
})

import { assert, describe, it } from "@effect/vitest"
import { calendarOption } from "../../../src/machines/pictures/calendarOption.ts"
import { chartColours } from "../../../src/machines/pictures/chartColours.ts"
import { chartOption } from "../../../src/machines/pictures/chartOption.ts"
import { linesOption } from "../../../src/machines/pictures/linesOption.ts"
import { palettes } from "../../../src/machines/pictures/palette.ts"
import { roughWidth } from "../../../src/machines/pictures/roughWidth.ts"
import { Theme } from "../../../src/machines/pictures/theme.ts"
import { daysAfter } from "../../../src/machines/time/period.ts"
import { months, sampleCalendar, sampleHours, sampleMonths, sampleWeeks, weekdays } from "./statisticsSamples.ts"

const colours = { ...chartColours.midnight, label: palettes.midnight.muted }
const room = { width: 748, height: 288, density: 1.5, fontFamily: "Inter", fontSize: 16 }

/** What ECharts is told, as it can be sent or compared. */
const plain = (option: object): unknown => JSON.parse(JSON.stringify(option))

const lines = (chart = sampleHours) => linesOption(chart, "time", colours, room)

const labelsShown = (chart: typeof sampleHours) => {
  const { interval } = lines(chart).xAxis.axisLabel
  return chart.labels.filter((_, at) => interval(at))
}

describe("a chart of lines", () => {
  it("holds every label, and every value where it belongs", () => {
    for (const chart of [sampleHours, sampleWeeks, sampleMonths]) {
      const { series, xAxis } = lines(chart)
      assert.deepStrictEqual(xAxis.data, chart.labels)
      const given = [chart.current, ...chart.earlier, chart.mean]
      assert.deepStrictEqual(
        series.map(({ name }) => name),
        given.map(({ name }) => name)
      )
      series.forEach(({ data }, i) => {
        const values = data.map(({ value }) => value)
        assert.deepStrictEqual(
          values,
          given[i]?.values.map((value) => value ?? "-")
        )
      })
    }
  })

  it("names its lines in the order it has them", () => {
    const names = lines().legend.data.map(({ name }) => name)
    assert.deepStrictEqual(names, ["Today", "Yesterday", "Thu, 19 Nov", "Wed, 18 Nov", "Average"])
  })

  it("tells the lines apart by their dashes, too", () => {
    const dashes = lines().series.map(({ lineStyle }) => JSON.stringify(lineStyle?.type))
    // The current and the latest before it are both whole: one is thick and has points.
    assert.strictEqual(new Set(dashes).size, 4)
    const [current, latest] = lines().series
    assert.isAbove(current?.lineStyle?.width ?? 0, 1.5 * (latest?.lineStyle?.width ?? 0))
  })

  it("shows every label that has room, the first always", () => {
    assert.deepStrictEqual(labelsShown(sampleWeeks), weekdays)
    assert.deepStrictEqual(
      labelsShown(sampleMonths),
      Array.from({ length: 16 }, (_, i) => String(2 * i + 1))
    )
    assert.deepStrictEqual(labelsShown(sampleHours).slice(0, 3), ["00:00", "02:00", "04:00"])
    const hours = Array.from({ length: 24 }, (_, hour) => String(hour))
    assert.deepStrictEqual(labelsShown({ ...sampleHours, labels: hours }), hours)
  })

  it("leaves as much at its sides as its labels reach out", () => {
    for (const chart of [sampleHours, sampleWeeks, sampleMonths]) {
      const { grid, yAxis } = lines(chart)
      const ticks = Array.from({ length: yAxis.max / yAxis.interval + 1 }, (_, i) => i * yAxis.interval)
      for (const tick of ticks) assert.isAtLeast(grid.left, roughWidth(yAxis.axisLabel.formatter(tick), room.fontSize))
      assert.isAtLeast(grid.left, roughWidth(chart.labels[0] ?? "", room.fontSize) / 2)
      assert.isAtLeast(grid.right, roughWidth(chart.labels.at(-1) ?? "", room.fontSize) / 2)
    }
  })

  it("reaches as high as its highest value, whichever line has it", () => {
    const top = (chart: typeof sampleHours) => lines(chart).yAxis.max
    const highest = { ...sampleWeeks.mean, values: [100 * 3600] }
    assert.strictEqual(top({ ...sampleWeeks, mean: highest }), 100 * 3600 + 20 * 3600)
    assert.strictEqual(top({ ...sampleWeeks, earlier: [highest] }), 100 * 3600 + 20 * 3600)
    assert.strictEqual(top({ ...sampleWeeks, current: highest }), 100 * 3600 + 20 * 3600)
  })

  it("marks a point that has no neighbours", () => {
    const values = [5, null, null, 7, 8, null, 9]
    const [, earlier] = lines({ ...sampleWeeks, earlier: [{ name: "Last week", values }] }).series
    const seen = earlier?.data.map(({ symbolSize }) => symbolSize > 0)
    assert.deepStrictEqual(seen, [true, false, false, false, false, false, true])
  })

  it("names its lines in more rows when one is too narrow for them, and cuts what is too long even so", () => {
    const long = { ...sampleHours, mean: { ...sampleHours.mean, name: "A mean of what has been. ".repeat(9) } }
    assert.notProperty(lines().legend.textStyle, "overflow")
    assert.propertyVal(lines(long).legend.textStyle, "overflow", "truncate")
    assert.isAbove(lines(long).grid.top, lines().grid.top + room.fontSize)
  })
})

const calendar = (chart = sampleCalendar) => calendarOption(chart, colours, { ...room, height: 184 })

const monthsShown = (chart = sampleCalendar) => {
  const { formatter } = calendar(chart).calendar.monthLabel
  const starts = Array.from({ length: 13 }, (_, i) => i + Number(chart.from.slice(5, 7)) - 1)
  return starts.map((month) => {
    const yyyy = String(Number(chart.from.slice(0, 4)) + Math.floor(month / 12))
    const MM = String((month % 12) + 1).padStart(2, "0")
    return formatter({ yyyy, MM })
  })
}

describe("a calendar", () => {
  it("shows every day once, those without an entry with 0", () => {
    const { days, from, to } = sampleCalendar
    const data = calendar().series[0]?.data
    const values = new Map(days.map(({ day, value }) => [day, value]))
    const expected = Array.from({ length: 365 }, (_, i) => daysAfter(from, i)).map((day) => [day, values.get(day) ?? 0])
    assert.deepStrictEqual(data, expected)
    assert.deepStrictEqual(expected.at(-1)?.[0], to)
  })

  it("begins its weeks on Mondays, and names every second day of them where there is no room for more", () => {
    const { calendar: grid } = calendar()
    assert.strictEqual(grid.dayLabel.firstDay, 1)
    // ECharts counts from Sunday.
    assert.deepStrictEqual(grid.dayLabel.nameMap, ["Sun", "Mon", "", "Wed", "", "Fri", ""])
  })

  it("has days of whole pixels, all of them in its room, whenever it ends", () => {
    for (let to = "2026-01-01"; to <= "2026-12-31"; to = daysAfter(to, 1)) {
      const { calendar: grid } = calendar({ ...sampleCalendar, from: daysAfter(to, -364), to })
      const [cell = 0] = grid.cellSize
      assert.closeTo((cell * room.density) % 1, 0, 1e-9)
      assert.closeTo(grid.left + 53 * cell, room.width, 1e-9)
      assert.isAtLeast(grid.left, roughWidth("Mon", 14))
    }
  })

  it("names every month that has room for its name, the one it begins in and the one it ends in too", () => {
    assert.deepStrictEqual(monthsShown(), ["", ...months.slice(11), ...months.slice(0, 11)])
    const ending = (to: string) => monthsShown({ ...sampleCalendar, from: daysAfter(to, -364), to })
    assert.deepStrictEqual(ending("2026-10-31"), ["Nov", "Dec", ...months.slice(0, 10), ""])
    // The last week of the grid is the first of June: its name would reach out of the picture.
    assert.strictEqual(ending("2026-06-01").at(-1), "")
    assert.strictEqual(ending("2026-06-01").at(-2), "May")
  })

  it("names at least eleven months, whenever it ends", () => {
    for (let to = "2026-01-01"; to <= "2027-12-31"; to = daysAfter(to, 1)) {
      const named = monthsShown({ ...sampleCalendar, from: daysAfter(to, -364), to }).filter((name) => name !== "")
      assert.isAtLeast(named.length, 11, to)
    }
  })

  it("cuts names of months that are longer than a month is wide", () => {
    const long = months.map((name) => `${name}emberly`)
    const named = monthsShown({ ...sampleCalendar, months: long }).filter((name) => name !== "")
    assert.isAtLeast(named.length, 11)
    for (const name of named) {
      assert.isAtMost(roughWidth(name, room.fontSize), 4 * 13.4)
      assert.isAbove(name.length, 3)
    }
  })

  it("has a colour for every value, and one for none that nothing else has", () => {
    const pieces = calendar().visualMap.pieces
    const colourOf = (value: number) =>
      pieces.filter(({ gt = -Infinity, lte = Infinity }) => value > gt && value <= lte).map(({ color }) => color)
    assert.deepStrictEqual(colourOf(0), [colours.levels[0]])
    const most = Math.max(...sampleCalendar.days.map(({ value }) => value))
    assert.deepStrictEqual(colourOf(most), [colours.levels[4]])
    assert.deepStrictEqual(colourOf(1), [colours.levels[1]])
    for (const { value } of sampleCalendar.days) assert.lengthOf(colourOf(value), 1)
    const used = new Set(sampleCalendar.days.flatMap(({ value }) => colourOf(value)))
    assert.deepStrictEqual([...used].toSorted(), colours.levels.slice(1).toSorted())
  })

  it("shows one busy day as busy, and a marathon as no reason to call other days idle", () => {
    const levelOf = (value: number, values: ReadonlyArray<number>) => {
      const days = values.map((value, i) => ({ day: daysAfter(sampleCalendar.from, i), value }))
      const pieces = calendar({ ...sampleCalendar, days }).visualMap.pieces
      return pieces.findIndex(({ gt = -Infinity, lte = Infinity }) => value > gt && value <= lte)
    }
    assert.strictEqual(levelOf(1, [1]), 4)
    assert.strictEqual(levelOf(72_000_000, [72_000_000]), 4)
    assert.strictEqual(levelOf(3600, [...Array.from({ length: 20 }, () => 3600), 72_000_000]), 4)
    assert.strictEqual(
      levelOf(
        900,
        Array.from({ length: 20 }, () => 3600)
      ),
      1
    )
  })
})

describe("a chart", () => {
  it.each(Theme.literals)("has the colours of its theme, and stands still: %s", (theme) => {
    for (const chart of [sampleCalendar, sampleHours]) {
      const option = chartOption(chart, "time", theme, room)
      assert.isFalse(option.animation)
      const text = JSON.stringify(plain(option))
      const { current, levels } = chartColours[theme]
      for (const colour of chart.kind === "calendar" ? levels : [current]) assert.include(text, colour)
      assert.include(text, palettes[theme].muted)
    }
  })
})

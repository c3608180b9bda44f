import type { HeatmapSeriesOption } from "echarts/charts"
import type { CalendarComponentOption, VisualMapComponentOption } from "echarts/components"
import type { ComposeOption } from "echarts/core"
import { daysAfter, periodStart } from "../time/period.ts"
import type { ChartColours } from "./chartColours.ts"
import type { ChartRoom } from "./chartRoom.ts"
import type { CalendarChart } from "./charts.ts"
import { graphemesOf } from "./graphemes.ts"
import { levelBounds } from "./levelBounds.ts"
import { monthColumns } from "./monthColumns.ts"
import { roughWidth } from "./roughWidth.ts"

type CalendarOption = ComposeOption<HeatmapSeriesOption | CalendarComponentOption | VisualMapComponentOption>

/** As much of a label's beginning as has room. */
const fitting = (text: string, size: number, width: number) => {
  let kept = ""
  for (const next of graphemesOf(text)) {
    if (roughWidth(kept + next, size) > width) return kept
    kept += next
  }
  return kept
}

const countedBy = (days: number, from: string, to: string): ReadonlyArray<string> => {
  const counted: Array<string> = []
  for (let day = from; day <= to; day = daysAfter(day, days)) counted.push(day)
  return counted
}

/** What ECharts tells of a month. */
interface MonthOfLabel {
  readonly yyyy: string
  readonly MM: string
}

export const calendarOption = (
  { days, from, less, months, more, to, weekdays }: CalendarChart,
  colours: ChartColours & { readonly label: string },
  { density, fontSize, height, width }: ChartRoom
) => {
  const whole = (length: number) => Math.floor(length * density + 1e-6) / density
  const mondays = countedBy(7, periodStart(from, "weekly"), to)
  const weeks = mondays.length
  const besideWeekdays = 6
  const weekdaySize = fontSize * 0.92
  // Of whole pixels: else gaps between days would differ.
  const cell = whole((width - weekdaySize * 2.3 - besideWeekdays) / weeks)
  const top = Math.ceil(fontSize * 1.5)
  const scaleHeight = Math.ceil(fontSize * 2.4)
  const rowHeight = Math.min(1.5 * cell, whole((height - top - scaleHeight) / 7))
  const left = whole(width - cell * weeks)
  const monthNames = months.map((name) => fitting(name, fontSize, 4 * cell - 4))
  const named = monthColumns(from, to, mondays).flatMap(({ columns, month }) => {
    const name = monthNames[Number(month.slice(5)) - 1] ?? ""
    return roughWidth(name, fontSize) <= columns * cell ? [[month, name] as const] : []
  })
  const nameOf = new Map(named)
  const isEachNamed = rowHeight >= fontSize * 1.15
  const weekdayNames = weekdays.map((name, i) =>
    isEachNamed || i % 2 === 0 ? fitting(name, weekdaySize, left - besideWeekdays) : ""
  )
  const valueOf = new Map(days.map(({ day, value }) => [day, value]))
  const shown = countedBy(1, from, to).map((day) => [day, valueOf.get(day) ?? 0] as const)
  const [first, second, third] = levelBounds(shown.map(([, value]) => value))
  const [none, few, some, many, most] = colours.levels
  const label = { color: colours.label, fontSize, fontWeight: 500 } as const
  return {
    calendar: {
      range: [from, to],
      left,
      top,
      cellSize: [cell, rowHeight],
      // Clear borders leave gaps between days.
      itemStyle: { color: "transparent", borderColor: "transparent", borderWidth: whole(2.5) },
      splitLine: { show: false },
      yearLabel: { show: false },
      monthLabel: {
        ...label,
        position: "start",
        align: "left",
        margin: fontSize * 0.45,
        formatter: ({ MM, yyyy }: MonthOfLabel) => nameOf.get(`${yyyy}-${MM}`) ?? ""
      },
      dayLabel: {
        ...label,
        fontSize: weekdaySize,
        firstDay: 1,
        position: "start",
        margin: besideWeekdays,
        // Sunday first.
        nameMap: [...weekdayNames.slice(6), ...weekdayNames.slice(0, 6)]
      }
    },
    visualMap: {
      type: "piecewise",
      dimension: 1,
      pieces: [
        { lte: 0, color: none },
        { gt: 0, lte: first, color: few },
        { gt: first, lte: second, color: some },
        { gt: second, lte: third, color: many },
        { gt: third, color: most }
      ],
      orient: "horizontal",
      right: 0,
      bottom: 0,
      padding: 0,
      itemWidth: cell - 2,
      itemHeight: cell - 2,
      itemGap: 3,
      itemSymbol: "roundRect",
      // Spaces, as ECharts keeps no distance between these and the colours.
      text: [`\u00a0${more}`, `${less}\u00a0`],
      textStyle: label,
      selectedMode: false
    },
    series: [
      {
        type: "heatmap",
        coordinateSystem: "calendar",
        data: shown.map(([day, value]) => [day, value]),
        itemStyle: { borderRadius: 2.5 }
      }
    ]
  } satisfies CalendarOption
}

import type { EChartsCoreOption } from "echarts/core"
import { calendarOption } from "./calendarOption.ts"
import { chartColours } from "./chartColours.ts"
import type { ChartRoom } from "./chartRoom.ts"
import type { Chart, StatisticsCard } from "./charts.ts"
import { linesOption } from "./linesOption.ts"
import { palettes } from "./palette.ts"
import type { Theme } from "./theme.ts"

/**
 * A chart as Apache ECharts draws it, on a card as on a page. Of its parts it needs the charts `line` and `heatmap`, and
 * the components `grid`, `legend`, `calendar` and `visualMapPiecewise`.
 */
export const chartOption = (
  chart: Chart,
  unit: StatisticsCard["unit"],
  theme: Theme,
  room: ChartRoom
): EChartsCoreOption => {
  const colours = { ...chartColours[theme], label: palettes[theme].muted }
  return {
    animation: false,
    textStyle: { fontFamily: room.fontFamily },
    ...(chart.kind === "calendar" ? calendarOption(chart, colours, room) : linesOption(chart, unit, colours, room))
  }
}

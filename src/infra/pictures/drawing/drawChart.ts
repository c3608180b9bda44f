import { chartOption } from "../../../machines/pictures/chartOption.ts"
import type { Chart, StatisticsCard } from "../../../machines/pictures/charts.ts"
import { familiesOf } from "./fonts.ts"
import { card, scale, statistics } from "./measures.ts"
import type { Sheet } from "./openCard.ts"

const textsOf = (chart: Chart): ReadonlyArray<string> =>
  chart.kind === "calendar"
    ? [...chart.months, ...chart.weekdays, chart.less, chart.more]
    : [...chart.labels, ...[chart.current, ...chart.earlier, chart.mean].map(({ name }) => name)]

export const chartHeight = ({ kind }: Chart): number =>
  kind === "calendar" ? statistics.calendarHeight : statistics.linesHeight

/** Draws the chart of a card over the card's whole width. */
export const drawChart = async (
  { brush }: Sheet,
  { chart, theme, unit }: StatisticsCard,
  top: number
): Promise<void> => {
  const { drawOption } = await import("./chartEngine.ts")
  const { fontSize, padding } = statistics
  const room = {
    width: card.width - 2 * padding,
    height: chartHeight(chart),
    density: scale,
    fontSize,
    fontFamily: familiesOf(`${textsOf(chart).join("")}…`)
  }
  drawOption(brush, chartOption(chart, unit, theme, room), { x: padding, y: top, ...room }, scale)
}

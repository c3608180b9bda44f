import type { LineSeriesOption } from "echarts/charts"
import type { GridComponentOption, LegendComponentOption } from "echarts/components"
import type { ComposeOption } from "echarts/core"
import type { ChartColours } from "./chartColours.ts"
import type { ChartRoom } from "./chartRoom.ts"
import type { Line, LinesChart, StatisticsCard } from "./charts.ts"
import { legendOf } from "./legend.ts"
import { roughWidth } from "./roughWidth.ts"
import { valueScale } from "./valueScale.ts"
import { valueText } from "./valueText.ts"

type LinesOption = ComposeOption<LineSeriesOption | GridComponentOption | LegendComponentOption>

interface Stroke {
  readonly colour: string
  readonly width: number
  readonly dashes: "solid" | ReadonlyArray<number>
  readonly points: number
}

/** A point without neighbours is not on any line: it is seen only with a mark of its own. */
const isAlone = (values: Line["values"], at: number) =>
  values[at] !== null && (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null

const seriesOf = ({ name, values }: Line, { colour, dashes, points, width }: Stroke, z: number) =>
  ({
    type: "line",
    name,
    z,
    data: values.map((value, at) => ({
      value: value ?? "-",
      symbolSize: points > 0 ? points : isAlone(values, at) ? 2 * width : 0
    })),
    symbol: "circle",
    showAllSymbol: true,
    itemStyle: { color: colour, borderWidth: 0 },
    lineStyle: { color: colour, width, type: dashes === "solid" ? dashes : [...dashes], cap: "round", join: "round" }
  }) satisfies LineSeriesOption

/** Every label when there is room, else every second, third and so on, the first always among them. */
const labelStep = (labels: ReadonlyArray<string>, size: number, slot: number) => {
  const widest = Math.max(...labels.map((label) => roughWidth(label, size))) + size * 0.4
  return Math.max(1, Math.ceil(widest / slot))
}

export const linesOption = (
  { current, earlier, labels, mean }: LinesChart,
  unit: StatisticsCard["unit"],
  colours: ChartColours & { readonly label: string },
  { fontSize, width }: ChartRoom
) => {
  const lines = [current, ...earlier, mean]
  const { step, top } = valueScale(
    unit,
    Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)))
  )
  const tick = (value: number) => (value === 0 ? "0" : valueText(unit, value))
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => tick(i * step))
  const legend = legendOf(
    lines.map(({ name }) => name),
    colours.label,
    fontSize,
    width
  )
  const half = (label = "") => roughWidth(label, fontSize) / 2
  const grid = {
    left: Math.ceil(Math.max(...ticks.map((text) => roughWidth(text, fontSize)), half(labels[0])) + fontSize * 0.6),
    right: Math.ceil(Math.max(fontSize * 0.5, half(labels.at(-1)))),
    top: legend.height + fontSize,
    bottom: Math.ceil(fontSize * 1.9)
  }
  const every = labelStep(labels, fontSize, (width - grid.left - grid.right) / Math.max(1, labels.length - 1))
  const label = { color: colours.label, fontSize, fontWeight: 500 } as const
  const dashes = ["solid", [9, 5, 1, 5], [1, 6]] as const
  return {
    grid: { ...grid, outerBoundsMode: "none" },
    legend: legend.option,
    xAxis: {
      type: "category",
      data: [...labels],
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.grid, width: 2 } },
      axisLabel: { ...label, margin: fontSize * 0.7, interval: (at: number) => at % every === 0 }
    },
    yAxis: {
      type: "value",
      min: 0,
      max: top,
      interval: step,
      axisLabel: { ...label, margin: fontSize * 0.6, formatter: tick },
      splitLine: { lineStyle: { color: colours.grid, width: 1 } }
    },
    series: [
      seriesOf(current, { colour: colours.current, width: 4, dashes: "solid", points: 10 }, 5),
      ...earlier.map((line, i) =>
        seriesOf(
          line,
          { colour: colours.earlier[i] ?? colours.label, width: 2.5, dashes: dashes[i] ?? "solid", points: 0 },
          3 - i
        )
      ),
      seriesOf(mean, { colour: colours.mean, width: 2.5, dashes: [8, 6], points: 0 }, 4)
    ]
  } satisfies LinesOption
}

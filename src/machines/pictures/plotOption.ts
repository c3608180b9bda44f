import type { LineSeriesOption } from "echarts/charts"
import type { GridComponentOption } from "echarts/components"
import type { ComposeOption } from "echarts/core"
import { roughWidth } from "./roughWidth.ts"
import { type ValueScale, valueScale } from "./valueScale.ts"

/** A line of a plot over time. */
export interface PlotLine {
  readonly name: string
  /** `#rrggbb`. */
  readonly colour: string
  /** Beside the colour, lines that are not stacked are told apart by these. */
  readonly dashes: "solid" | ReadonlyArray<number>
  /** One for each instant; null: unknown then. */
  readonly values: ReadonlyArray<number | null>
}

/** Values over the time before now. */
export interface Plot {
  /** ms, UTC. */
  readonly from: number
  readonly to: number
  /** The instants of the values, in order: ms, UTC. */
  readonly at: ReadonlyArray<number>
  readonly lines: ReadonlyArray<PlotLine>
  /** One on top of the other, the first at the bottom. */
  readonly stacked: boolean
  /** The axis reaches this far at least, so that noise about nothing looks like nothing. */
  readonly least: number
  /** The values are times, in ms: above a minute the axis counts as clocks do. */
  readonly clock: boolean
  /** What is written beside the axis. */
  readonly text: (value: number) => string
}

/** Where a plot is drawn, in CSS pixels, and with what. */
export interface PlotLook {
  readonly fontFamily: string
  readonly fontSize: number
  readonly grid: string
  readonly label: string
}

type PlotOption = ComposeOption<LineSeriesOption | GridComponentOption>

const mostSteps = 3

const minuteMs = 60_000

/** The lowest of 1, 2 and 5 times a power of ten that is not below `least`. */
const roundStep = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5].map((step) => step * power).find((step) => step >= least) ?? 10 * power
}

/** The axis of values: from 0 to `top`. */
export const plotScale = (values: number, least: number, clock: boolean): ValueScale => {
  const largest = Math.max(values, least)
  if (clock && largest > minuteMs) {
    const { step, top } = valueScale("time", largest / 1000)
    return { step: step * 1000, top: top * 1000 }
  }
  const step = roundStep(largest / mostSteps)
  return { step, top: step * Math.ceil(largest / step) }
}

const sumAt = (lines: ReadonlyArray<PlotLine>, i: number) =>
  lines.reduce((sum, { values }) => sum + (values[i] ?? 0), 0)

const largestOf = ({ at, lines, stacked }: Plot): number =>
  stacked
    ? at.reduce((most, _, i) => Math.max(most, sumAt(lines, i)), 0)
    : lines.reduce((most, { values }) => values.reduce<number>((most, value) => Math.max(most, value ?? 0), most), 0)

const seriesOf = ({ colour, dashes, name, values }: PlotLine, { at, stacked }: Plot) =>
  ({
    type: "line",
    name,
    data: at.map((ms, i) => [ms, values[i] ?? "-"]),
    showSymbol: false,
    silent: true,
    lineStyle: {
      color: colour,
      width: stacked ? 1 : 1.75,
      type: dashes === "solid" ? dashes : [...dashes],
      cap: "round",
      join: "round"
    },
    ...(stacked ? { stack: "all", areaStyle: { color: colour, opacity: 0.8 } } : {})
  }) satisfies LineSeriesOption

/** A live plot as Apache ECharts draws it. Of its parts it needs the chart `line` and the component `grid`. */
export const plotOption = (plot: Plot, { fontFamily, fontSize, grid, label }: PlotLook) => {
  const { step, top } = plotScale(largestOf(plot), plot.least, plot.clock)
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => plot.text(i * step))
  const axisLabel = { color: label, fontSize } as const
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: {
      left: Math.ceil(Math.max(...ticks.map((text) => roughWidth(text, fontSize))) + fontSize * 0.8),
      right: Math.ceil(fontSize * 1.5),
      top: Math.ceil(fontSize * 0.7),
      bottom: Math.ceil(fontSize * 2),
      outerBoundsMode: "none"
    },
    xAxis: {
      type: "time",
      min: plot.from,
      max: plot.to,
      minInterval: (plot.to - plot.from) / 7,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: grid, width: 1 } },
      axisLabel: { ...axisLabel, formatter: "{HH}:{mm}", hideOverlap: true },
      splitLine: { show: false }
    },
    yAxis: {
      type: "value",
      min: 0,
      max: top,
      interval: step,
      axisLabel: { ...axisLabel, formatter: plot.text },
      splitLine: { lineStyle: { color: grid, width: 1 } }
    },
    series: plot.lines.map((line) => seriesOf(line, plot))
  } satisfies PlotOption
}

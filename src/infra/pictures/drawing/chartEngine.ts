import { createCanvas } from "@napi-rs/canvas"
import { HeatmapChart, LineChart } from "echarts/charts"
import { CalendarComponent, GridComponent, LegendPlainComponent, VisualMapPiecewiseComponent } from "echarts/components"
import { type EChartsCoreOption, init, setPlatformAPI, use } from "echarts/core"
import { CanvasRenderer } from "echarts/renderers"
import type { Brush } from "./brush.ts"

/** Apache ECharts with what our charts need of it. Loading it takes a third of a second: only with the first chart. */

use([
  LineChart,
  HeatmapChart,
  GridComponent,
  LegendPlainComponent,
  CalendarComponent,
  VisualMapPiecewiseComponent,
  CanvasRenderer
])

setPlatformAPI({
  // What it measures texts on.
  createCanvas: () => createCanvas(1, 1),
  // A heat map is drawn for 15 ms of its clock, and the rest when a page is shown next. Nobody shows ours: the clock
  // stands, and all is drawn at once.
  getTime: () => 0
})

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Draws a chart into a place on a canvas, given in units of `density` pixels each way. */
export const drawOption = (brush: Brush, option: EChartsCoreOption, place: Place, density: number): void => {
  const { height, width, x, y } = place
  const canvas = createCanvas(Math.round(width * density), Math.round(height * density))
  const chart = init(canvas, null, { width, height, devicePixelRatio: density })
  try {
    chart.setOption(option)
    brush.drawImage(canvas, x, y, width, height)
  } finally {
    // Only now: it wipes the canvas.
    chart.dispose()
  }
}

import type { LegendComponentOption } from "echarts/components"
import { roughWidth } from "./roughWidth.ts"

/**
 * What names the lines above a chart: in one row when all names fit, else in rows of three columns, in which a name
 * that is still too long is cut.
 */
export const legendOf = (names: ReadonlyArray<string>, colour: string, fontSize: number, width: number) => {
  const mark = fontSize * 2.4
  /** ECharts leaves this between a mark and its name. */
  const afterMark = 5
  const gap = fontSize * 1.1
  const whole = names.reduce(
    (sum, name) => sum + mark + afterMark + roughWidth(name, fontSize),
    (names.length - 1) * gap
  )
  const columns = 3
  const column = Math.floor((width - (columns - 1) * gap) / columns - mark - afterMark) - 1
  const isOneRow = whole <= width
  const rows = isOneRow ? 1 : Math.ceil(names.length / columns)
  const row = fontSize * 1.5
  return {
    option: {
      data: names.map((name, i) => (i === 0 ? { name } : { name, itemStyle: { opacity: 0 } })),
      left: 0,
      top: 0,
      width,
      padding: 0,
      itemGap: gap,
      itemWidth: mark,
      itemHeight: fontSize,
      textStyle: {
        color: colour,
        fontSize,
        fontWeight: 500,
        lineHeight: row,
        ...(isOneRow ? {} : { width: column, overflow: "truncate" as const, ellipsis: "…" })
      }
    } satisfies LegendComponentOption,
    height: rows * row + (rows - 1) * gap
  }
}

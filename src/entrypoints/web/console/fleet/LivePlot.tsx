import type { EChartsType } from "echarts/core"
import { useEffect, useRef, useState } from "preact/hooks"
import { type Plot, plotOption } from "../../../../machines/pictures/plotOption.ts"
import { chartColours } from "../../../../machines/pictures/chartColours.ts"
import { coloursOf, theme } from "../colours.ts"
import { wallTime } from "../figures.ts"
import { indexAt, inspected } from "./inspected.ts"

interface LivePlotProps {
  readonly title: string
  readonly plot: Plot
  /** What the name of a line is preceded by in the legend. */
  readonly note?: string
}

const fontSize = 11

const stepMs = 60_000

const Key = ({ colour, dashes }: Plot["lines"][number]) => (
  <svg class="key" viewBox="0 0 20 8" aria-hidden="true">
    <path d="M1 4H19" stroke={colour} stroke-dasharray={dashes === "solid" ? undefined : dashes.join(" ")} />
  </svg>
)

/** A plot with its values as text: those of now, or of the instant that is pointed at in any plot. */
export const LivePlot = ({ note, plot, title }: LivePlotProps) => {
  const canvas = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const [ready, setReady] = useState(false)
  const shownTheme = theme.value

  useEffect(() => {
    const box = canvas.current
    if (box === null) return
    let over = false
    const sized = new ResizeObserver(() => chart.current?.resize())
    const start = async () => {
      const { init } = await import("./echarts.ts")
      if (over) return
      chart.current = init(box)
      sized.observe(box)
      setReady(true)
    }
    void start()
    return () => {
      over = true
      sized.disconnect()
      chart.current?.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    const { grid } = chartColours[shownTheme]
    const look = { fontFamily: "system-ui, sans-serif", fontSize, grid, label: coloursOf(shownTheme).muted }
    chart.current?.setOption(plotOption(plot, look), { notMerge: true, silent: true })
  }, [plot, ready, shownTheme])

  const pointed = inspected.value
  const index = pointed === null ? plot.at.length - 1 : indexAt(plot.at, pointed)
  const instant = pointed === null ? null : (plot.at[index] ?? null)
  const mark = instant === null ? undefined : chart.current?.convertToPixel({ xAxisIndex: 0 }, instant)

  const point = ({ currentTarget, offsetX }: PointerEvent) => {
    if (!(currentTarget instanceof HTMLElement)) return
    const at = chart.current?.convertFromPixel({ xAxisIndex: 0 }, offsetX)
    inspected.value = at === undefined ? null : Math.min(plot.to, Math.max(plot.from, at))
  }
  const step = (event: KeyboardEvent) => {
    const by = event.key === "ArrowLeft" ? -stepMs : event.key === "ArrowRight" ? stepMs : null
    if (event.key === "Escape") inspected.value = null
    if (by === null) return
    event.preventDefault()
    const next = (inspected.peek() ?? plot.to) + by
    inspected.value = next >= plot.to ? null : Math.max(plot.at[0] ?? plot.from, next)
  }
  const leave = () => (inspected.value = null)

  return (
    <figure class="plot panel">
      <figcaption>
        <h3>{title}</h3>
        <span class="hint">{instant === null ? note : wallTime(instant)}</span>
      </figcaption>
      <ul class="legend">
        {plot.lines.map((line) => {
          const value = line.values[index] ?? null
          return (
            <li key={line.name}>
              <Key {...line} />
              <span>{line.name}</span> <b>{value === null ? "–" : plot.text(value)}</b>
            </li>
          )
        })}
      </ul>
      <div
        class="canvas"
        role="group"
        tabIndex={0}
        aria-label={`${title}: the last hour as lines. With the arrow keys the values of a minute are read above.`}
        onPointerMove={point}
        onPointerLeave={leave}
        onBlur={leave}
        onKeyDown={step}
      >
        <div ref={canvas} />
        {typeof mark === "number" && <div class="mark" style={{ transform: `translateX(${mark}px)` }} />}
      </div>
    </figure>
  )
}

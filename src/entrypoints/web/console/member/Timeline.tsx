import { useId } from "preact/hooks"
import type { Fate, Stretch } from "./timeline.ts"

interface TimelineProps {
  readonly stretches: ReadonlyArray<Stretch>
  /** ms, UTC. */
  readonly from: number
  readonly to: number
  readonly now: number
  /** Writes an instant, ms. */
  readonly time: (instant: number) => string
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const width = 1440
const height = 44

/** Stripes, dots and hatches beside the colours. */
const Patterns = ({ id }: { readonly id: string }) => (
  <defs>
    <pattern id={`withheld${id}`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="ground withheld" width="6" height="6" />
      <rect class="stripe" width="2" height="6" />
    </pattern>
    <pattern id={`gap${id}`} width="5" height="5" patternUnits="userSpaceOnUse">
      <rect class="ground gap" width="5" height="5" />
      <circle class="stripe" cx="2.5" cy="2.5" r="1.2" />
    </pattern>
    <pattern id={`open${id}`} width="4" height="4" patternUnits="userSpaceOnUse">
      <rect class="ground open" width="4" height="4" />
      <rect class="stripe" y="0" width="4" height="1.4" />
    </pattern>
  </defs>
)

/** A day as one bar. What the colours say is in the legend and in the table beside it. */
export const Timeline = ({ from, now, stretches, time, to }: TimelineProps) => {
  const id = useId().replaceAll(/\W/g, "")
  const x = (at: number) => ((at - from) / (to - from)) * width
  const fillOf = (fate: Fate) => (fate === "paid" ? undefined : `url(#${fate}${id})`)
  const isHour = to - from <= hourMs
  const [line, word] = isHour ? [5 * minuteMs, 15 * minuteMs] : [hourMs, 3 * hourMs]
  const first = isHour ? Math.ceil(from / line) * line : from
  const lines = Array.from({ length: Math.floor((to - first) / line) + 1 }, (_, i) => first + i * line)
  const written = isHour ? lines.filter((at) => at % word === 0) : lines.filter((at) => (at - from) % word === 0)
  const shown = stretches.filter((stretch) => stretch.to > from && stretch.from < to)
  return (
    <div class="timeline">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`What became of the voice time of the day, in ${shown.length} pieces`}
      >
        <Patterns id={id} />
        <rect class="track" width={width} height={height} />
        {shown.map((stretch) => (
          <rect
            key={stretch.from}
            class={stretch.fate}
            data-fate={stretch.fate}
            x={x(Math.max(from, stretch.from))}
            width={Math.max(1.5, x(stretch.to) - x(Math.max(from, stretch.from)))}
            height={height}
            fill={fillOf(stretch.fate)}
          >
            <title>
              {time(stretch.from)} to {time(stretch.to)}: {[stretch.fate, ...stretch.reasons].join(", ")}
            </title>
          </rect>
        ))}
        {lines.map((at) => (
          <path key={at} class="hour" d={`M${x(at)} 0V${height}`} />
        ))}
        {now < to && <path class="now" d={`M${x(now)} 0V${height}`} />}
      </svg>
      <div class="hours" aria-hidden="true">
        {written.map((at) => (
          <span key={at} style={{ left: `${(100 * (at - from)) / (to - from)}%` }}>
            {time(at).slice(0, 5)}
          </span>
        ))}
      </div>
    </div>
  )
}

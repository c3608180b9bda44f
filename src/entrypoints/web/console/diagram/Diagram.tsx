import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks"
import { anyState, type Definition, graphOf } from "../machines/definition.ts"
import { type Edge, labelOf, type Layout, layoutOf, lineHeight, startRoom, type StateBox } from "./layout.ts"
import { arc, level, loop } from "./path.ts"

/** A step that a machine took. */
interface Taken {
  readonly from: string
  readonly to: string
  readonly event: string
}

interface DiagramProps {
  readonly definition: Definition
  /** The state that the machine is in; null: none is told. */
  readonly lit?: string | null
  /** The last step, for as long as it is worth being seen. */
  readonly taken?: Taken | null
}

const isTaken = (edge: Edge, taken: Taken | null) =>
  taken !== null &&
  edge.to === taken.to &&
  (edge.from === taken.from || edge.from === anyState) &&
  edge.arrows.some(({ event }) => event === taken.event)

const Way = ({ edge, head, taken }: { readonly edge: Edge; readonly head: string; readonly taken: boolean }) => (
  <path
    class={`way ${taken ? "taken" : ""} ${edge.arrows.every(({ inner }) => inner) ? "inner" : ""}`}
    d={edge.from === edge.to ? loop(edge.points) : level(edge.points)}
    marker-end={`url(#${head})`}
  />
)

const Label = ({ edge: { arrows, label }, taken }: { readonly edge: Edge; readonly taken: boolean }) => (
  <g class={`label ${taken ? "taken" : ""}`}>
    <rect
      x={label.x - label.width / 2}
      y={label.y - label.height / 2}
      width={label.width}
      height={label.height}
      rx={5}
    />
    {arrows.map((arrow, i) => (
      <text
        key={labelOf(arrow)}
        x={label.x}
        y={label.y - ((arrows.length - 1) / 2 - i) * lineHeight}
        dominant-baseline="central"
        text-anchor="middle"
      >
        {arrow.event}
        {arrow.guard !== null && <tspan class="guard"> [{arrow.guard}]</tspan>}
      </text>
    ))}
  </g>
)

const State = ({
  lit,
  state: { final, height, name, width, x, y }
}: {
  readonly state: StateBox
  readonly lit: boolean
}) => (
  <g class={`node ${name === anyState ? "any" : `is-${name}`}`} {...(lit ? { "data-state-lit": name } : {})}>
    <rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx={name === anyState ? 6 : 20} />
    {final && (
      <rect class="final" x={x - width / 2 + 4} y={y - height / 2 + 4} width={width - 8} height={height - 8} rx={16} />
    )}
    <text x={x} y={y} dominant-baseline="central" text-anchor="middle">
      {name}
    </text>
  </g>
)

const Start = ({ head, layout: { initial, states } }: { readonly layout: Layout; readonly head: string }) => {
  const state = states.find(({ name }) => name === initial)
  if (state === undefined) return null
  const top = state.y - state.height / 2
  return (
    <g class="start">
      <circle cx={state.x} cy={top - startRoom + 8} r={5.5} />
      <path class="way" d={`M${state.x} ${top - startRoom + 13} V${top}`} marker-end={`url(#${head})`} />
    </g>
  )
}

/** Room at the right of a fan for the arc of a step. */
const arcRoom = 96

/** A machine as a picture: states as nodes, what leads from one to another as lines with words. */
export const Diagram = ({ definition, lit = null, taken = null }: DiagramProps) => {
  const layout = useMemo(() => layoutOf(graphOf(definition)), [definition])
  const id = useId().replaceAll(/\W/g, "")
  const head = `head${id}`
  const takenHead = `taken${id}`
  const boxOf = (name: string) => layout.states.find((state) => state.name === name)
  const [from, to] = taken === null ? [] : [boxOf(taken.from), boxOf(taken.to)]
  // Where arrows stand for a step from any state, an arc says from which.
  const isFan = layout.states.some(({ name }) => name === anyState)
  const trail = isFan && from !== undefined && to !== undefined && from !== to ? arc(from, to) : null
  const width = layout.width + (isFan ? arcRoom : 0)
  const picture = useRef<SVGSVGElement>(null)
  useLayoutEffect(() => {
    const box = picture.current?.parentElement
    const state = layout.states.find(({ name }) => name === lit)
    if (!box || state === undefined || box.scrollWidth <= box.clientWidth) return
    // Where there is no room for all of it, the state that it is in comes into sight.
    box.scrollLeft = (box.scrollWidth * state.x) / width - box.clientWidth / 2
  }, [layout, lit, width])
  return (
    <svg
      ref={picture}
      class="diagram"
      viewBox={`0 0 ${width} ${layout.height}`}
      style={{ minWidth: `${0.8 * width}px`, maxWidth: `${1.25 * width}px` }}
      role="img"
      aria-label={
        lit === null ? `The states of the machine ${definition.id}` : `Machine ${definition.id}, in the state ${lit}`
      }
    >
      <defs>
        {[head, takenHead].map((id) => (
          <marker
            key={id}
            id={id}
            viewBox="0 0 8 8"
            refX="7.5"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="10"
            markerHeight="10"
            orient="auto"
          >
            <path class={id === takenHead ? "tip taken" : "tip"} d="M0 0.8L8 4L0 7.2z" />
          </marker>
        ))}
      </defs>
      <Start layout={layout} head={head} />
      {layout.edges.map((edge) => {
        const isLast = isTaken(edge, taken)
        return <Way key={`${edge.from} ${edge.to}`} edge={edge} head={isLast ? takenHead : head} taken={isLast} />
      })}
      {trail !== null && <path class="way trail taken" d={trail} marker-end={`url(#${takenHead})`} />}
      {layout.edges.map((edge) => (
        <Label key={`${edge.from} ${edge.to}`} edge={edge} taken={isTaken(edge, taken)} />
      ))}
      {layout.states.map((state) => (
        <State key={state.name} state={state} lit={state.name === lit} />
      ))}
    </svg>
  )
}

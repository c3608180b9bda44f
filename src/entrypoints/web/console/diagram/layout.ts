import { Graph as DirectedGraph, layout as arrange } from "@dagrejs/dagre"
import { anyState, type Arrow, type Graph } from "../machines/definition.ts"

export interface Point {
  readonly x: number
  readonly y: number
}

/** A rectangle round its centre. */
export interface Box extends Point {
  readonly width: number
  readonly height: number
}

export interface StateBox extends Box {
  readonly name: string
  readonly final: boolean
}

/** All arrows from one state to another as one line, with what each is for. It goes through the middle of its label. */
export interface Edge {
  readonly from: string
  readonly to: string
  readonly arrows: ReadonlyArray<Arrow>
  readonly points: ReadonlyArray<Point>
  readonly label: Box
}

/** A machine with a place for everything, in CSS pixels. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly states: ReadonlyArray<StateBox>
  readonly edges: ReadonlyArray<Edge>
  /** Where a machine begins. */
  readonly initial: string | null
}

/** Above a state, for the dot that says that a machine begins there. */
export const startRoom = 34

export const lineHeight = 15
const letter = 6.6
const stateLetter = 8.6

/** `EVENT [guard]`. */
export const labelOf = ({ event, guard }: Arrow): string => (guard === null ? event : `${event} [${guard}]`)

const together = (arrows: ReadonlyArray<Arrow>) => {
  const edges = new Map<string, { from: string; to: string; arrows: Array<Arrow> }>()
  for (const arrow of arrows) {
    const key = `${arrow.from}\n${arrow.to}`
    const edge = edges.get(key) ?? { from: arrow.from, to: arrow.to, arrows: [] }
    edge.arrows.push(arrow)
    edges.set(key, edge)
  }
  return [...edges.values()]
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** Where a line that comes from, or goes to, `towards` touches the side of a box, some way off its corners. */
const dockAt = (box: Box, { x, y }: Point): Point => ({
  x: box.x + (x > box.x ? box.width / 2 : -box.width / 2),
  y: clamp(y, box.y - box.height / 4, box.y + box.height / 4)
})

/** Dagre ends a line anywhere on the border; ours leave and enter sideways, and pass level behind their label. */
const docked = (points: ReadonlyArray<Point>, from: Box, to: Box, label: Box): ReadonlyArray<Point> => {
  const half = (to.x > from.x ? label.width : -label.width) / 2
  const between = points.slice(1, -1).flatMap(({ x, y }) =>
    Math.abs(x - label.x) < 1
      ? [
          { x: x - half, y },
          { x: x + half, y }
        ]
      : [{ x, y }]
  )
  return [dockAt(from, between[0] ?? to), ...between, dockAt(to, between.at(-1) ?? from)]
}

/** The way dagre runs arrows is by points that a line goes through; beside them it knows where labels have room. */
export const layoutOf = (graph: Graph): Layout => {
  const isFan = graph.arrows.every(({ from }) => from === anyState)
  const drawing = new DirectedGraph()
    .setGraph({ rankdir: "LR", nodesep: 26, edgesep: 22, ranksep: isFan ? 84 : 56, marginx: 14, marginy: startRoom })
    .setDefaultEdgeLabel(() => ({}))
  for (const { name } of graph.states) {
    drawing.setNode(name, { width: Math.max(88, name.length * stateLetter + 34), height: 40 })
  }
  const order = new Map(graph.states.map(({ name }, i) => [name, i]))
  const edges = together(graph.arrows).sort((a, b) => (order.get(a.to) ?? 0) - (order.get(b.to) ?? 0))
  const widthOf = ({ arrows }: Pick<Edge, "arrows">) =>
    Math.max(...arrows.map((arrow) => labelOf(arrow).length)) * letter + 14
  const widest = Math.max(0, ...edges.map(widthOf))
  for (const edge of edges) {
    const { arrows, from, to } = edge
    // In a fan every line bends before any label begins.
    const width = isFan && from !== to ? widest : widthOf(edge)
    drawing.setEdge(from, to, { width, height: arrows.length * lineHeight + 6, labelpos: "c" })
  }
  // Arrows out of a single state never cross: the states stay in the order in which the machine lists them.
  arrange(drawing, { disableOptimalOrderHeuristic: isFan })
  const { height = 0, width = 0 } = drawing.graph()
  const boxOf = ({ height = 0, width = 0, x = 0, y = 0 }: Partial<Box>): Box => ({ x, y, width, height })
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    states: graph.states.map((state) => ({ ...state, ...boxOf(drawing.node(state.name)) })),
    edges: edges.map((edge) => {
      const { points = [], ...placed } = drawing.edge(edge.from, edge.to)
      const [from, to, label] = [boxOf(drawing.node(edge.from)), boxOf(drawing.node(edge.to)), boxOf(placed)]
      if (edge.from !== edge.to) return { ...edge, points: docked(points, from, to, label), label }
      // Dagre leaves room below a state for its own arrow, but runs it from top to bottom in any case.
      const bottom = from.y + from.height / 2
      const loop = [-16, -16, 16, 16].map((by, i) => ({ x: from.x + by, y: i === 0 || i === 3 ? bottom : bottom + 22 }))
      return { ...edge, points: loop, label: { ...label, x: from.x, y: bottom + 22 + label.height / 2 } }
    }),
    initial: graph.initial
  }
}

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

/** All arrows from one state to another as one line, with what each is for. */
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
  /** Where a machine begins: a dot, and the state it leads to. */
  readonly start: { readonly dot: Point; readonly state: string } | null
}

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

/** The way dagre runs arrows is by points that a line goes through; beside them it knows where labels have room. */
export const layoutOf = (graph: Graph): Layout => {
  const drawing = new DirectedGraph()
    .setGraph({ rankdir: "LR", nodesep: 26, edgesep: 22, ranksep: 34, marginx: 14, marginy: 14 })
    .setDefaultEdgeLabel(() => ({}))
  for (const { name } of graph.states) {
    drawing.setNode(name, { width: Math.max(88, name.length * stateLetter + 34), height: 40 })
  }
  const order = new Map(graph.states.map(({ name }, i) => [name, i]))
  const edges = together(graph.arrows).sort((a, b) => (order.get(a.to) ?? 0) - (order.get(b.to) ?? 0))
  for (const { arrows, from, to } of edges) {
    const width = Math.max(...arrows.map((arrow) => labelOf(arrow).length)) * letter + 14
    drawing.setEdge(from, to, { width, height: arrows.length * lineHeight + 6, labelpos: "c" })
  }
  if (graph.initial !== null) {
    drawing.setNode(startDot, { width: 12, height: 12 })
    drawing.setEdge(startDot, graph.initial, { width: 0, height: 0 })
  }
  // Arrows out of a single state never cross: the states stay in the order in which the machine lists them.
  const isFan = graph.arrows.every(({ from }) => from === anyState)
  arrange(drawing, { disableOptimalOrderHeuristic: isFan })
  const { height = 0, width = 0 } = drawing.graph()
  const boxOf = ({ height = 0, width = 0, x = 0, y = 0 }: Partial<Box>): Box => ({ x, y, width, height })
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    states: graph.states.map((state) => ({ ...state, ...boxOf(drawing.node(state.name)) })),
    edges: edges.map((edge) => {
      const { points = [], ...placed } = drawing.edge(edge.from, edge.to)
      const label = boxOf(placed)
      if (edge.from !== edge.to) return { ...edge, points, label }
      // Dagre leaves room below a state for its own arrow, but runs it from top to bottom in any case.
      const { height, x, y } = boxOf(drawing.node(edge.from))
      const bottom = y + height / 2
      const loop = [x - 16, x - 16, x + 16, x + 16].map((x, i) => ({ x, y: i === 0 || i === 3 ? bottom : bottom + 26 }))
      return { ...edge, points: loop, label: { ...label, x, y: bottom + 22 + label.height / 2 } }
    }),
    start: graph.initial === null ? null : { dot: boxOf(drawing.node(startDot)), state: graph.initial }
  }
}

const startDot = "\nstart"

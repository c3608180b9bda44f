import type { Box, Point } from "./layout.ts"

const round = (value: number) => Math.round(value * 10) / 10

const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`

/** A smooth line through points: straight to the middle of the first piece, then bending round each point. */
export const smooth = (points: ReadonlyArray<Point>): string => {
  const [first, ...rest] = points
  const last = rest.at(-1)
  if (first === undefined || last === undefined) return ""
  const bends = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1] ?? last
    const to = i === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }
    return `Q${at(point)} ${at(to)}`
  })
  return `M${at(first)} ${bends.length === 0 ? `L${at(last)}` : bends.join(" ")}`
}

/** An arc from the right side of one box to that of another, in a column of boxes. */
export const arc = (from: Box, to: Box): string => {
  const a = { x: from.x + from.width / 2, y: from.y }
  const b = { x: to.x + to.width / 2, y: to.y }
  const out = Math.max(a.x, b.x) + 24 + Math.abs(a.y - b.y) * 0.25
  return `M${at(a)} C${round(out)} ${round(a.y)} ${round(out)} ${round(b.y)} ${at(b)}`
}

import type { Box, Point } from "./layout.ts"

const round = (value: number) => Math.round(value * 10) / 10

const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`

/** A line through points that is level at each of them. */
export const level = ([first, ...rest]: ReadonlyArray<Point>): string => {
  if (first === undefined) return ""
  let before = first
  const bends = rest.map((point) => {
    const middle = round((before.x + point.x) / 2)
    const bend = `C${middle} ${round(before.y)} ${middle} ${round(point.y)} ${at(point)}`
    before = point
    return bend
  })
  return `M${at(first)} ${bends.join(" ")}`
}

/** A line through four corners, rounded. */
export const loop = ([a, b, c, d]: ReadonlyArray<Point>): string =>
  a === undefined || b === undefined || c === undefined || d === undefined
    ? ""
    : `M${at(a)} C${at(b)} ${at(c)} ${at(d)}`

/** An arc from the right side of one box to that of another, in a column of boxes. */
export const arc = (from: Box, to: Box): string => {
  const a = { x: from.x + from.width / 2, y: from.y }
  const b = { x: to.x + to.width / 2, y: to.y }
  const out = Math.max(a.x, b.x) + 24 + Math.abs(a.y - b.y) * 0.25
  return `M${at(a)} C${round(out)} ${round(a.y)} ${round(out)} ${round(b.y)} ${at(b)}`
}

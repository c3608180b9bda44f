import type { SKRSContext2D } from "@napi-rs/canvas"
import { shortened } from "../../../machines/pictures/graphemes.ts"
import { familiesOf, isCovered } from "./fonts.ts"

export type Brush = SKRSContext2D

export interface Lettering {
  readonly size: number
  readonly weight: 400 | 500 | 600 | 700 | 800
  readonly colour: string
  /** Which side of the text is at `x`; left by default. */
  readonly align?: "left" | "center" | "right"
  /** What does not fit is cut. */
  readonly width: number
}

/**
 * A text as we can draw it: in one line, without piles of marks that would run over the lines above and below, and
 * with a plain box where no font of ours has the character.
 */
const legible = (text: string): string =>
  Array.from(text.replaceAll(/[\s\p{Cc}]+/gu, " ").replaceAll(/(\p{M}{4})\p{M}+/gu, "$1"))
    .map((character) => (isCovered(character) ? character : /\p{M}/u.test(character) ? "" : "□"))
    .join("")

const rightToLeft = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

const prepared = (brush: Brush, given: string, { align = "left", colour, size, weight, width }: Lettering): string => {
  const text = legible(given)
  brush.font = `${weight} ${size}px ${familiesOf(`${text}…`)}`
  brush.fillStyle = colour
  brush.textAlign = align
  brush.direction = rightToLeft.test(text) ? "rtl" : "ltr"
  return shortened(text, (part) => brush.measureText(part).width <= width)
}

/** Writes one line on the baseline `y`, and answers how wide it became. */
export const write = (brush: Brush, text: string, x: number, y: number, lettering: Lettering): number => {
  const line = prepared(brush, text, lettering)
  brush.fillText(line, x, y)
  return brush.measureText(line).width
}

/** Writes a figure, which says something else when it is cut: too wide, it becomes smaller. */
export const writeFigure = (brush: Brush, figure: string, x: number, y: number, lettering: Lettering): number => {
  const wide = widthOf(brush, figure, lettering)
  const size = wide > lettering.width ? (lettering.size * lettering.width) / wide : lettering.size
  return write(brush, figure, x, y, { ...lettering, size, width: Number.POSITIVE_INFINITY })
}

/** How wide a text becomes that is not cut. */
export const widthOf = (brush: Brush, text: string, lettering: Omit<Lettering, "width">): number =>
  brush.measureText(prepared(brush, text, { ...lettering, width: Number.POSITIVE_INFINITY })).width

const roundedPath = (brush: Brush, x: number, y: number, width: number, height: number, radius: number): void => {
  brush.beginPath()
  brush.roundRect(x, y, width, height, radius)
}

export const fillRounded = (
  ...[brush, x, y, width, height, radius, fill]: [...Parameters<typeof roundedPath>, fill: string]
): void => {
  roundedPath(brush, x, y, width, height, radius)
  brush.fillStyle = fill
  brush.fill()
}

export const outlineRounded = (
  ...[brush, x, y, width, height, radius, colour]: [...Parameters<typeof roundedPath>, colour: string]
): void => {
  roundedPath(brush, x, y, width, height, radius)
  brush.strokeStyle = colour
  brush.lineWidth = 2
  brush.stroke()
}

export const fillDisc = (brush: Brush, x: number, y: number, radius: number, fill: string): void => {
  brush.beginPath()
  brush.arc(x, y, radius, 0, 2 * Math.PI)
  brush.fillStyle = fill
  brush.fill()
}

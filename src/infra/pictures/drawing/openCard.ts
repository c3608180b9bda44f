import { type Canvas, createCanvas } from "@napi-rs/canvas"
import { type Palette, palettes } from "../../../machines/pictures/palette.ts"
import type { Theme } from "../../../machines/pictures/theme.ts"
import { type Brush, fillDisc, fillRounded } from "./brush.ts"
import { card, glow, scale } from "./measures.ts"

export interface Sheet {
  readonly canvas: Canvas
  readonly brush: Brush
  readonly palette: Palette
}

/** An empty card with round corners, to be drawn on in units. */
export const openCard = (theme: Theme, height: number): Sheet => {
  const palette = palettes[theme]
  const canvas = createCanvas(card.width * scale, Math.round(height * scale))
  const brush = canvas.getContext("2d")
  brush.scale(scale, scale)
  // Even areas only: a gradient would make the picture three times as large and take three times as long to encode.
  fillRounded(brush, 0, 0, card.width, height, card.radius, palette.background)
  brush.save()
  brush.clip()
  fillDisc(brush, glow.x, glow.y, glow.radius, palette.glow)
  brush.restore()
  return { canvas, brush, palette }
}

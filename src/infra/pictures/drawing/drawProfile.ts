import type { Canvas } from "@napi-rs/canvas"
import type { ProfileCard } from "../../../machines/pictures/cards.ts"
import { fillRounded, write, writeFigure } from "./brush.ts"
import { drawStanding } from "./drawStanding.ts"
import { drawIcon, type Icon } from "./icons.ts"
import { card as measures, tiles } from "./measures.ts"
import { openCard, type Sheet } from "./openCard.ts"
import { portraitOf } from "./portrait.ts"

interface Tile {
  readonly icon: Icon
  readonly label: string
  readonly value: string
}

const drawTile = ({ brush, palette }: Sheet, { icon, label, value }: Tile, x: number, y: number, width: number) => {
  const { inset } = tiles
  fillRounded(brush, x, y, width, tiles.height, tiles.radius, palette.surface)
  drawIcon(brush, icon, x + inset, y + 17, tiles.icon, palette.accent)
  const labelX = x + inset + tiles.icon + 9
  const labelWidth = x + width - 10 - labelX
  write(brush, label, labelX, y + 34, { size: 18, weight: 500, colour: palette.muted, width: labelWidth })
  const valueWidth = width - 2 * inset
  writeFigure(brush, value, x + inset, y + 70, { size: 28, weight: 700, colour: palette.text, width: valueWidth })
}

const drawTiles = (sheet: Sheet, row: ReadonlyArray<Tile>, y: number) => {
  const width = (measures.width - 2 * measures.padding - (row.length - 1) * tiles.gap) / row.length
  row.forEach((tile, i) => drawTile(sheet, tile, measures.padding + i * (width + tiles.gap), y, width))
}

export const drawProfile = async (card: ProfileCard): Promise<Canvas> => {
  const { labels, voice } = card
  const portrait = await portraitOf(card.face)
  const secondRow = tiles.top + tiles.height + tiles.gap
  const sheet = openCard(card.theme, secondRow + tiles.height + measures.padding)
  drawStanding(sheet, card, portrait, card.guildName, { left: card.toNext ?? "", right: card.progressText })
  const totals: ReadonlyArray<Tile> = [
    { icon: "xp", label: labels.xp, value: card.xp },
    { icon: "messages", label: labels.messages, value: card.messages },
    { icon: "voice", label: labels.voice, value: voice.total }
  ]
  const kinds: ReadonlyArray<Tile> = [
    { icon: "active", label: labels.active, value: voice.active },
    { icon: "afk", label: labels.afk, value: voice.afk },
    { icon: "video", label: labels.video, value: voice.video },
    { icon: "streaming", label: labels.streaming, value: voice.streaming }
  ]
  drawTiles(sheet, totals, tiles.top)
  drawTiles(sheet, kinds, secondRow)
  return sheet.canvas
}

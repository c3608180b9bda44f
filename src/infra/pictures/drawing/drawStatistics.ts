import type { Canvas } from "@napi-rs/canvas"
import type { StatisticsCard } from "../../../machines/pictures/charts.ts"
import { fillRounded, write } from "./brush.ts"
import { chartHeight, drawChart } from "./drawChart.ts"
import { figureTiles } from "./figureTiles.ts"
import { card as measures, statistics } from "./measures.ts"
import { openCard, type Sheet } from "./openCard.ts"
import { drawPortrait, type Portrait, portraitOf } from "./portrait.ts"
import { wrapped } from "./wrapped.ts"

const drawHead = ({ brush, palette }: Sheet, card: StatisticsCard, portrait: Portrait) => {
  const { icon, padding, titleX } = statistics
  const width = measures.width - padding - titleX
  drawPortrait(brush, portrait, padding, padding - 2, icon)
  write(brush, card.face.name, titleX, padding + 18, { size: 27, weight: 700, colour: palette.text, width })
  // Arabic letters reach far below their line.
  const y = padding + 51
  const title = { size: 18, weight: 600, colour: palette.accent, width: width * 0.6 } as const
  const subtitleX = titleX + write(brush, card.title, titleX, y, title) + 14
  const subtitle = {
    size: 18,
    weight: 400,
    colour: palette.muted,
    width: measures.width - padding - subtitleX
  } as const
  write(brush, card.subtitle, subtitleX, y, subtitle)
}

/** The bars of a chart that has yet to become one, and what the card says. */
const drawEmpty = ({ brush, palette }: Sheet, says: string, top: number) => {
  const middle = measures.width / 2
  const ground = top + 122
  const bars = [34, 62, 46, 86, 58, 104, 74]
  bars.forEach((height, i) => {
    fillRounded(brush, middle + (i - bars.length / 2) * 42 + 6, ground - height, 30, height, 8, palette.track)
  })
  const width = measures.width - 2 * statistics.padding
  const lettering = { size: 22, weight: 500, colour: palette.muted, align: "center", width } as const
  wrapped(brush, says, 2, lettering).forEach((line, at) => write(brush, line, middle, ground + 44 + at * 30, lettering))
}

export const drawStatistics = async (card: StatisticsCard): Promise<Canvas> => {
  const { emptyHeight, padding, tilesTop } = statistics
  const portrait = await portraitOf(card.face)
  const tiles = figureTiles(card.figures, card.theme)
  // Even, so that the chart begins at a whole pixel.
  const top = 2 * Math.ceil((tilesTop + tiles.height + 10) / 2)
  const bottom = top + (card.empty === null ? chartHeight(card.chart) : emptyHeight)
  const sheet = openCard(card.theme, bottom + padding)
  drawHead(sheet, card, portrait)
  tiles.draw(sheet, tilesTop)
  if (card.empty === null) await drawChart(sheet, card, top)
  else drawEmpty(sheet, card.empty, top)
  return sheet.canvas
}

import type { Canvas } from "@napi-rs/canvas"
import type { BoardCard, BoardRow } from "../../../machines/pictures/cards.ts"
import { medals } from "../../../machines/pictures/palette.ts"
import { fillDisc, fillRounded, type Lettering, outlineRounded, widthOf, write, writeFigure } from "./brush.ts"
import { board, card as measures } from "./measures.ts"
import { openCard, type Sheet } from "./openCard.ts"
import { drawPortrait, type Portrait, portraitOf } from "./portrait.ts"

const rowWidth = measures.width - 2 * board.padding
const rowStep = board.rowHeight + board.rowGap

const drawHead = ({ brush, palette }: Sheet, card: BoardCard, guild: Portrait) => {
  const { padding, titleX, valueX } = board
  drawPortrait(brush, guild, padding, padding - 2, board.icon)
  const page = { size: 18, weight: 500, colour: palette.muted, align: "right", width: 180 } as const
  const pageWidth = write(brush, card.page, valueX, padding + 21, page)
  const width = valueX - pageWidth - board.columnGap - titleX
  write(brush, card.title, titleX, padding + 21, { size: 27, weight: 700, colour: palette.text, width })
  const small = { size: 18, colour: palette.muted } as const
  const y = padding + 48
  const named = write(brush, card.guild.name, titleX, y, { ...small, weight: 600, width: 360 })
  const subtitleX = titleX + named + 14
  write(brush, card.subtitle, subtitleX, y, { ...small, weight: 400, width: valueX - subtitleX })
}

/** The columns at the right are as wide as the widest text in them. */
const columnsOf = ({ brush, palette }: Sheet, rows: ReadonlyArray<BoardRow>) => {
  const value = { size: 19, weight: 700, colour: palette.text } as const
  const detail = { size: 17, weight: 500, colour: palette.muted } as const
  const widest = (texts: ReadonlyArray<string>, lettering: Omit<Lettering, "width">) =>
    Math.max(0, ...texts.map((text) => widthOf(brush, text, lettering)))
  const valueWidth = Math.min(
    240,
    widest(
      rows.map((row) => row.value),
      value
    )
  )
  const detailWidth = Math.min(
    150,
    widest(
      rows.map((row) => row.detail),
      detail
    )
  )
  const detailX = board.valueX - valueWidth - board.columnGap
  return {
    value: { ...value, align: "right", width: valueWidth },
    detail: { ...detail, align: "right", width: detailWidth },
    detailX,
    nameWidth: detailX - detailWidth - board.columnGap - board.nameX
  } as const
}

const drawPlace = ({ brush, palette }: Sheet, place: number, middle: number) => {
  const medal = medals[place - 1]
  const colour = medal?.text ?? palette.muted
  const width = medal === undefined ? 42 : 2 * board.medalRadius
  if (medal !== undefined) fillDisc(brush, board.placeX, middle, board.medalRadius, medal.fill)
  writeFigure(brush, String(place), board.placeX, middle + 6, { size: 17, weight: 700, colour, align: "center", width })
}

const drawRow = (
  sheet: Sheet,
  row: BoardRow,
  portrait: Portrait,
  columns: ReturnType<typeof columnsOf>,
  y: number
): void => {
  const { brush, palette } = sheet
  const { padding, rowHeight, rowRadius } = board
  const middle = y + rowHeight / 2
  fillRounded(brush, padding, y, rowWidth, rowHeight, rowRadius, palette.surface)
  if (row.share > 0) {
    const filled = Math.max(2 * rowRadius, rowWidth * Math.min(1, row.share))
    fillRounded(brush, padding, y, filled, rowHeight, rowRadius, row.own ? palette.own : palette.share)
  }
  if (row.own) outlineRounded(brush, padding, y, rowWidth, rowHeight, rowRadius, palette.accent)
  drawPlace(sheet, row.place, middle)
  drawPortrait(brush, portrait, board.avatarX, middle - board.avatar / 2, board.avatar)
  const name = { size: 20, weight: 600, colour: palette.text, width: columns.nameWidth } as const
  write(brush, row.face.name, board.nameX, middle + 7, name)
  write(brush, row.detail, columns.detailX, middle + 6, columns.detail)
  writeFigure(brush, row.value, board.valueX, middle + 7, columns.value)
}

/** An empty podium, and what the board says. */
const drawEmpty = ({ brush, palette }: Sheet, says: string) => {
  const middle = measures.width / 2
  const ground = board.rowsTop + 112
  for (const [x, height] of [
    [-66, 46],
    [0, 78],
    [66, 32]
  ] as const) {
    fillRounded(brush, middle + x - 29, ground - height, 58, height, 10, palette.track)
  }
  const lettering = { size: 22, weight: 500, colour: palette.muted, align: "center", width: rowWidth } as const
  write(brush, says, middle, ground + 44, lettering)
}

export const drawBoard = async (card: BoardCard): Promise<Canvas> => {
  const shown = card.own === null ? card.rows : [...card.rows, card.own]
  const [guild, ...portraits] = await Promise.all([
    portraitOf(card.guild),
    ...shown.map(({ face }) => portraitOf(face))
  ])
  const ownTop = card.own === null ? 0 : board.ownGap
  const body = card.rows.length === 0 ? board.emptyHeight : card.rows.length * rowStep
  const ownHeight = card.own === null ? 0 : board.ownGap + rowStep
  const sheet = openCard(card.theme, board.rowsTop + body + ownHeight + board.padding - board.rowGap)
  drawHead(sheet, card, guild)
  if (card.rows.length === 0) drawEmpty(sheet, card.empty)
  const columns = columnsOf(sheet, shown)
  shown.forEach((row, i) => {
    const y = row === card.own ? board.rowsTop + body + ownTop : board.rowsTop + i * rowStep
    const portrait = portraits[i]
    if (portrait !== undefined) drawRow(sheet, row, portrait, columns, y)
  })
  return sheet.canvas
}

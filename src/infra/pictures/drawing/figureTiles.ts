import { createCanvas } from "@napi-rs/canvas"
import type { StatisticsCard } from "../../../machines/pictures/charts.ts"
import { palettes } from "../../../machines/pictures/palette.ts"
import { fillRounded, type Lettering, widthOf, write, writeFigure } from "./brush.ts"
import { card as measures, statistics } from "./measures.ts"
import type { Sheet } from "./openCard.ts"
import { shareOut } from "./shareOut.ts"
import { wrapped } from "./wrapped.ts"

type Figures = StatisticsCard["figures"]

const { padding, tileGap, tileInset, tileLine, tileRadius } = statistics

/** One row up to four, else two that are as even as can be. */
const rowsOf = (figures: Figures): ReadonlyArray<Figures> => {
  const inFirst = figures.length > 4 ? Math.ceil(figures.length / 2) : figures.length
  return [figures.slice(0, inFirst), figures.slice(inFirst)].filter((row) => row.length > 0)
}

/** A value, and what it adds in brackets or after a comma: when that was, as a rule. It is written smaller. */
const partsOf = (value: string): readonly [string, string] => {
  const end = value.search(/ \(|, /)
  return end === -1 ? [value, ""] : [value.slice(0, end), value.slice(end)]
}

/** So wide a label is never cut for another tile's sake. */
const leastLabel = 110

interface Tile {
  readonly label: ReadonlyArray<string>
  readonly value: string
  readonly aside: string
  readonly width: number
}

interface Row {
  readonly tiles: ReadonlyArray<Tile>
  readonly labelLines: number
  /** Whether what values add has a line of its own below them: beside them it would not fit. */
  readonly stacked: boolean
  readonly height: number
}

const letteringsOf = ({ muted, text }: Sheet["palette"]) =>
  ({
    label: { size: 17, weight: 500, colour: muted },
    value: { size: 26, weight: 700, colour: text },
    aside: { size: 17, weight: 500, colour: muted }
  }) as const satisfies Record<string, Omit<Lettering, "width">>

const layOut = (row: Figures, theme: StatisticsCard["theme"]): Row => {
  // How high a row is must be known before there is a card to draw it on.
  const ruler = createCanvas(1, 1).getContext("2d")
  const { aside, label, value } = letteringsOf(palettes[theme])
  const room = measures.width - 2 * padding - (row.length - 1) * tileGap - 2 * row.length * tileInset
  const parts = row.map((figure) => {
    const [main, more] = partsOf(figure.value)
    const lines = wrapped(ruler, figure.label, 2, { ...label, width: leastLabel })
    return {
      label: Math.min(leastLabel, Math.max(...lines.map((line) => widthOf(ruler, line, label)))),
      main: widthOf(ruler, main, value),
      more: more === "" ? 0 : widthOf(ruler, more, aside)
    }
  })
  const beside = parts.map(({ label, main, more }) => Math.max(label, main + more))
  const stacked = beside.reduce((sum, width) => sum + width, 0) > room
  const wanted = stacked ? parts.map(({ label, main, more }) => Math.max(label, main, more)) : beside
  const widths = shareOut(wanted, room)
  const tiles = row.map((figure, i): Tile => {
    const width = widths[i] ?? 0
    const [main, more] = partsOf(figure.value)
    return {
      label: wrapped(ruler, figure.label, 2, { ...label, width }),
      value: main,
      aside: stacked ? more.replace(/^[, ]+/, "") : more,
      width
    }
  })
  const labelLines = Math.max(...tiles.map((tile) => tile.label.length))
  return { tiles, labelLines, stacked, height: 58 + (labelLines + (stacked ? 1 : 0)) * tileLine }
}

const drawTile = ({ brush, palette }: Sheet, { aside, label, value, width }: Tile, row: Row, x: number, y: number) => {
  const letterings = letteringsOf(palette)
  fillRounded(brush, x - tileInset, y, width + 2 * tileInset, row.height, tileRadius, palette.surface)
  label.forEach((line, at) => write(brush, line, x, y + 28 + at * tileLine, { ...letterings.label, width }))
  const baseline = y + 40 + row.labelLines * tileLine
  const wide = writeFigure(brush, value, x, baseline, { ...letterings.value, width })
  if (aside === "") return
  if (row.stacked) writeFigure(brush, aside, x, baseline + tileLine + 3, { ...letterings.aside, width })
  else write(brush, aside, x + wide, baseline, { ...letterings.aside, width: Number.POSITIVE_INFINITY })
}

/** Figures side by side, each under its label; drawn where they are given a top. */
export const figureTiles = (
  figures: Figures,
  theme: StatisticsCard["theme"]
): { readonly height: number; readonly draw: (sheet: Sheet, top: number) => void } => {
  const rows = rowsOf(figures).map((row) => layOut(row, theme))
  return {
    height: rows.reduce((sum, { height }) => sum + height + tileGap, 0),
    draw: (sheet, top) => {
      let y = top
      for (const row of rows) {
        let x = padding + tileInset
        for (const tile of row.tiles) {
          drawTile(sheet, tile, row, x, y)
          x += tile.width + 2 * tileInset + tileGap
        }
        y += row.height + tileGap
      }
    }
  }
}

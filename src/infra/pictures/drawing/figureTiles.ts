import { createCanvas } from "@napi-rs/canvas"
import type { StatisticsCard } from "../../../machines/pictures/charts.ts"
import { fillRounded, type Lettering, widthOf, write, writeFigure } from "./brush.ts"
import { card as measures, statistics } from "./measures.ts"
import type { Sheet } from "./openCard.ts"

type Figures = StatisticsCard["figures"]

const { padding, tileGap, tileInset, tileLine, tileRadius } = statistics

/** One row up to four, else two that are as even as can be. */
const rowsOf = (figures: Figures): ReadonlyArray<Figures> => {
  if (figures.length === 0) return []
  const inFirst = figures.length > 4 ? Math.ceil(figures.length / 2) : figures.length
  return [figures.slice(0, inFirst), figures.slice(inFirst)].filter((row) => row.length > 0)
}

type Label = readonly [string] | readonly [string, string]

const labelled = (width: number) => ({ size: 17, weight: 500, width: width - 2 * tileInset }) as const

/** In one line, or in two, the first as full as can be. */
const linesOf = (label: string, lettering: Omit<Lettering, "colour">): Label => {
  // How high a row is must be known before there is a card to draw it on.
  const ruler = createCanvas(1, 1).getContext("2d")
  const fits = (line: string) => widthOf(ruler, line, { ...lettering, colour: "#000000" }) <= lettering.width
  const words = label.split(" ")
  const start = (count: number) => words.slice(0, count).join(" ")
  if (words.length === 1 || fits(label)) return [label]
  let first = words.length - 1
  while (first > 1 && !fits(start(first))) first--
  return [start(first), words.slice(first).join(" ")]
}

/** Figures side by side, each under its label; drawn where they are given a top. */
export const figureTiles = (
  figures: Figures
): { readonly height: number; readonly draw: (sheet: Sheet, top: number) => void } => {
  const rows = rowsOf(figures).map((row) => {
    const width = (measures.width - 2 * padding - (row.length - 1) * tileGap) / row.length
    const labels = row.map(({ label }) => linesOf(label, labelled(width)))
    const lines = Math.max(...labels.map((label) => label.length))
    return { row, width, labels, lines, height: 58 + lines * tileLine }
  })
  return {
    height: rows.reduce((sum, { height }) => sum + height + tileGap, 0),
    draw: ({ brush, palette }, top) => {
      let y = top
      for (const { height, labels, lines, row, width } of rows) {
        row.forEach(({ value }, i) => {
          const x = padding + i * (width + tileGap)
          const textX = x + tileInset
          fillRounded(brush, x, y, width, height, tileRadius, palette.surface)
          labels[i]?.forEach((line, at) => {
            write(brush, line, textX, y + 28 + at * tileLine, { ...labelled(width), colour: palette.muted })
          })
          const figure = { size: 26, weight: 700, colour: palette.text, width: width - 2 * tileInset } as const
          writeFigure(brush, value, textX, y + 40 + lines * tileLine, figure)
        })
        y += height + tileGap
      }
    }
  }
}

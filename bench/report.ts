import { cpus, totalmem } from "node:os"

/** A figure beside what it is measured against, in the same run. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly references: ReadonlyArray<{ readonly name: string; readonly value: number; readonly ratio: number }>
  readonly aim: { readonly says: string; readonly holds: boolean } | null
}

export interface Section {
  readonly title: string
  readonly figures: ReadonlyArray<Figure>
}

export const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`
})

const shown = (value: number): string => {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits })
}

const heads = ["", "Guildhall", "", "reference", "", "ratio", "aim"] as const

const linesOf = (figure: Figure): ReadonlyArray<ReadonlyArray<string>> => {
  const { aim, references, unit, value, what } = figure
  const verdict = aim === null ? "" : `${aim.says}: ${aim.holds ? "held" : "MISSED"}`
  const [first, ...others] = references
  const against = (reference: Figure["references"][number] | undefined) =>
    reference === undefined ? ["", "", ""] : [shown(reference.value), reference.name, reference.ratio.toFixed(2)]
  return [
    [what, shown(value), unit, ...against(first), verdict],
    ...others.map((other) => ["", "", "", ...against(other), ""])
  ]
}

const rightAligned = new Set([1, 3, 5])

/** All sections as one table; ratios are ours over theirs. */
export const table = (sections: ReadonlyArray<Section>): string => {
  const blocks = sections.map(({ figures, title }) => ({ title, lines: figures.flatMap(linesOf) }))
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...blocks.flatMap(({ lines }) => lines.map((line) => line[column]?.length ?? 0)))
  )
  const row = (cells: ReadonlyArray<string>) =>
    cells
      .map((cell, column) =>
        rightAligned.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
      )
      .join("  ")
      .trimEnd()
  return [
    row(heads),
    ...blocks.flatMap(({ lines, title }) => [
      "",
      title,
      ...lines.map((line) => row(["  ".concat(line[0] ?? ""), ...line.slice(1)]))
    ])
  ].join("\n")
}

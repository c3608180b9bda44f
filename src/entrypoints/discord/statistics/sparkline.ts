const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const

/** Values as blocks of eight heights, the highest being `highest`; a point for none. */
export const sparkline = (values: ReadonlyArray<number | null>, highest: number): string =>
  values
    .map((value) => {
      if (value === null) return "·"
      const height = highest === 0 ? 0 : Math.round((value / highest) * (blocks.length - 1))
      return blocks[Math.min(blocks.length - 1, Math.max(0, height))]
    })
    .join("")

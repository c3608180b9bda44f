/** What came of one surface. */
export interface Findings {
  readonly surface: string
  readonly refused: number
  readonly accepted: number
  readonly crashes: ReadonlyArray<string>
  readonly serverErrors: number
  /** Bytes, when everything was warm, and at the end. */
  readonly heap: { readonly start: number; readonly end: number }
  readonly seconds: number
  readonly notes: ReadonlyArray<string>
}

/** What a heap may have grown by between warm-up and end: bytes. */
const growthMost = 8 * 2 ** 20

export const grew = ({ heap }: Findings): boolean => heap.end - heap.start > growthMost

export const broke = ({ crashes, serverErrors }: Findings): boolean => crashes.length > 0 || serverErrors > 0

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, number) => total + number, 0)

const casesOf = ({ accepted, refused }: Findings) => accepted + refused

const columns: Readonly<Record<string, (findings: Findings) => string>> = {
  surface: ({ surface }) => surface,
  cases: (one) => String(casesOf(one)),
  refused: ({ refused }) => String(refused),
  accepted: (one) => `${one.accepted} (${Math.round((100 * one.accepted) / Math.max(1, casesOf(one)))} %)`,
  crashes: ({ crashes }) => String(crashes.length),
  "5xx": ({ serverErrors }) => String(serverErrors),
  "heap warm": ({ heap }) => megabytes(heap.start),
  "heap at end": ({ heap }) => megabytes(heap.end),
  time: ({ seconds }) => `${Math.round(seconds)} s`,
  "": (one) => (grew(one) ? "GREW" : "")
}

export const table = (all: ReadonlyArray<Findings>): string => {
  const heads = Object.keys(columns)
  const rows = all.map((one) => Object.values(columns).map((cell) => cell(one)))
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: ReadonlyArray<string>) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd()
  return [
    line(heads),
    ...rows.map(line),
    `${sum(all.map(casesOf))} cases in ${Math.round(sum(all.map(({ seconds }) => seconds)))} s`,
    ...all.flatMap(({ crashes, notes, surface }) => [
      ...notes.map((note) => `${surface}: ${note}`),
      ...crashes.map((crash) => `${surface} CRASH ${crash}`)
    ])
  ].join("\n")
}

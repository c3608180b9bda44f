import type { Outcome } from "./chaos.ts"

const columns = (rows: ReadonlyArray<ReadonlyArray<string>>) => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: ReadonlyArray<string>) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("   ")
  return rows.map(line)
}

/** What a person reads afterwards. */
export const report = ({ tallies, totals, violations }: Outcome): string => {
  const faults = [...tallies].map(([name, { injected, longestMs, survived }]) => [
    name,
    String(injected),
    String(survived),
    survived === 0 ? "-" : `${(longestMs / 1000).toFixed(1)} s`
  ])
  return [
    ...columns([["fault", "injected", "survived", "longest recovery"], ...faults]),
    "",
    ...columns(Object.entries(totals).map(([name, figure]) => [name, String(figure)])),
    ...(violations.length === 0 ? [] : ["", "VIOLATIONS", ...violations])
  ].join("\n")
}

import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as fc from "fast-check"

/** What came of one surface. */
export interface Findings {
  readonly surface: string
  readonly cases: number
  readonly refused: number
  readonly accepted: number
  readonly crashes: ReadonlyArray<string>
  readonly serverErrors: number
  /** Bytes, when everything was warm, and at the end; null where nothing lives on. */
  readonly heap: { readonly start: number; readonly end: number } | null
  readonly notes: ReadonlyArray<string>
}

export interface Campaign {
  readonly cases: number
  readonly seed: number
}

setFlagsFromString("--expose-gc")
const gc: unknown = runInNewContext("gc")

/** Bytes that live on after everything collectable has been collected. */
export const livingHeap = (): number => {
  for (let i = 0; i < 3; i++) if (typeof gc === "function") gc()
  return process.memoryUsage().heapUsed
}

/** What a heap may have grown by between warm-up and end: bytes. */
const growthMost = 8 * 2 ** 20

const longestReport = 4000

/** Runs a property on batches of cases. Answers null, or what to read: the seed, and the smallest batch that fails. */
export const runBatches = async <A>(
  batch: fc.Arbitrary<A>,
  {
    endOnFailure = false,
    numRuns,
    seed
  }: { readonly numRuns: number; readonly seed: number; readonly endOnFailure?: boolean },
  run: (batch: A) => Promise<void>
): Promise<string | null> => {
  const details = await fc.check(fc.asyncProperty(batch, run), {
    endOnFailure,
    numRuns,
    seed,
    interruptAfterTimeLimit: 900_000
  })
  if (!details.failed) return null
  const cause = details.errorInstance instanceof Error ? details.errorInstance.stack : String(details.errorInstance)
  return `seed ${details.seed}, path ${details.counterexamplePath?.slice(0, 40)}: ${cause}\n${fc.stringify(details.counterexample)}`.slice(
    0,
    longestReport
  )
}

/** Notes what nobody caught while it is on. */
export const watchProcess = () => {
  const uncaught: Array<string> = []
  const note = (cause: unknown) =>
    void uncaught.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
  process.on("uncaughtException", note)
  process.on("unhandledRejection", note)
  return {
    uncaught,
    off: () => {
      process.off("uncaughtException", note)
      process.off("unhandledRejection", note)
    }
  }
}

const grew = ({ heap }: Findings): boolean => heap !== null && heap.end - heap.start > growthMost

export const failed = (findings: Findings): boolean =>
  findings.crashes.length > 0 || findings.serverErrors > 0 || grew(findings)

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`

export const table = (all: ReadonlyArray<Findings>): string => {
  const heads = ["surface", "cases", "refused", "accepted", "crashes", "5xx", "heap start", "heap end", ""]
  const rows = all.map((one) => [
    one.surface,
    String(one.cases),
    String(one.refused),
    String(one.accepted),
    String(one.crashes.length),
    String(one.serverErrors),
    one.heap === null ? "-" : megabytes(one.heap.start),
    one.heap === null ? "-" : megabytes(one.heap.end),
    grew(one) ? "GREW" : ""
  ])
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: ReadonlyArray<string>) =>
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd()
  return [
    line(heads),
    ...rows.map(line),
    ...all.flatMap(({ crashes, notes, surface }) => [
      ...notes.map((note) => `${surface}: ${note}`),
      ...crashes.map((crash) => `${surface} CRASH ${crash}`)
    ])
  ].join("\n")
}

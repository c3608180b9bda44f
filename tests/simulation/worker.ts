import { parentPort, workerData } from "node:worker_threads"
import { cutOut } from "./cutOut.ts"
import { type Guard, isStoreGuard } from "./guards.ts"
import type { Report } from "./simulate.ts"

/** Plays seeds, one after the other, for whoever runs many. */
export interface Job {
  readonly from: number
  readonly to: number
}

const without = workerData as ReadonlyArray<Guard>
cutOut(without)
const { scriptOf } = await import("./script.ts")
const { simulate } = await import("./simulate.ts")
const missing = new Set(without.filter(isStoreGuard))

parentPort?.on("message", ({ from, to }: Job) => {
  const reports: Array<Report> = []
  for (let seed = from; seed < to; seed++) {
    const { log, ...report } = simulate(seed, scriptOf(seed), missing)
    reports.push({ ...report, log: report.violations.length === 0 ? [] : log })
  }
  parentPort?.postMessage(reports)
})

import { parentPort, workerData } from "node:worker_threads"
import type { Script } from "./acts.ts"
import { cutOut } from "./cutOut.ts"
import { type Guard, isStoreGuard } from "./guards.ts"
import type { Report } from "./simulate.ts"

/** Seeds to be played, one after the other; with `script`, that and not their own. */
export interface Job {
  readonly from: number
  readonly to: number
  readonly script?: Script
}

const without = workerData as ReadonlyArray<Guard>
cutOut(without)
const { scriptOf } = await import("./script.ts")
const { simulate } = await import("./simulate.ts")
const missing = new Set(without.filter(isStoreGuard))

parentPort?.on("message", ({ from, script, to }: Job) => {
  const reports: Array<Report> = []
  for (let seed = from; seed < to; seed++) {
    const { log, ...report } = simulate(seed, script ?? scriptOf(seed), missing)
    reports.push({ ...report, log: report.violations.length === 0 ? [] : log })
  }
  parentPort?.postMessage(reports)
})

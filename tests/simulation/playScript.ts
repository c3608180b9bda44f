import { once } from "node:events"
import { Worker } from "node:worker_threads"
import type { Guard } from "./guards.ts"
import { guardScripts, scriptSeeds } from "./guardScripts.ts"
import type { Report } from "./simulate.ts"
import type { Wrong } from "./Violation.ts"
import type { Job } from "./worker.ts"

/** Plays the script of a guard without it, in a thread of its own. Answers what was wrong under any seed. */
export const playScript = async (guard: Guard): Promise<ReadonlySet<Wrong>> => {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: [guard] })
  const answer = once(worker, "message")
  worker.postMessage({ ...scriptSeeds, script: guardScripts[guard].script } satisfies Job)
  const [reports] = (await answer) as [ReadonlyArray<Report>]
  await worker.terminate()
  return new Set(reports.flatMap(({ violations }) => violations.map(({ wrong }) => wrong)))
}

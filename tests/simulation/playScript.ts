import { once } from "node:events"
import { Worker } from "node:worker_threads"
import type { Guard } from "./guards.ts"
import { guardScripts, scriptSeeds } from "./guardScripts.ts"
import type { Report } from "./simulate.ts"
import type { Wrong } from "./Violation.ts"
import type { Job } from "./worker.ts"

/** Plays the script of a guard without these, in a thread of its own. Answers what was wrong under any seed. */
const wrongWithout = async (without: ReadonlyArray<Guard>, guard: Guard): Promise<ReadonlySet<Wrong>> => {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: without })
  const answer = once(worker, "message")
  worker.postMessage({ ...scriptSeeds, script: guardScripts[guard].script } satisfies Job)
  const [reports] = (await answer) as [ReadonlyArray<Report>]
  await worker.terminate()
  return new Set(reports.flatMap(({ violations }) => violations.map(({ wrong }) => wrong)))
}

/** What its script shows of a guard that is gone, and not of the one beside it alone. */
export const playScript = async (guard: Guard): Promise<ReadonlySet<Wrong>> => {
  const { beside } = guardScripts[guard]
  if (beside === undefined) return wrongWithout([guard], guard)
  const anyway = await wrongWithout([beside], guard)
  return new Set([...(await wrongWithout([guard, beside], guard))].filter((wrong) => !anyway.has(wrong)))
}

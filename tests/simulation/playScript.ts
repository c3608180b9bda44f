import { once } from "node:events"
import { Worker } from "node:worker_threads"
import type { Guard } from "./guards.ts"
import { guardScripts } from "./guardScripts.ts"
import type { Report } from "./simulate.ts"
import type { Job } from "./worker.ts"

/** Plays the script of a guard without it, in a thread of its own. */
export const playScript = async (guard: Guard): Promise<Report> => {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: [guard] })
  const { script, seed } = guardScripts[guard]
  const answer = once(worker, "message")
  worker.postMessage({ from: seed, to: seed + 1, script } satisfies Job)
  const [[report]] = (await answer) as [[Report]]
  await worker.terminate()
  return report
}

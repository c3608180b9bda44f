import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import type { Guard } from "./guards.ts"
import type { Report } from "./simulate.ts"
import type { Job } from "./worker.ts"

interface Seeds {
  readonly first: number
  readonly count: number
  readonly without: ReadonlyArray<Guard>
}

/** Plays many seeds on as many processors as there are. `each` is told of them as they are done. */
export const playSeeds = async ({ count, first, without }: Seeds, each: (report: Report) => void): Promise<void> => {
  const end = first + count
  let next = first
  const play = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const more = () => {
        if (next >= end) return resolve()
        const job: Job = { from: next, to: Math.min(end, next + 25) }
        next = job.to
        worker.postMessage(job)
      }
      worker.on("error", reject)
      worker.on("message", (reports: ReadonlyArray<Report>) => {
        for (const report of reports) each(report)
        more()
      })
      more()
    })
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL("worker.ts", import.meta.url), { workerData: without })
  )
  await Promise.all(workers.map(play))
  await Promise.all(workers.map((worker) => worker.terminate()))
}

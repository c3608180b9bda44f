import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { Worker } from "node:worker_threads"
import { cutOut } from "./cutOut.ts"
import { type Guard, guards, isStoreGuard } from "./guards.ts"
import type { Report } from "./simulate.ts"
import { Tally } from "./Tally.ts"
import type { Job } from "./worker.ts"

const usage = `npm run sim -- [options]
  --seeds 300        how many evenings, each from one seed
  --from 1           the first seed
  --seed 7           this one alone: what happens in it, and the shortest script that goes wrong
  --without a,b      without these guards: ${guards.join(", ")}`

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "300" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    without: { type: "string", default: "" },
    help: { type: "boolean", default: false }
  }
})

const say = (text: string) => void process.stdout.write(`${text}\n`)

const fail = (text: string): never => {
  process.stderr.write(`${text}\n${usage}\n`)
  return process.exit(2)
}

const whole = (name: string, text: string): number =>
  /^\d{1,9}$/.test(text) ? Number(text) : fail(`--${name} takes a whole number, not "${text}".`)

const without = values.without
  .split(",")
  .filter((name) => name !== "")
  .map((name): Guard => guards.find((guard) => guard === name) ?? fail(`There is no guard "${name}".`))

const showOne = async (seed: number) => {
  cutOut(without)
  const { scriptOf, shortest } = await import("./script.ts")
  const { simulate } = await import("./simulate.ts")
  const missing = new Set(without.filter(isStoreGuard))
  const report = simulate(seed, scriptOf(seed), missing)
  say([...report.log, "", ...report.violations].join("\n"))
  if (report.violations.length === 0) return say(`seed ${seed}: nothing went wrong`)
  const found = shortest(seed, missing)
  if (found === null) return
  say(`\nthe shortest script that goes wrong:\n${found.script.map((beat) => JSON.stringify(beat)).join("\n")}\n`)
  say([...found.report.log, "", ...found.report.violations].join("\n"))
  process.exitCode = 1
}

const showMany = async (first: number, count: number) => {
  const tally = new Tally()
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
        for (const report of reports) {
          tally.add(report)
          for (const violation of report.violations.slice(0, 3)) say(`seed ${report.seed}: ${violation}`)
        }
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
  say(`\n${tally.toString()}`)
  const [failure] = tally.failures
  if (failure === undefined) return
  const flags = without.length === 0 ? "" : ` --without "${without.join()}"`
  say(`See one with: npm run sim -- --seed ${failure.seed}${flags}`)
  process.exitCode = 1
}

if (values.help) say(usage)
else if (values.seed !== undefined) await showOne(whole("seed", values.seed))
else await showMany(whole("from", values.from), whole("seeds", values.seeds))

import { parseArgs } from "node:util"
import { cutOut } from "./cutOut.ts"
import { type Guard, guards, isStoreGuard } from "./guards.ts"
import { playSeeds } from "./playSeeds.ts"
import { isNoticed, proveGuards, tableOfProofs } from "./proveGuards.ts"
import { Tally } from "./Tally.ts"
import type { Violation } from "./Violation.ts"

const usage = `npm run sim -- [options]
  --seeds 300        how many evenings, each from one seed
  --from 1           the first seed
  --seed 7           this one alone: what happens in it, and the shortest script that goes wrong
  --without a,b      without these guards: ${guards.join(", ")}
  --guards           without each guard, alone and with the watermark gone as well: which seeds notice, and by what`

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "300" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    without: { type: "string", default: "" },
    guards: { type: "boolean", default: false },
    help: { type: "boolean", default: false }
  }
})

const say = (text: string) => void process.stdout.write(`${text}\n`)

const told = ({ what, wrong }: Violation) => `${wrong}: ${what}`

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
  say([...report.log, "", ...report.violations.map(told)].join("\n"))
  if (report.violations.length === 0) return say(`seed ${seed}: nothing went wrong`)
  const found = shortest(seed, missing)
  if (found === null) return
  const given = found.givenUpAfter === null ? "" : `, of ${found.givenUpAfter} that were tried`
  say(
    `\nthe shortest script that goes wrong${given}:\n${found.script.map((beat) => JSON.stringify(beat)).join("\n")}\n`
  )
  say([...found.report.log, "", ...found.report.violations.map(told)].join("\n"))
  process.exitCode = 1
}

const showMany = async (first: number, count: number) => {
  const tally = new Tally()
  await playSeeds({ first, count, without }, (report) => {
    tally.add(report)
    for (const violation of report.violations.slice(0, 3)) say(`seed ${report.seed}: ${told(violation)}`)
  })
  say(`\n${tally.toString()}`)
  const [failure] = tally.failures
  if (failure === undefined) return
  const flags = without.length === 0 ? "" : ` --without "${without.join()}"`
  say(`See one with: npm run sim -- --seed ${failure.seed}${flags}`)
  process.exitCode = 1
}

const showGuards = async (first: number, count: number) => {
  const proofs = await proveGuards(first, count, (guard) => void process.stderr.write(`without ${guard} ...\n`))
  say(tableOfProofs(proofs))
  const unproven = proofs.filter((proof) => !isNoticed(proof))
  for (const { guard } of unproven) say(`Nothing notices that the guard "${guard}" is gone.`)
  if (unproven.length > 0) process.exitCode = 1
}

if (values.help) say(usage)
else if (values.seed !== undefined) await showOne(whole("seed", values.seed))
else if (values.guards) await showGuards(whole("from", values.from), whole("seeds", values.seeds))
else await showMany(whole("from", values.from), whole("seeds", values.seeds))

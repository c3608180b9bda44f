import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { Effect } from "effect"
import { chaos } from "./chaos.ts"
import { report } from "./report.ts"

/** Real processes under fire: `npm run chaos -- [--minutes 10] [--seed 7] [--quick]`. Ends with 1 on any violation. */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: String(process.pid) },
    quick: { type: "boolean", default: false }
  }
})
const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error("--minutes is a number, and --seed an integer.")

console.log(`chaos for ${minutes} minutes, --seed ${seed}`)
const outcome = await Effect.runPromise(
  chaos({ seed, forMs: minutes * 60_000, quick: values.quick, tell: (line) => console.log(line) })
)
console.log(`\n${report(outcome)}`)
if (outcome.violations.length > 0) {
  const folder = mkdtempSync(join(tmpdir(), "guildhall-chaos-"))
  for (const [name, text] of outcome.logs) writeFileSync(join(folder, `${name}.log`), text)
  console.log(`\nThe logs are in ${folder}.`)
}
process.exit(outcome.violations.length === 0 ? 0 : 1)

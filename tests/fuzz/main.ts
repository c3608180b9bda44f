import { parseArgs } from "node:util"
import { campaigns } from "./campaigns.ts"
import { failed, type Findings, table } from "./findings.ts"
import { besiege } from "./siege.ts"

/** `npm run fuzz -- --cases 100000 --seed 1`: how many cases the gateway gets, and others their part. Exits with 1 on a crash, a 5xx or growth. */
const { values } = parseArgs({ options: { cases: { type: "string", default: "10000" }, seed: { type: "string" } } })
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const cases = Number(values.cases)

console.log(`seed ${seed}, ${cases} cases`)
const all: Array<Findings> = []
for (const campaign of campaigns) {
  const findings = await campaign({ cases, seed })
  console.log(`${findings.surface}: ${failed(findings) ? "FAILED" : "passed"}`)
  all.push(findings)
}
all.push(await besiege())
console.log(table(all))
process.exit(all.some(failed) ? 1 : 0)

import { parseArgs } from "node:util"
import { campaigns } from "./campaigns.ts"
import { broke, type Findings, grew, table } from "./findings.ts"
import { besiege } from "./siege.ts"

/** `npm run fuzz -- --cases 100000 --seed 1`: how many cases each surface gets, the dear ones a part of them. Exits with 1 on a crash, a 5xx or growth. */
const { values } = parseArgs({ options: { cases: { type: "string", default: "10000" }, seed: { type: "string" } } })
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const cases = Number(values.cases)
const failed = (findings: Findings) => broke(findings) || grew(findings)

console.log(`seed ${seed}, ${cases} cases`)
const all: Array<Findings> = []
const note = (findings: Findings) => {
  console.log(`${findings.surface}: ${failed(findings) ? "FAILED" : "passed"} in ${Math.round(findings.seconds)} s`)
  all.push(findings)
}
for (const campaign of campaigns) note(await campaign({ cases, seed }))
note(await besiege())
console.log(table(all))
process.exit(all.some(failed) ? 1 : 0)

import { parseArgs } from "node:util"
import { events } from "./events.ts"
import { heartbeat } from "./heartbeat.ts"
import { memory } from "./memory.ts"
import { machine, type Section, table } from "./report.ts"
import { resume } from "./resume.ts"
import { settlement } from "./settlementSection.ts"

/** Everything measured beside its reference, in one run: `npm run bench -- [--only events,memory] [--json]`. */
const sections: Readonly<Record<string, () => Promise<ReadonlyArray<Section>>>> = {
  events,
  memory,
  heartbeat,
  settlement,
  resume
}

const { values } = parseArgs({ options: { json: { type: "boolean" }, only: { type: "string" } } })
const asked = values.only?.split(",") ?? Object.keys(sections)

const measured: Array<Section> = []
for (const name of asked) {
  const section = sections[name]
  if (section === undefined) throw new Error(`--only knows ${Object.keys(sections).join(", ")}, and not "${name}".`)
  process.stderr.write(`measuring ${name} ...\n`)
  measured.push(...(await section()))
}

const about = machine()
if (values.json === true) console.log(JSON.stringify({ machine: about, sections: measured }, null, 2))
else {
  const { cores, cpu, memoryGiB, node, platform } = about
  console.log(`\n${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, node ${node}\n`)
  console.log(`${table(measured)}\n`)
}
process.exit()

import { parseArgs } from "node:util"
import { cards } from "./cards.ts"
import { consoleLive } from "./console.ts"
import { events } from "./events.ts"
import { heartbeat } from "./heartbeat.ts"
import { isolation } from "./isolation.ts"
import { levelRoles } from "./levelRoles.ts"
import { leveling } from "./levelingSection.ts"
import { memory } from "./memory.ts"
import { page } from "./page.ts"
import { machine, type Section, table } from "./report.ts"
import { resume } from "./resume.ts"
import { scale } from "./scaleSection.ts"
import { settlement } from "./settlementSection.ts"
import { statistics } from "./statisticsSection.ts"
import { streams } from "./streams.ts"

const { values } = parseArgs({
  options: {
    json: { type: "boolean" },
    only: { type: "string" },
    sessions: { type: "string", default: "10000,100000" },
    seconds: { type: "string", default: "120" },
    pictures: { type: "string" }
  }
})

type Measurement = () => Promise<ReadonlyArray<Section>>

/** Everything measured beside its reference, in one run: `npm run bench -- [--only events,memory] [--json]`. */
const sections: Readonly<Record<string, Measurement>> = {
  events,
  memory,
  heartbeat,
  settlement,
  resume,
  isolation,
  cards,
  page
}

/**
 * Minutes each, and so only when asked for: `--only roles`, `--only leveling`,
 * `--only statistics`, `--only streams`, `--only scale [--sessions 10000,500000] [--seconds 120]`, `--only console [--pictures folder]`.
 */
const long: Readonly<Record<string, Measurement>> = {
  roles: levelRoles,
  leveling,
  statistics,
  streams,
  console: () => consoleLive(values.pictures ?? null),
  scale: () => scale(values.sessions.split(",").map(Number), { seconds: Number(values.seconds) })
}

const asked = values.only?.split(",") ?? Object.keys(sections)

const measured: Array<Section> = []
for (const name of asked) {
  const section = sections[name] ?? long[name]
  if (section === undefined) {
    throw new Error(`--only knows ${Object.keys({ ...sections, ...long }).join(", ")}, and not "${name}".`)
  }
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

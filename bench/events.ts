import { type Child, start } from "./child.ts"
import type { FeederRequest } from "./discord/feeder.ts"
import { median } from "./median.ts"
import type { PipelineRequest, Round } from "./pipelines/measured.ts"
import type { Figure, Section } from "./report.ts"

const pipelines = {
  path: ["pipelines/guildhall.ts", "path"],
  runtime: ["pipelines/guildhall.ts", "runtime"],
  edge: ["pipelines/edge.ts"],
  bare: ["pipelines/bare.ts"],
  stock: ["pipelines/stock.ts"]
} as const satisfies Record<string, readonly [string, ...Array<string>]>

type PipelineName = keyof typeof pipelines

const names = ["path", "runtime", "edge", "bare", "stock"] as const satisfies ReadonlyArray<PipelineName>

const size = { guilds: 200, people: 50 }

const workloads = [
  { name: "half of the frames change nothing", changing: 0.5 },
  { name: "every frame changes something", changing: 1 }
] as const

const frames = 40_000
const rounds = 7

type Rates = Record<PipelineName, Array<number>>

/** Each takes the same frames as the others, in turns that begin with another one in each round. */
const measure = async (): Promise<ReadonlyArray<Rates>> => {
  const feeder = start<FeederRequest>("discord/feeder.ts")
  const children = new Map<PipelineName, Child<PipelineRequest>>()
  try {
    const port = Number(await feeder.ask({ ask: "open", size }))
    for (const name of names) {
      const [file, ...args] = pipelines[name]
      const child = start<PipelineRequest>(file, args)
      children.set(name, child)
      await child.ask({ ask: "connect", port, ...size })
    }
    const rates = workloads.map((): Rates => ({ path: [], runtime: [], edge: [], bare: [], stock: [] }))
    for (let round = -1; round < rounds; round++) {
      for (const [index, { changing }] of workloads.entries()) {
        await feeder.ask({ ask: "prepare", count: frames, changing })
        for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
          const child = children.get(name)
          await child?.ask({ ask: "arm", frames })
          const done = child?.ask({ ask: "finish" })
          await feeder.ask({ ask: "send", token: name })
          const { cpuMs } = (await done) as Round
          // The first round only warms up.
          if (round >= 0) rates[index]?.[name].push((frames / cpuMs) * 1000)
        }
      }
    }
    const truth = await feeder.ask({ ask: "positions" })
    for (const name of ["path", "runtime"] as const) {
      const known = await children.get(name)?.ask({ ask: "positions" })
      if (known !== truth) throw new Error(`${name} does not know where everybody is`)
    }
    return rates
  } finally {
    for (const child of children.values()) child.kill()
    feeder.kill()
  }
}

/** The median of what each round was of the reference's same round. */
const ratioOf = (ours: ReadonlyArray<number>, theirs: ReadonlyArray<number>): number =>
  median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN)))

export const events = async (): Promise<ReadonlyArray<Section>> =>
  (await measure()).map((rates, index) => {
    const figure = (what: string, pipeline: PipelineName, aim: Figure["aim"]): Figure => {
      const against = (name: string, reference: PipelineName) => ({
        name,
        value: median(rates[reference]),
        ratio: ratioOf(rates[pipeline], rates[reference])
      })
      const references = [against("stock discord.js Client", "stock"), against("bare @discordjs/ws", "bare")]
      return { what, value: median(rates[pipeline]), unit: "/s", references, aim }
    }
    const holds = ratioOf(rates.path, rates.stock) >= 1
    return {
      title: `Voice states per CPU-second over a loopback socket: ${workloads[index]?.name}`,
      figures: [
        figure("to the changed session, journalled", "path", { says: "at least the stock client", holds }),
        figure("on to checkpoints and settlements that cost nothing", "runtime", null),
        figure("gateway and decoder alone", "edge", null)
      ]
    }
  })

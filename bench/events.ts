import { type Child, start } from "./child.ts"
import type { FeederRequest } from "./discord/feeder.ts"
import { median } from "./median.ts"
import type { PipelineRequest, Round } from "./pipelines/measured.ts"
import type { Figure, Section } from "./report.ts"

const pipelines = {
  path: ["pipelines/guildhall.ts", "path"],
  runtime: ["pipelines/guildhall.ts", "runtime"],
  bare: ["pipelines/bare.ts"],
  stock: ["pipelines/stock.ts"]
} as const satisfies Record<string, readonly [string, ...Array<string>]>

type PipelineName = keyof typeof pipelines

const names = ["path", "runtime", "bare", "stock"] as const satisfies ReadonlyArray<PipelineName>

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
    const rates = workloads.map((): Rates => ({ path: [], runtime: [], bare: [], stock: [] }))
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

export const events = async (): Promise<Section> => {
  const all = await measure()
  const figures = workloads.flatMap(({ changing, name }, index): ReadonlyArray<Figure> => {
    const rate = (pipeline: PipelineName) => median(all[index]?.[pipeline] ?? [])
    const references = [
      { name: "stock discord.js Client", value: rate("stock") },
      { name: "bare @discordjs/ws", value: rate("bare") }
    ]
    const holds = rate("path") >= rate("stock")
    return [
      {
        what: `${name}: to the changed session, journalled`,
        value: rate("path"),
        unit: "/s",
        references,
        aim: changing === 1 ? null : { says: "at least the stock client", holds }
      },
      {
        what: "on to checkpoints and settlements that cost nothing",
        value: rate("runtime"),
        unit: "/s",
        references,
        aim: null
      }
    ]
  })
  return { title: "Voice states per CPU-second, over a loopback socket", figures }
}

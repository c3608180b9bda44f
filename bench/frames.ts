import { fork } from "node:child_process"
import type { Measured } from "./frames/measure.ts"

/** A pipeline by where it is found: each measurement imports it into a fresh process. */
export interface PipelineSource {
  readonly name: string
  readonly module: URL
  /** The name of an export of type `Pipeline`. */
  readonly export: string
}

export interface FrameRate {
  readonly name: string
  /** Voice states a second of CPU time, the median of the rounds. */
  readonly perCpuSecond: number
  readonly rounds: ReadonlyArray<number>
}

const pipelines = new URL("./frames/pipelines.ts", import.meta.url)

export const bareWs: PipelineSource = { name: "@discordjs/ws alone", module: pipelines, export: "bareWs" }
export const stockClient: PipelineSource = { name: "discord.js Client", module: pipelines, export: "stockClient" }
export const ourEdge: PipelineSource = { name: "our gateway and decoder", module: pipelines, export: "ourEdge" }

const isMeasured = (message: unknown): message is Measured =>
  typeof message === "object" && message !== null && "cpu" in message && "events" in message

const measure = (source: PipelineSource, events: number): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const child = fork(
      new URL("./frames/measure.ts", import.meta.url),
      [source.module.href, source.export, String(events)],
      {
        execArgv: ["--expose-gc"]
      }
    )
    child.on("message", (message) => {
      if (isMeasured(message)) resolve(message)
    })
    child.once("exit", (code) => reject(new Error(`${source.name} ended with ${code} before it was measured`)))
  })

const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2
}

/**
 * How many voice states each pipeline handles in a second of its own CPU time, from a loopback socket that is always
 * full. Every measurement has a process of its own; rounds are interleaved, and each starts with another pipeline.
 */
export const compareFrames = async (
  sources: ReadonlyArray<PipelineSource>,
  { events = 200_000, rounds = 5 }: { readonly events?: number; readonly rounds?: number } = {}
): Promise<ReadonlyArray<FrameRate>> => {
  const rates = sources.map((): Array<number> => [])
  for (let round = 0; round < rounds; round += 1)
    for (let turn = 0; turn < sources.length; turn += 1) {
      const index = (round + turn) % sources.length
      const source = sources[index]
      if (source === undefined) continue
      const { cpu, events: counted } = await measure(source, events)
      rates[index]?.push((counted / cpu) * 1000)
    }
  return sources.map(({ name }, index) => ({
    name,
    perCpuSecond: Math.round(median(rates[index] ?? [])),
    rounds: (rates[index] ?? []).map(Math.round)
  }))
}

import { start } from "./child.ts"
import type { FeederRequest } from "./discord/feeder.ts"
import type { PipelineRequest } from "./pipelines/measured.ts"
import type { Section } from "./report.ts"

const guilds = 1000
const sessions = 100_000
const size = { guilds, people: sessions / guilds }

/** Bytes of a live session with all that belongs to it, and of a bare started XState actor. */
const measure = async (): Promise<{ readonly session: number; readonly bare: number }> => {
  const feeder = start<FeederRequest>("discord/feeder.ts")
  const runtime = start<PipelineRequest>("pipelines/guildhall.ts", ["path"])
  const actors = start<{ readonly actors: number }>("pipelines/actors.ts")
  try {
    const port = Number(await feeder.ask({ ask: "open", size }))
    const bare = Number(await actors.ask({ actors: sessions }))
    const before = Number(await runtime.ask({ ask: "weigh" }))
    await runtime.ask({ ask: "connect", port, ...size })
    const after = Number(await runtime.ask({ ask: "weigh" }))
    return { session: (after - before) / sessions, bare }
  } finally {
    for (const child of [feeder, runtime, actors]) child.kill()
  }
}

export const memory = async (): Promise<ReadonlyArray<Section>> => {
  const { bare, session } = await measure()
  return [
    {
      title: `Memory: heap and external, ${sessions.toLocaleString("en")} sessions in ${guilds.toLocaleString("en")} guilds`,
      figures: [
        {
          what: "a live session, all in",
          value: session,
          unit: "bytes",
          references: [{ name: "a bare started XState actor", value: bare, ratio: session / bare }],
          aim: { says: "at most 6 kB", holds: session <= 6000 }
        }
      ]
    }
  ]
}

import { start } from "./child.ts"
import { median } from "./median.ts"
import type { HeartbeatRequest } from "./pipelines/heartbeat.ts"
import type { Section } from "./report.ts"

const sizes = [1000, 10_000, 100_000] as const
const due = 100
const rounds = 5
const beats = 11

/** ms a beat, for each size. */
const measure = async (): Promise<ReadonlyArray<number>> => {
  const children = sizes.map((sessions) => ({ sessions, child: start<HeartbeatRequest>("pipelines/heartbeat.ts") }))
  try {
    for (const { child, sessions } of children) await child.ask({ ask: "open", sessions, due })
    const times = sizes.map((): Array<number> => [])
    for (let round = 0; round < rounds; round++) {
      for (const [index, { child }] of children.entries()) {
        times[index]?.push(...((await child.ask({ ask: "beat", beats })) as ReadonlyArray<number>))
      }
    }
    return times.map(median)
  } finally {
    for (const { child } of children) child.kill()
  }
}

export const heartbeat = async (): Promise<ReadonlyArray<Section>> => {
  const [fewest = 0, ...others] = await measure()
  const figure = (sessions: number, ms: number) => ({
    what: `${sessions.toLocaleString("en")} live: ${((ms / due) * 1000).toFixed(1)} us for each of them`,
    value: ms,
    unit: "ms"
  })
  return [
    {
      title: `Heartbeat at which ${due} sessions are due and paid, whatever the number of live ones`,
      figures: [
        { ...figure(sizes[0], fewest), references: [], aim: null },
        ...others.map((ms, index) => ({
          ...figure(sizes[index + 1] ?? 0, ms),
          references: [{ name: "with 1,000 live", value: fewest, ratio: ms / fewest }],
          aim: { says: "at most twice that", holds: ms <= fewest * 2 }
        }))
      ]
    }
  ]
}

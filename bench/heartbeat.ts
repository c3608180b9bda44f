import { start } from "./child.ts"
import type { HeartbeatRequest } from "./pipelines/heartbeat.ts"
import type { Section } from "./report.ts"

const sizes = [1000, 10_000, 100_000] as const
const due = 100
const beats = 50

const measure = async (sessions: number): Promise<number> => {
  const child = start<HeartbeatRequest>("pipelines/heartbeat.ts")
  try {
    return Number(await child.ask({ sessions, due, beats }))
  } finally {
    child.kill()
  }
}

export const heartbeat = async (): Promise<Section> => {
  const times: Array<number> = []
  for (const sessions of sizes) times.push(await measure(sessions))
  const [smallest = 0] = times
  return {
    title: `Heartbeat with ${due} sessions due, each paid: by the number of live sessions`,
    figures: sizes.map((sessions, index) => {
      const ms = times[index] ?? 0
      return {
        what: `${sessions.toLocaleString("en")} live: ${((ms / due) * 1000).toFixed(1)} us each due`,
        value: ms,
        unit: "ms",
        references: sessions === sizes[0] ? [] : [{ name: "1,000 live", value: smallest }],
        aim: sessions === sizes[0] ? null : { says: "at most half as much again", holds: ms <= smallest * 1.5 }
      }
    })
  }
}

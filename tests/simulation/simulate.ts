import { type Act, perform, type Script } from "./acts.ts"
import { Cluster, stragglersMs } from "./Cluster.ts"
import { planned } from "./Defects.ts"
import type { StoreGuard } from "./guards.ts"
import { clock } from "./judgeMember.ts"
import { misplaced } from "./misplaced.ts"
import { judge, type Loss } from "./oracle.ts"
import type { Violation } from "./Violation.ts"

export interface Report {
  readonly seed: number
  readonly violations: ReadonlyArray<Violation>
  /** How often each kind of act was done. */
  readonly acts: ReadonlyMap<Act["do"], number>
  readonly losses: ReadonlyMap<string, Loss>
  /** The whole run: what was done, what the bots said of it, and what they cannot have seen. */
  readonly log: ReadonlyArray<string>
  readonly settled: number
  readonly virtualMs: number
}

/** How long everything may take to be as it should, once nothing is wrong any more: ms. */
const patience = 240_000

/** Plays a script from beginning to end, until everything is settled and everybody has stopped. */
export const play = (cluster: Cluster, script: Script): Pick<Report, "acts" | "violations"> => {
  const acts = new Map<Act["do"], number>()
  const violations: Array<Violation> = []
  cluster.start("a")
  cluster.run(3000)
  for (const { act, pause } of script) {
    if (perform(cluster, act)) {
      acts.set(act.do, (acts.get(act.do) ?? 0) + 1)
      cluster.note("act", JSON.stringify(act))
    }
    cluster.run(pause)
  }
  cluster.run(5000)
  cluster.heal()
  cluster.run(stragglersMs)
  cluster.run(patience, () => cluster.isCalm)
  if (!cluster.isCalm) violations.push({ wrong: "state", what: "it did not recover" })
  cluster.run(20_000)
  violations.push(...misplaced(cluster).map((what): Violation => ({ wrong: "state", what })))
  // What is open is settled by whoever sees its end.
  cluster.everyoneLeaves()
  cluster.run(10_000)
  for (const slot of cluster.processes.keys()) cluster.terminate(slot, null)
  cluster.run(60_000, () => cluster.processes.size === 0)
  if (cluster.processes.size > 0) violations.push({ wrong: "state", what: "it did not stop" })
  return { acts, violations }
}

/** Plays a script, and judges what came of it. The same seed and script give the same report. */
export const simulate = (seed: number, script: Script, without: ReadonlySet<StoreGuard> = new Set()): Report => {
  const cluster = new Cluster(seed, without)
  const began = cluster.time.now
  const { acts, violations } = play(cluster, script)
  const verdict = judge(cluster)
  const log = [
    ...cluster.said.map(({ at, level, what, who }) => ({ at, line: `${who} ${level} ${what}` })),
    ...cluster.blindnesses.map(({ from, how, to, why }) => ({
      at: from,
      line: `- blind until ${clock(to)}: ${why}, ${how}`
    }))
  ]
    .sort((a, b) => a.at - b.at)
    .map(({ at, line }) => `${clock(at)} ${line}`)
  const crashed = log.flatMap((what): Violation | [] =>
    what.includes("crashed") && !what.includes(planned._tag) ? { wrong: "state", what } : []
  )
  return {
    seed,
    violations: [...violations, ...crashed, ...verdict.violations],
    acts,
    losses: verdict.losses,
    log,
    settled: cluster.postgres.segments.length,
    virtualMs: cluster.time.now - began
  }
}

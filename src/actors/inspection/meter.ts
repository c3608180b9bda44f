import { Clock, Effect } from "effect"
import { Vitals } from "../../infra/process/Vitals.ts"
import type { Fleet } from "../shard/Fleet.ts"
import type { Census } from "./census.ts"
import { RecentErrors } from "./RecentErrors.ts"
import type { RuntimeUpdate, RuntimeView, Sample } from "./views.ts"

/** The runtime, and what was counted for it. */
export interface Look {
  readonly runtime: RuntimeView
  readonly census: Census
}

/** What only grows, but for a shard that is restarted. */
interface Totals {
  /** Of a clock that only grows: ms. */
  readonly elapsed: number
  readonly dispatches: number
  readonly rows: number
  readonly restarts: number
  readonly errors: number
  readonly cpuSeconds: number
}

const longest = (durations: ReadonlyArray<number | null>): number | null => {
  const known = durations.filter((ms) => ms !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/** Compares two looks. Nothing was counted twice or backwards: a shard that restarts counts from nothing again. */
const sampleOf = (
  at: number,
  { census, runtime }: Look,
  fleet: Fleet["Service"],
  before: Totals,
  now: Totals,
  vitals: Pick<Sample, "residentBytes" | "loopLagMs">
): Sample => {
  const running = [...fleet.berths.values()].flatMap(({ running }) => running ?? [])
  const seconds = (now.elapsed - before.elapsed) / 1000
  const more = (of: Exclude<keyof Totals, "elapsed">) => Math.max(0, now[of] - before[of])
  const perSecond = (of: Exclude<keyof Totals, "elapsed">) => (seconds > 0 ? more(of) / seconds : 0)
  return {
    at,
    sessions: census.sessions,
    guilds: census.guilds,
    lagMs: longest(runtime.shards.map(({ lag }) => lag)) ?? 0,
    mailbox: census.mailbox,
    unpaidMs: census.unpaid,
    spooled: runtime.spooled,
    dispatches: perSecond("dispatches"),
    settledRows: perSecond("rows"),
    settlementMs: longest(running.map(({ ledger }) => ledger.settlementMs)),
    checkpointMs: longest(running.map(({ checkpointMs }) => checkpointMs)),
    restarts: more("restarts"),
    errors: more("errors"),
    cpu: perSecond("cpuSeconds"),
    residentBytes: vitals.residentBytes,
    loopLagMs: vitals.loopLagMs
  }
}

/** Something that is read from time to time, and tells how the process did since it was read before. */
export const makeMeter = Effect.fnUntraced(function* (fleet: Fleet["Service"], look: Effect.Effect<Look>) {
  const errors = yield* RecentErrors
  const { signs } = yield* Vitals
  const clock = yield* Clock.Clock
  const totalsAt = (restarts: number, cpuSeconds: number): Totals => {
    let dispatches = 0
    let rows = 0
    for (const { running } of fleet.berths.values()) {
      dispatches += running?.actor.dispatches ?? 0
      rows += running?.ledger.rows ?? 0
    }
    const elapsed = Number(clock.monotonicTimeNanosUnsafe()) / 1e6
    return { elapsed, dispatches, rows, restarts, errors: errors.total(), cpuSeconds }
  }
  const begun = yield* look
  let before = totalsAt(begun.runtime.restarts, signs().cpuSeconds)
  const read = Effect.gen(function* () {
    const seen = yield* look
    const { cpuSeconds, loopLagMs, residentBytes } = signs()
    const now = totalsAt(seen.runtime.restarts, cpuSeconds)
    const at = yield* Clock.currentTimeMillis
    const sample = sampleOf(at, seen, fleet, before, now, { residentBytes, loopLagMs })
    before = now
    return { runtime: seen.runtime, sample } satisfies RuntimeUpdate
  })
  return { read } as const
})

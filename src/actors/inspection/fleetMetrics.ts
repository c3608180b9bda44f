import { Effect, Metric } from "effect"
import type { Fleet, RunningShard } from "../shard/Fleet.ts"
import type { RuntimeView } from "./views.ts"

const gauge = (name: string, description: string) => Metric.gauge(name, { description })
const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })

const sessions = gauge("guildhall_sessions", "Live voice sessions by activity")
const guilds = gauge("guildhall_guilds", "Guild actors by state")
const unpaid = gauge("guildhall_unpaid_seconds", "Voice time not handed to a settlement, of all sessions together")
const spooled = gauge("guildhall_spooled_batches", "Sealed batches not settled yet")
const waiting = gauge("guildhall_unsettled_items", "Segments, messages and gaps in no batch yet")
const oldest = gauge(
  "guildhall_oldest_unsettled_seconds",
  "Age of the oldest thing earned that is not settled; 0: none"
)
const settledAt = gauge("guildhall_last_settlement_timestamp_seconds", "When a batch was last settled, since 1970")
const lag = gauge("guildhall_shard_lag_seconds", "Time since the last frame of a shard; 0 while it has no lease")
const live = gauge("guildhall_shard_live", "1 while a shard sees everything, else 0")
const stuck = gauge("guildhall_shard_stuck", "1 while the settlements of a shard wait for the database, else 0")
const letters = gauge("guildhall_mailbox_letters", "Frames waiting for their guilds")
const mostLetters = gauge("guildhall_mailbox_letters_max", "Frames waiting in the fullest mailbox, which holds 10000")
const reduced = gauge("guildhall_reduced", "1 while Discord refuses us the members of guilds, else 0")

const totals = {
  dispatches: counter("guildhall_dispatches_total", "Dispatches received"),
  duplicates: counter("guildhall_duplicates_total", "Dispatches dropped because they had been taken"),
  shed: counter("guildhall_frames_shed_total", "Frames refused by full mailboxes"),
  batches: counter("guildhall_settlements_total", "Batches settled"),
  rows: counter("guildhall_settled_rows_total", "Segments and messages settled")
} as const
const restarts = counter("guildhall_actor_restarts_total", "Restarts of shards, guilds and sessions")
const violations = counter("guildhall_invariant_violations_total", "What must hold at all times and did not")

type Total = keyof typeof totals

const totalsOf = ({ actor, ledger }: RunningShard): Readonly<Record<Total, number>> => {
  let shed = 0
  for (const cell of actor.cells.values()) shed += cell.shedTotal
  const { dispatches, duplicates } = actor
  return { dispatches, duplicates, shed, batches: ledger.batches, rows: ledger.rows }
}

const namesOfTotals = ["dispatches", "duplicates", "shed", "batches", "rows"] as const satisfies ReadonlyArray<Total>

/** Tells how the shards of this process are doing. */
export const makeMeasureFleet = (fleet: Fleet["Service"]) => {
  /** What each life of a shard had counted when it was last looked at: the next life counts from nothing again. */
  const counted = new WeakMap<RunningShard, Readonly<Record<Total, number>>>()
  const violated = new Map<string, number>()
  let restarted = 0

  const set = (metric: typeof sessions, value: number, attributes: Readonly<Record<string, string>> = {}) =>
    Metric.update(Metric.withAttributes(metric, attributes), value)

  const measureTotals = Effect.fnUntraced(function* (running: RunningShard) {
    const now = totalsOf(running)
    const last = counted.get(running)
    counted.set(running, now)
    for (const name of namesOfTotals) yield* Metric.update(totals[name], now[name] - (last?.[name] ?? 0))
  })

  const measureWork = Effect.fnUntraced(function* () {
    let items = 0
    let queued = 0
    let most = 0
    let age = 0
    for (const { id, running } of fleet.berths.values()) {
      const shard = { shard: String(id) }
      yield* set(live, running !== null && running.actor.live && running.actor.horizon.blind === null ? 1 : 0, shard)
      yield* set(stuck, running?.ledger.stuck === true ? 1 : 0, shard)
      if (running === null) continue
      const { actor, ledger } = running
      items += ledger.unpaid
      age = Math.max(age, actor.now() - (ledger.oldestAt ?? Infinity))
      for (const { mailboxSize } of actor.cells.values()) {
        queued += mailboxSize
        most = Math.max(most, mailboxSize)
      }
      yield* measureTotals(running)
    }
    yield* set(waiting, items)
    yield* set(oldest, age / 1000)
    yield* set(letters, queued)
    yield* set(mostLetters, most)
  })

  return Effect.fnUntraced(function* (view: RuntimeView) {
    for (const [activity, count] of Object.entries(view.sessions.activities)) yield* set(sessions, count, { activity })
    for (const [state, count] of Object.entries(view.guilds.states)) yield* set(guilds, count, { state })
    for (const shard of view.shards) yield* set(lag, (shard.lag ?? 0) / 1000, { shard: String(shard.id) })
    yield* set(unpaid, view.unpaid / 1000)
    yield* set(spooled, view.spooled)
    yield* set(reduced, view.reduced ? 1 : 0)
    if (view.lastSettlement !== null) yield* set(settledAt, view.lastSettlement / 1000)
    // What left took its restarts along; a total never falls.
    const again = Math.max(0, view.restarts - restarted)
    restarted = view.restarts
    yield* Metric.update(restarts, again)
    for (const { name, violations: total } of view.invariants) {
      const more = total - (violated.get(name) ?? 0)
      violated.set(name, total)
      yield* Metric.update(Metric.withAttributes(violations, { invariant: name }), more)
    }
    for (const total of Object.values(totals)) yield* Metric.update(total, 0)
    yield* measureWork()
  })
}

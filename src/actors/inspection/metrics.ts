import { Effect, Metric } from "effect"
import type { Fleet } from "../shard/Fleet.ts"
import type { RuntimeView } from "./views.ts"

const sessions = Metric.gauge("guildhall_sessions", { description: "Live voice sessions by activity" })
const guilds = Metric.gauge("guildhall_guilds", { description: "Guild actors by state" })
const unpaid = Metric.gauge("guildhall_unpaid_milliseconds", { description: "Voice time not handed to a settlement" })
const spooled = Metric.gauge("guildhall_spooled_batches", { description: "Sealed batches not settled yet" })
const waiting = Metric.gauge("guildhall_unsettled_items", {
  description: "Segments, messages and gaps in no batch yet"
})
const lag = Metric.gauge("guildhall_shard_lag_milliseconds", { description: "Time since the last frame of a shard" })
const live = Metric.gauge("guildhall_shard_live", { description: "1 while a shard sees everything, else 0" })
const mailboxes = Metric.gauge("guildhall_mailbox_letters", { description: "Frames waiting for their guilds" })

const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })

const totals = {
  dispatches: counter("guildhall_dispatches_total", "Dispatches received"),
  duplicates: counter("guildhall_duplicates_total", "Dispatches dropped because they had been taken"),
  shed: counter("guildhall_frames_shed_total", "Frames refused by full mailboxes"),
  batches: counter("guildhall_settlements_total", "Batches settled"),
  rows: counter("guildhall_settled_rows_total", "Segments and messages settled"),
  restarts: counter("guildhall_actor_restarts_total", "Restarts of shards, guilds and sessions")
}

const violations = counter("guildhall_invariant_violations_total", "What must hold at all times and did not")

/** Dispatches that could not be read. */
export const malformedDispatches = counter("guildhall_malformed_dispatches_total", "Dispatches that could not be read")
/** Stored records that could not be read and were set aside. */
export const unreadableRecords = counter("guildhall_unreadable_records_total", "Stored records that could not be read")
/** Defects in session machines. */
export const sessionCrashes = counter("guildhall_session_crashes_total", "Defects in session machines")
/** Figures that disagreed with the ledger and were repaired. */
export const repairs = counter("guildhall_integrity_repairs_total", "Figures repaired from the ledger")

type Totals = Record<keyof typeof totals, number>

const nothing: Totals = { dispatches: 0, duplicates: 0, shed: 0, batches: 0, rows: 0, restarts: 0 }

const totalsOf = (fleet: Fleet["Service"], { restarts }: RuntimeView): Totals => {
  const sum = { ...nothing, restarts }
  for (const { running } of fleet.berths.values()) {
    if (running === null) continue
    sum.dispatches += running.actor.dispatches
    sum.duplicates += running.actor.duplicates
    sum.batches += running.ledger.batches
    sum.rows += running.ledger.rows
    for (const cell of running.actor.cells.values()) sum.shed += cell.shedTotal
  }
  return sum
}

/** Brings the metrics up to date. Called when somebody reads them: nothing is counted in between. */
export const makeMeasure = (fleet: Fleet["Service"], look: Effect.Effect<RuntimeView>): Effect.Effect<void> => {
  let last = nothing
  const violated = new Map<string, number>()
  return Effect.gen(function* () {
    const view = yield* look
    const set = (metric: typeof sessions, value: number, attributes: Record<string, string> = {}) =>
      Metric.update(Metric.withAttributes(metric, attributes), value)
    for (const [activity, count] of Object.entries(view.sessions.activities)) yield* set(sessions, count, { activity })
    for (const [state, count] of Object.entries(view.guilds.states)) yield* set(guilds, count, { state })
    yield* set(unpaid, view.unpaid)
    yield* set(spooled, view.spooled)
    for (const shard of view.shards) {
      yield* set(lag, shard.lag ?? 0, { shard: String(shard.id) })
      yield* set(live, shard.state === "live" ? 1 : 0, { shard: String(shard.id) })
    }
    let items = 0
    let letters = 0
    for (const { running } of fleet.berths.values()) {
      items += running?.ledger.unpaid ?? 0
      for (const cell of running?.actor.cells.values() ?? []) letters += cell.mailboxSize
    }
    yield* set(waiting, items)
    yield* set(mailboxes, letters)
    const now = totalsOf(fleet, view)
    // A restarted shard counts from nothing again; a total never falls.
    yield* Metric.update(totals.dispatches, Math.max(0, now.dispatches - last.dispatches))
    yield* Metric.update(totals.duplicates, Math.max(0, now.duplicates - last.duplicates))
    yield* Metric.update(totals.shed, Math.max(0, now.shed - last.shed))
    yield* Metric.update(totals.batches, Math.max(0, now.batches - last.batches))
    yield* Metric.update(totals.rows, Math.max(0, now.rows - last.rows))
    yield* Metric.update(totals.restarts, Math.max(0, now.restarts - last.restarts))
    last = now
    for (const { name, violations: total } of view.invariants) {
      yield* Metric.update(Metric.withAttributes(violations, { invariant: name }), total - (violated.get(name) ?? 0))
      violated.set(name, total)
    }
  })
}

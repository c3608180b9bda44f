import { Effect, Metric } from "effect"

const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })

/** Dispatches that could not be read. */
export const malformedDispatches = counter("guildhall_malformed_dispatches_total", "Dispatches that could not be read")
/** Stored records that could not be read and were set aside. */
export const unreadableRecords = counter("guildhall_unreadable_records_total", "Stored records that could not be read")
/** Defects in session machines. */
export const sessionCrashes = counter("guildhall_session_crashes_total", "Defects in session machines")
/** Figures that disagreed with the ledger and were repaired. */
export const repairs = counter("guildhall_integrity_repairs_total", "Figures repaired from the ledger")
/** Attempts to settle a batch that did not reach the database, or got no answer. */
export const settlementFailures = counter(
  "guildhall_settlement_failures_total",
  "Attempts to settle a batch that the database did not answer"
)
/** Writes of checkpoints that the store did not answer. */
export const checkpointFailures = counter(
  "guildhall_checkpoint_failures_total",
  "Attempts to write a checkpoint that the store did not answer"
)

/** How long it took to settle a batch. */
export const settlementSeconds = Metric.histogram("guildhall_settlement_seconds", {
  description: "How long settling a batch took, of those that were settled",
  boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
})
/** How long it took to write a checkpoint. */
export const checkpointSeconds = Metric.histogram("guildhall_checkpoint_seconds", {
  description: "How long writing a checkpoint took, of those that were written",
  boundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]
})

const logged = counter("guildhall_log_entries_total", "Warnings and errors logged")
/** Warnings and errors, by `level`. */
export const logEntries = {
  Warn: Metric.withAttributes(logged, { level: "Warn" }),
  Error: Metric.withAttributes(logged, { level: "Error" }),
  Fatal: Metric.withAttributes(logged, { level: "Fatal" })
} as const

/** A counter is seen from 0 on: who first hears of it at 1 cannot tell that it rose. */
export const begin = Effect.forEach(
  [
    malformedDispatches,
    unreadableRecords,
    sessionCrashes,
    repairs,
    settlementFailures,
    checkpointFailures,
    ...Object.values(logEntries)
  ],
  (metric) => Metric.update(metric, 0),
  { discard: true }
)

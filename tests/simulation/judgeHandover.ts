import { storedHeardAt } from "./Sight.ts"
import type { Checkpoint } from "../../src/infra/checkpoint/CheckpointStore.ts"
import type { Process } from "./Process.ts"
import type { Violation } from "./Violation.ts"

/** Trouble with a store is over when it was well for so long: ms. */
const mended = 10_000

/** A heartbeat, and what it takes to gather and write: ms. */
const heartbeat = 5300

/** An owner that runs renews its lease within this, once the ledger is back: ms. */
const renewal = 13_000

/** How the stores were when one process followed another: ms, UTC; 0 where nothing ever was. */
interface Circumstances {
  readonly now: number
  /** The last time that a store was out of reach or slow, or the checkpoints were wiped or started anew. */
  readonly troubledAt: number
  /** When the ledger was last back after it had been away for everyone. */
  readonly ledgerBackAt: number
}

/** Holds what one process took over against what the other, if it still runs, had seen and was owed. */
export const judgeHandover = (
  before: Process,
  found: Checkpoint | null,
  { ledgerBackAt, now, troubledAt }: Circumstances
): ReadonlyArray<Violation> => {
  const violations: Array<Violation> = []
  const { seenUntil, sawAllSince } = before.sight
  if (Math.max(troubledAt, sawAllSince) < seenUntil - mended) {
    const heardAt = storedHeardAt(found)
    const late = heardAt === null ? null : seenUntil - heardAt
    if (late === null || late > heartbeat) {
      const what = late === null ? "nothing" : `what was heard ${late} ms before the last that was seen`
      violations.push({ wrong: "checkpoint", what: `${before.host.name} left ${what}` })
    }
  }
  const alive = before.running !== null && before.host.isRunning && before.thawedAt < ledgerBackAt
  if (alive && now - ledgerBackAt < renewal) {
    const what = `${before.host.name} lost it ${now - ledgerBackAt} ms after the ledger was back`
    violations.push({ wrong: "lease", what })
  }
  return violations
}

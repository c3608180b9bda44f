import type { Breach } from "./invariant.ts"

/** What waits to be written or settled: how many of each. */
interface Backlog {
  /** Records not yet in the checkpoint store. */
  readonly journal: number
  /** Sealed batches not yet settled. */
  readonly spool: number
  /** Segments, messages and gaps in no batch yet. */
  readonly unsettled: number
}

/** About what a process can hold: hours of an outage of the largest bot a shard may have. */
const most: Backlog = { journal: 1_000_000, spool: 1000, unsettled: 1_000_000 }

const shown = ({ journal, spool, unsettled }: Backlog) =>
  `${journal} records, ${spool} batches, ${unsettled} unsettled items`

/** What waits stays within what a process can hold. */
export const backlog = (waiting: Backlog): Breach | null =>
  waiting.journal <= most.journal && waiting.spool <= most.spool && waiting.unsettled <= most.unsettled
    ? null
    : { guildId: null, userId: null, expected: `at most ${shown(most)}`, found: shown(waiting) }

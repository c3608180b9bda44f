import { Context, Data, type Effect } from "effect"

/** The store cannot be reached, or answered with a fault that may pass. */
export class CheckpointUnavailable extends Data.TaggedError("CheckpointUnavailable")<{ readonly cause: unknown }> {}

/** The store holds a newer epoch: another process took the shard over. */
export class CheckpointFenced extends Data.TaggedError("CheckpointFenced")<{
  readonly shard: number
  readonly epoch: number
  readonly stored: number
}> {}

/**
 * What is stored can no longer be trusted: the epoch key is missing (a wipe, an eviction), or the server restarted
 * and may have forgotten its last writes. Resync everything: `takeOver`, then `write` all that lives, and delete what
 * `takeOver` answered and does not.
 */
export class CheckpointLost extends Data.TaggedError("CheckpointLost")<{ readonly shard: number }> {}

export interface CheckpointKey {
  readonly shard: number
  readonly count: number
  readonly epoch: number
}

/** Fields to put (text) or to delete (null). */
export type Puts = ReadonlyMap<string, string | null>

/**
 * One journal entry, written atomically in the order given here up to 1 000 fields at a time; `meta` goes with
 * the last chunk, so that a stored sequence never passes the state it produced.
 */
export interface Journal {
  readonly guilds: Puts
  /** Field: `guildId/userId`. */
  readonly sessions: Puts
  /** Closed segments and messages not yet sealed. Field: a growing number, zero-padded. */
  readonly unsettled: Puts
  /** Sealed batches not yet settled. Field: a growing number, zero-padded. */
  readonly spool: Puts
  /** Gateway session, sequence, heardAt. */
  readonly meta: Puts
}

/** Everything stored for a shard. Records are opaque text; maps are in field order. */
export interface Checkpoint {
  readonly guilds: ReadonlyMap<string, string>
  readonly sessions: ReadonlyMap<string, string>
  readonly unsettled: ReadonlyMap<string, string>
  readonly spool: ReadonlyMap<string, string>
  readonly meta: ReadonlyMap<string, string>
}

/** Where live state survives the process. It never decides about money: Postgres does. */
export class CheckpointStore extends Context.Service<
  CheckpointStore,
  {
    /** Sets the epoch (failing when a newer one is stored) and answers what is there; empty for a new shard. */
    readonly takeOver: (key: CheckpointKey) => Effect.Effect<Checkpoint, CheckpointFenced | CheckpointUnavailable>
    /** Applies a journal entry if the stored epoch is exactly the key's. Nothing recreates a missing epoch. */
    readonly write: (
      key: CheckpointKey,
      journal: Journal
    ) => Effect.Effect<void, CheckpointFenced | CheckpointLost | CheckpointUnavailable>
    readonly ping: Effect.Effect<void, CheckpointUnavailable>
  }
>()("guildhall/infra/CheckpointStore") {}

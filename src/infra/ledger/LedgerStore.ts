import { Context, Data, type Effect } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { Batch } from "../../machines/ledger/batch.ts"

/** The right to settle for one gateway shard, fenced by an epoch that grows at each takeover. */
export interface Lease {
  readonly shard: number
  readonly count: number
  readonly epoch: number
  readonly holder: string
}

/** The database cannot be reached, or answered with a fault that may pass. Nothing was lost: try again. */
export class LedgerUnavailable extends Data.TaggedError("LedgerUnavailable")<{ readonly cause: unknown }> {}

/** Another process took the lease over: stop. */
export class Fenced extends Data.TaggedError("Fenced")<{
  readonly shard: number
  readonly count: number
  readonly epoch: number
}> {}

/** Another process holds the lease, or held it and did not give it back. */
export class LeaseHeld extends Data.TaggedError("LeaseHeld")<{
  readonly shard: number
  readonly count: number
  readonly holder: string
  /** Milliseconds until it expires; 0 when it has. */
  readonly expiresIn: number
}> {}

/** What a settlement did for one member. XP and level are lifetime figures. */
export interface SettledMember {
  readonly guildId: GuildId
  readonly userId: UserId
  /** ms, UTC; time before it is never paid again. */
  readonly creditedUntil: number
  readonly xp: number
  readonly level: number
  readonly levelBefore: number
}

export interface SettledBatch {
  /** `false`: the batch id was already there, and nothing was done. */
  readonly applied: boolean
  readonly members: ReadonlyArray<SettledMember>
}

export interface MemberFigures {
  readonly xp: number
  readonly level: number
  /** 1 is first; null when the member hides, has left, or has no XP yet. */
  readonly rank: number | null
  readonly messages: number
  readonly rewarded: number
  readonly seconds: {
    readonly total: number
    readonly active: number
    readonly afk: number
    readonly video: number
    readonly streaming: number
  }
  /** XP of the current local year, month, week and day. */
  readonly periods: {
    readonly annual: number
    readonly monthly: number
    readonly weekly: number
    readonly daily: number
  }
  /** ms, UTC; null when nothing was settled yet. */
  readonly creditedUntil: number | null
  readonly hidden: boolean
  readonly present: boolean
}

/** One line of a member's ledger, newest first. Instants are ms, UTC. */
export type LedgerEntry =
  | {
      readonly kind: "voice"
      readonly channelId: string
      readonly from: number
      readonly to: number
      readonly activity: string
      readonly attention: string
      readonly camera: boolean
      readonly screen: boolean
      readonly withheld: ReadonlyArray<string>
      readonly rate: number
      readonly percent: number
      readonly evidence: string
      /** Exact: ms x rate x percent, over 6 000 000. */
      readonly numerator: string
    }
  | {
      readonly kind: "chat"
      readonly from: number
      readonly to: number
      readonly messages: number
      readonly rewarded: number
      /** Exact: xp x percent, over 100. */
      readonly numerator: string
    }
  | {
      readonly kind: "adjustment"
      readonly at: number
      readonly xp: number
      readonly reason: string
      readonly by: string
    }
  | {
      readonly kind: "gap"
      readonly from: number
      readonly to: number
      readonly cause: string
      readonly evidence: string
    }

export interface LedgerPage {
  readonly items: ReadonlyArray<LedgerEntry>
  readonly next: string | null
}

/** A stored figure that disagreed with the ledger, and was repaired. */
export interface Discrepancy {
  readonly guildId: GuildId
  /** null: of the whole guild. */
  readonly userId: UserId | null
  /**
   * `ranks`: how many members the board of lifetime XP counts in a stretch of it. `pairs`: how long two members were
   * together.
   */
  readonly what: "level" | "total" | "rollup" | "ranks" | "pairs"
  readonly stored: string
  readonly derived: string
}

/** XP given or taken by hand. `set` moves it to `xp`. Whole numbers, not negative. */
export interface Adjustment {
  readonly kind: "add" | "remove" | "set"
  readonly xp: number
}

/** Lifetime figures of a member around an adjustment. */
export interface Adjusted {
  readonly xpBefore: number
  readonly xp: number
  readonly levelBefore: number
  readonly level: number
}

/** The ledger in Postgres (a server or embedded). Nothing but `settle` and `adjust` writes XP. */
export class LedgerStore extends Context.Service<
  LedgerStore,
  {
    /**
     * Takes the lease of a shard, epoch + 1. `steal` says which leases may be taken: only one that was given back
     * (or never taken), one that has expired, or even one that is held (an embedded folder, whose lock already
     * proves that nobody else runs).
     */
    readonly takeLease: (
      shard: number,
      count: number,
      holder: string,
      options: { readonly steal: "released" | "expired" | "held" }
    ) => Effect.Effect<Lease, LeaseHeld | LedgerUnavailable>
    /** Renews by epoch (also after expiry, when nobody took over). Answers the database's time: ms, UTC. */
    readonly renewLease: (lease: Lease) => Effect.Effect<number, Fenced | LedgerUnavailable>
    /** Gives the lease up, so that a successor need not wait for its expiry. */
    readonly releaseLease: (lease: Lease) => Effect.Effect<void, LedgerUnavailable>
    /** Pays a batch in one transaction: every instant at most once, whatever was paid before. */
    readonly settle: (lease: Lease, batch: Batch) => Effect.Effect<SettledBatch, Fenced | LedgerUnavailable>
    readonly member: (guildId: GuildId, userId: UserId) => Effect.Effect<MemberFigures | null, LedgerUnavailable>
    readonly creditedUntil: (
      guildId: GuildId,
      userIds: ReadonlyArray<UserId>
    ) => Effect.Effect<ReadonlyMap<UserId, number>, LedgerUnavailable>
    /** Members found to be in the guild, or to have left it. Their XP is kept either way. */
    readonly markPresent: (
      guildId: GuildId,
      userIds: ReadonlyArray<UserId>,
      present: boolean
    ) => Effect.Effect<void, LedgerUnavailable>
    /** Takes a member off every board, or back onto them. */
    readonly hide: (guildId: GuildId, userId: UserId, hidden: boolean) => Effect.Effect<void, LedgerUnavailable>
    /**
     * Moves lifetime XP by hand, with an entry in the ledger when something moved. It never falls below 0, nor rises
     * beyond the 10^12 at which levels end. `by` is whoever asked for it.
     */
    readonly adjust: (
      guildId: GuildId,
      userId: UserId,
      change: Adjustment,
      reason: string,
      by: string
    ) => Effect.Effect<Adjusted, LedgerUnavailable>
    readonly ledger: (
      guildId: GuildId,
      userId: UserId,
      page: {
        readonly from: number | null
        readonly to: number | null
        readonly limit: number
        readonly cursor: string | null
      }
    ) => Effect.Effect<LedgerPage, LedgerUnavailable>
    /**
     * The integrity check: stored levels against XP, totals against the ledger's sums, rollups against segments, and
     * the counts of the guilds' ranked members. `touchedSince` (ms, UTC): members settled since then, and their
     * guilds; `part`: the n-th seventh of all members, and of all guilds. What differs is repaired and answered.
     */
    readonly verify: (
      scope: { readonly touchedSince: number } | { readonly part: number }
    ) => Effect.Effect<ReadonlyArray<Discrepancy>, LedgerUnavailable>
    /** The integrity check of a whole guild, some members at a time: nobody waits long for it. */
    readonly recalculate: (guildId: GuildId) => Effect.Effect<ReadonlyArray<Discrepancy>, LedgerUnavailable>
    /** Makes next months' partitions; called at start and daily. */
    readonly makePartitions: Effect.Effect<void, LedgerUnavailable>
    readonly ping: Effect.Effect<void, LedgerUnavailable>
  }
>()("guildhall/infra/LedgerStore") {}

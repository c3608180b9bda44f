import { Context, Data, type Effect, type Stream } from "effect"
import type { ChannelId, GuildId, UserId } from "../../machines/ids.ts"
import type { StampedSegment } from "../../machines/ledger/batch.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import type { Rebuilt } from "../statistics/rebuild.ts"
import type {
  ActorTransition,
  GuildDetail,
  GuildHouse,
  GuildOrder,
  GuildView,
  HouseChanges,
  LedgerEntryView,
  MemberView,
  RecentErrorView,
  RuntimeUpdate,
  RuntimeView,
  Samples,
  SessionItem,
  SessionView
} from "./views.ts"

/** No actor of that guild runs here. */
export class GuildUnknown extends Data.TaggedError("GuildUnknown")<{ readonly guildId: GuildId }> {}

/** That member has no voice session in the guild. */
export class SessionUnknown extends Data.TaggedError("SessionUnknown")<{
  readonly guildId: GuildId
  readonly userId: UserId
}> {}

/** The ledger has never heard of that member. */
export class MemberUnknown extends Data.TaggedError("MemberUnknown")<{
  readonly guildId: GuildId
  readonly userId: UserId
}> {}

/** The cursor was not one of ours. */
export class CursorInvalid extends Data.TaggedError("CursorInvalid")<{ readonly cursor: string }> {}

/** What is needed cannot be reached just now. */
export class StoreUnavailable extends Data.TaggedError("StoreUnavailable")<{
  readonly store: "ledger" | "checkpoint" | "discord"
  readonly cause: unknown
}> {}

export interface Page<A> {
  readonly items: ReadonlyArray<A>
  readonly next: string | null
}

/** Where a page starts: after the item whose id the cursor is; at the beginning when null. */
export interface After<Id> {
  readonly limit: number
  readonly cursor: Id | null
}

/** Whose sessions are meant: everybody's in a guild, in one channel of it, one member's. */
export interface Among {
  readonly channelId: ChannelId | null
  readonly userId: UserId | null
}

/** What operators see of the running bot, and may do to it. Commands are done when they return. */
export class Inspector extends Context.Service<
  Inspector,
  {
    /** Why the bot is not ready; empty when it is. */
    readonly ready: Effect.Effect<ReadonlyArray<string>>
    /** Brings the process's metrics up to date, for whoever is about to read them. */
    readonly measure: Effect.Effect<void>
    readonly runtime: Effect.Effect<RuntimeView>
    /** The runtime once a second, from the next second on. */
    readonly runtimeUpdates: Stream.Stream<RuntimeUpdate>
    readonly samples: Effect.Effect<Samples>
    /** Newest first. */
    readonly errors: Effect.Effect<ReadonlyArray<RecentErrorView>>
    /**
     * `search` is part of a name, or an id. In the order of their ids `next` is the last id of the page; in any other
     * order only the first page can be had.
     */
    readonly guilds: (
      page: After<GuildId> & { readonly search: string; readonly order: GuildOrder }
    ) => Effect.Effect<Page<GuildView>>
    readonly guild: (guildId: GuildId) => Effect.Effect<GuildDetail, GuildUnknown | StoreUnavailable>
    readonly house: (guildId: GuildId) => Effect.Effect<GuildHouse, GuildUnknown | StoreUnavailable>
    /** What changes in a guild from now on. Has no end: a guild that is gone may be here again. */
    readonly changes: (guildId: GuildId, among: Among) => Effect.Effect<Stream.Stream<HouseChanges>, GuildUnknown>
    /** In the order of their user ids; `next` is the last id of the page. */
    readonly sessions: (
      guildId: GuildId,
      page: After<UserId> & { readonly channelId: ChannelId | null; readonly search: string }
    ) => Effect.Effect<Page<SessionItem>, GuildUnknown>
    readonly session: (guildId: GuildId, userId: UserId) => Effect.Effect<SessionView, GuildUnknown | SessionUnknown>
    readonly member: (guildId: GuildId, userId: UserId) => Effect.Effect<MemberView, MemberUnknown | StoreUnavailable>
    /** Newest first, within the half-open `[from, to)`: ms, UTC. */
    readonly ledger: (
      guildId: GuildId,
      userId: UserId,
      page: {
        readonly from: number | null
        readonly to: number | null
        readonly limit: number
        readonly cursor: string | null
      }
    ) => Effect.Effect<Page<LedgerEntryView>, CursorInvalid | StoreUnavailable>
    /**
     * The voice time of a guild that the ledger does not hold yet, up to the last instant seen, each piece within the
     * local day it is stamped with. Some of it may be settled by the time it is used: the watermarks tell.
     */
    readonly unsettled: (guildId: GuildId) => Effect.Effect<ReadonlyArray<StampedSegment>, GuildUnknown>
    /** Live transitions of every actor, or of one guild's, from now on. */
    readonly transitions: (guildId: GuildId | null) => Stream.Stream<ActorTransition>
    readonly settle: (guildId: GuildId) => Effect.Effect<void, GuildUnknown | StoreUnavailable>
    readonly checkpoint: (guildId: GuildId) => Effect.Effect<void, GuildUnknown | StoreUnavailable>
    readonly restart: (guildId: GuildId) => Effect.Effect<void, GuildUnknown | StoreUnavailable>
    readonly reconcile: (guildId: GuildId) => Effect.Effect<void, GuildUnknown | StoreUnavailable>
    /** Makes everything that is derived from the guild's ledger again. */
    readonly rebuild: (guildId: GuildId) => Effect.Effect<Rebuilt, GuildUnknown | StoreUnavailable>
    /** Starts a member's session afresh, also out of quarantine. */
    readonly restartSession: (guildId: GuildId, userId: UserId) => Effect.Effect<void, GuildUnknown | SessionUnknown>
    /** Settles everything, so that the process may stop; it takes no more work. */
    readonly drain: Effect.Effect<void, StoreUnavailable>
    readonly settings: (guildId: GuildId) => Effect.Effect<GuildSettings, GuildUnknown | StoreUnavailable>
    /** Stores, audits and applies at once. `by` says who asked. */
    readonly changeSettings: (
      guildId: GuildId,
      settings: GuildSettings,
      by: string
    ) => Effect.Effect<void, GuildUnknown | StoreUnavailable>
  }
>()("guildhall/actors/Inspector") {}

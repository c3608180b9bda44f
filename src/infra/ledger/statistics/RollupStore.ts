import { Context, type Effect } from "effect"
import type { GuildId } from "../../../machines/ids.ts"
import type { Discrepancy, LedgerUnavailable } from "../LedgerStore.ts"
import type { OfShards } from "../ofShards.ts"

/** A guild, or a seventh of what the guilds of some shards have: all of it in seven parts, 0 to 6. */
export type RollupScope = { readonly guildId: GuildId } | { readonly of: OfShards; readonly part: number }

/** A local day of a guild: `YYYY-MM-DD`. */
export interface DayOfGuild {
  readonly guildId: GuildId
  readonly day: string
}

/**
 * The rollups of voice statistics: what a guild did on each day, and who was with whom. Settlements open the days they
 * pay for; what is open, the statistics add up when they are asked. Nothing here holds a settlement up.
 */
export class RollupStore extends Context.Service<
  RollupStore,
  {
    /** Open days of these shards' guilds that have been over for ten minutes, the latest first. */
    readonly due: (of: OfShards) => Effect.Effect<ReadonlyArray<DayOfGuild>, LedgerUnavailable>
    /** Makes a day's rollups from its segments. `false`: something was settled for it meanwhile, and it is still open. */
    readonly close: (of: DayOfGuild) => Effect.Effect<boolean, LedgerUnavailable>
    /** Every guild that the ledger knows. */
    readonly guilds: Effect.Effect<ReadonlyArray<GuildId>, LedgerUnavailable>
    /** Opens every day of a guild, so that all of them are closed anew. Answers them, the oldest first. */
    readonly open: (guildId: GuildId) => Effect.Effect<ReadonlyArray<DayOfGuild>, LedgerUnavailable>
    readonly closed: (scope: RollupScope) => Effect.Effect<ReadonlyArray<DayOfGuild>, LedgerUnavailable>
    /** Compares a closed day with what it was made of. What differs is answered, and the day opened. */
    readonly verify: (of: DayOfGuild) => Effect.Effect<ReadonlyArray<Discrepancy>, LedgerUnavailable>
    /** Compares the months of members' pairs with their days, and repairs them. */
    readonly verifyMonths: (scope: RollupScope) => Effect.Effect<ReadonlyArray<Discrepancy>, LedgerUnavailable>
  }
>()("guildhall/infra/RollupStore") {}

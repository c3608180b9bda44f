import { sql } from "kysely"
import { GuildId, UserId } from "../../machines/ids.ts"
import type { Batch } from "../../machines/ledger/batch.ts"
import type { Lease, SettledMember } from "./LedgerStore.ts"

/** A row of `guildhall_settle`: the outcome first, alone, then the members. */
interface SettledRow {
  readonly outcome: "fenced" | "replayed" | "applied"
  readonly guild_id: string | null
  readonly user_id: string | null
  readonly credited_until: string | null
  readonly xp: string | null
  readonly level: string | null
  readonly level_before: string | null
}

/** The one call that pays a batch. Its columns travel as arrays; see the migration for what it does with them. */
export const settleCall = (lease: Lease, { gaps, id, messages, segments }: Batch) => sql<SettledRow>`
  select * from guildhall_settle(
    ${lease.shard}, ${lease.count}, ${lease.epoch}, ${id},
    ${segments.map((s) => s.guildId)}::bigint[], ${segments.map((s) => s.userId)}::bigint[],
    ${segments.map((s) => s.channelId)}::bigint[], ${segments.map((s) => s.joinedAt)}::bigint[],
    ${segments.map((s) => s.from)}::bigint[], ${segments.map((s) => s.to)}::bigint[],
    ${segments.map((s) => s.day)}::date[], ${segments.map((s) => s.attention)}::text[],
    ${segments.map((s) => s.camera)}::boolean[], ${segments.map((s) => s.screen)}::boolean[],
    ${segments.map((s) => s.withheld.join(","))}::text[], ${segments.map((s) => s.rate)}::int[],
    ${segments.map((s) => s.percent)}::int[], ${segments.map((s) => s.evidence)}::text[],
    ${messages.map((m) => m.guildId)}::bigint[], ${messages.map((m) => m.userId)}::bigint[],
    ${messages.map((m) => m.channelId)}::bigint[], ${messages.map((m) => m.messageId)}::bigint[],
    ${messages.map((m) => m.at)}::bigint[], ${messages.map((m) => m.day)}::date[],
    ${messages.map((m) => m.rewarded)}::boolean[], ${messages.map((m) => m.xp)}::int[],
    ${messages.map((m) => m.percent)}::int[],
    ${gaps.map((g) => g.guildId)}::bigint[], ${gaps.map((g) => g.from)}::bigint[], ${gaps.map((g) => g.to)}::bigint[],
    ${gaps.map((g) => g.cause)}::text[], ${gaps.map((g) => g.evidence)}::text[]
  )`

/** Levels and XP stay far below 2^53: levels end at 10^12 XP, and a numerator fills its bigint long before. */
export const settledMembers = (rows: ReadonlyArray<SettledRow>): ReadonlyArray<SettledMember> =>
  rows.flatMap((row) =>
    row.guild_id === null || row.user_id === null
      ? []
      : {
          guildId: GuildId.make(row.guild_id),
          userId: UserId.make(row.user_id),
          creditedUntil: Number(row.credited_until),
          xp: Number(row.xp),
          level: Number(row.level),
          levelBefore: Number(row.level_before)
        }
  )

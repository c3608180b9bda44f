import { sql } from "kysely"
import type { GuildId, UserId } from "../../machines/ids.ts"

/** A row of a page, or the total alone where the page is empty. */
export interface PageRow {
  readonly total: string
  readonly user_id: string | null
  readonly value: string
  readonly level: string
}

export interface StandingRow {
  readonly place: string
  readonly value: string
  readonly total: string
}

/** How many members are ranked. */
export const rankedQuery = (guildId: GuildId) => sql<{ total: string }>`
  select coalesce(sum(members), 0) as total from rank_bucket where guild_id = ${guildId}::bigint`

/**
 * A page of the board of lifetime XP, at any depth: the counted buckets say in which one it begins, and the index is
 * walked from there.
 */
export const xpPageQuery = (guildId: GuildId, { limit, offset }: { readonly limit: number; readonly offset: number }) =>
  sql<PageRow>`
    with bucket as materialized (
      select bucket, members, sum(members) over (order by bucket desc) as through
      from rank_bucket where guild_id = ${guildId}::bigint and members > 0
    )
    select t.total, r.user_id, r.xp as value, r.level
    from (select coalesce(sum(members), 0) as total from bucket) t
    left join lateral (
      select k.*, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, k.xp) as level
      from (
        select guildhall_bucket_floor(bucket + 1) as below, ${offset}::bigint - through + members as skipped
        from bucket where through > ${offset}::bigint order by bucket desc limit 1
      ) b
      cross join lateral (
        select xp, reached_at, user_id from member
        where guild_id = ${guildId}::bigint and present and not hidden and xp > 0 and xp < b.below
        order by xp desc, reached_at, user_id offset b.skipped limit ${limit}
      ) k
      join guild g on g.guild_id = ${guildId}::bigint
    ) r on true
    order by r.xp desc, r.reached_at, r.user_id`

export const xpStandingQuery = (guildId: GuildId, userId: UserId) => sql<StandingRow>`
  select p.place, m.xp as value, (
    select sum(members) from rank_bucket where guild_id = m.guild_id
  ) as total
  from member m cross join lateral (select guildhall_rank(m.guild_id, m.user_id) as place) p
  where m.guild_id = ${guildId}::bigint and m.user_id = ${userId}::bigint and p.place is not null`

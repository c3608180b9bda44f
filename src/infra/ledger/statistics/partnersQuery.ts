import { type RawBuilder, sql } from "kysely"
import type { GuildId, UserId } from "../../../machines/ids.ts"
import type { RangeWindow } from "../../../machines/statistics/range.ts"
import { packedRows } from "./boardQuery.ts"
import { dayReach, edgeOf } from "./edges.ts"
import { counted, openRows } from "./openRows.ts"
import { largestCompany, type Open } from "./StatisticsStore.ts"

interface Reach {
  /** The first day that counts: `YYYY-MM-DD`; null: from the beginning. */
  readonly from: string | null
  /** The first that counts whole. */
  readonly wholeFrom: string | null
  /** It holds whole months. */
  readonly months: boolean
  /** Days that the window cuts. */
  readonly edge: ReadonlyArray<string>
  /** ms, UTC; null: not clipped. */
  readonly clipFrom: number | null
  readonly clipTo: number | null
}

const reachOf = (window: RangeWindow): Reach => {
  switch (window.kind) {
    case "all":
      return { from: null, wholeFrom: null, months: true, edge: [], clipFrom: null, clipTo: null }
    case "calendar":
      return {
        from: window.startsOn,
        wholeFrom: window.startsOn,
        months: window.period === "annual",
        edge: [],
        clipFrom: null,
        clipTo: null
      }
    case "rolling": {
      const { days, wholeFrom } = edgeOf(window.from)
      return {
        from: days[0] ?? wholeFrom,
        wholeFrom,
        months: false,
        edge: days,
        clipFrom: window.from,
        clipTo: window.to
      }
    }
  }
}

/** Of a member's closed days that the window holds whole, less those that are added up anew. */
const storedPairs = (guildId: GuildId, userId: UserId, { from, months, wholeFrom }: Reach) => {
  const rows = (kind: string, where: RawBuilder<unknown>) => sql`
    select t.partner_id, t.ms
    from pair_period d cross join lateral unnest(d.partners, d.ms) as t (partner_id, ms)
    where d.guild_id = ${guildId}::bigint and d.user_id = ${userId}::bigint and d.kind = ${kind} and ${where}`
  return months
    ? sql`
      ${rows("monthly", sql`d.starts_on >= coalesce(${from}::date, '-infinity')`)}
      union all
      select partner_id, -ms from (${rows("daily", sql`d.starts_on in (select day from anew)`)}) reopened`
    : rows("daily", sql`d.starts_on >= ${wholeFrom}::date and d.starts_on not in (select day from anew)`)
}

/**
 * With whom a member was, packed, and how long they were where too many were. Closed days come from their rollups; those
 * that are open, or cut by the window, are added up from the segments of everyone who was there on them.
 */
export const partnersQuery = (guildId: GuildId, userId: UserId, window: RangeWindow, open: Open) => {
  const reach = reachOf(window)
  const from = sql`coalesce(${reach.from}::date, '-infinity')`
  return sql<{ packed: Uint8Array | null; crowded: boolean }>`
    with open as materialized (select * from (${openRows(guildId, open)}) o where day >= ${from}),
    anew as materialized (
      select day, extract(epoch from day::timestamp)::bigint * 1000 as starts from (
        select unnest(${reach.edge}::date[]) as day
        union select day from open_day where guild_id = ${guildId}::bigint and day >= ${from}
        union select day from open
      ) d
    ),
    own as materialized (
      select s.channel_id, s.started_at as starts, s.ended_at as ends
      from anew d cross join lateral (
        select * from segment
        where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and day = d.day
          and started_at >= d.starts - ${sql.lit(dayReach.before)} and started_at < d.starts + ${sql.lit(dayReach.after)} and ${counted}
        offset 0
      ) s
      union all
      select channel_id, starts, ends from open where user_id = ${userId}::bigint
    ),
    place as materialized (select distinct channel_id from own),
    stretch as materialized (
      select channel_id, ${userId}::bigint as user_id, starts, ends from own
      union all
      select s.channel_id, s.user_id, s.started_at, s.ended_at
      from anew d
      join member_period p on p.guild_id = ${guildId}::bigint and p.kind = 'daily' and p.starts_on = d.day
      cross join lateral (
        select * from segment
        where guild_id = ${guildId}::bigint and user_id = p.user_id and day = d.day
          and started_at >= d.starts - ${sql.lit(dayReach.before)} and started_at < d.starts + ${sql.lit(dayReach.after)} and ${counted}
        offset 0
      ) s
      where p.active_ms + p.afk_ms > 0 and p.user_id <> ${userId}::bigint and exists (select from place)
        and s.channel_id in (select channel_id from place)
      union all
      select channel_id, user_id, starts, ends from open
      where user_id <> ${userId}::bigint and channel_id in (select channel_id from place)
    ),
    fresh as (
      select p.partner_id, p.ms
      from (
        select array_agg(channel_id) as c, array_agg(user_id) as u,
          array_agg(greatest(starts, ${reach.clipFrom}::bigint)) as f, array_agg(least(ends, ${reach.clipTo}::bigint)) as t
        from stretch
      ) s
      cross join lateral guildhall_pairs(c, u, f, t, ${userId}::bigint, 0, 1, ${largestCompany}) p
    ),
    pair as materialized (
      select partner_id as user_id, sum(ms)::bigint as ms
      from (${storedPairs(guildId, userId, reach)} union all select * from fresh) p group by 1
    ),
    total as (select * from pair where user_id <> ${userId}::bigint)
    select p.packed, exists (select from pair where user_id = ${userId}::bigint and ms > 0) as crowded
    from (${packedRows(guildId)}) p`
}

import { sql } from "kysely"
import type { GuildId } from "../../../machines/ids.ts"
import type { RangeWindow } from "../../../machines/statistics/range.ts"
import { edgeOf, longestMs } from "./edges.ts"
import { counted, openRows } from "./openRows.ts"
import type { Open } from "./StatisticsStore.ts"

/** What the ledger holds of everyone in a window, from its rollups, and of a day that the window cuts, from segments. */
const stored = (guildId: GuildId, window: RangeWindow) => {
  switch (window.kind) {
    case "all":
      return sql`select user_id, active_ms + afk_ms as ms from member where guild_id = ${guildId}::bigint`
    case "calendar":
      return sql`
        select user_id, active_ms + afk_ms as ms from member_period
        where guild_id = ${guildId}::bigint and kind = ${window.period} and starts_on >= ${window.startsOn}::date`
    case "rolling": {
      const { days, wholeFrom } = edgeOf(window.from)
      return sql`
        select p.user_id, s.ms
        from member_period p
        cross join lateral (
          select sum(least(ended_at, ${window.to}::bigint) - greatest(started_at, ${window.from}::bigint)) as ms
          from segment s
          where s.guild_id = p.guild_id and s.user_id = p.user_id and s.day = p.starts_on
            and s.started_at >= ${window.from}::bigint - ${sql.lit(longestMs)} and s.started_at < ${window.to}::bigint
            and s.ended_at > ${window.from}::bigint and ${counted}
        ) s
        where p.guild_id = ${guildId}::bigint and p.kind = 'daily' and p.starts_on = any(${days}::date[])
          and p.active_ms + p.afk_ms > 0
        union all
        select user_id, active_ms + afk_ms as ms from member_period
        where guild_id = ${guildId}::bigint and kind = 'daily' and starts_on >= ${wholeFrom}::date`
    }
  }
}

/** What of the open segments a window holds. */
const openWithin = (window: RangeWindow) => {
  switch (window.kind) {
    case "all":
      return sql`select * from open`
    case "calendar":
      return sql`select * from open where day >= ${window.startsOn}::date`
    case "rolling":
      return sql`
        select *, greatest(starts, ${window.from}::bigint) as starts_within,
          least(ends, ${window.to}::bigint) as ends_within
        from open where ends > ${window.from}::bigint and starts < ${window.to}::bigint`
  }
}

/** Who of `total` (user_id, ms) may be shown, as one value: user id and ms of each, 8 bytes each, big-endian. */
export const packedRows = (guildId: GuildId) => sql`
  select string_agg(int8send(user_id) || int8send(ms), '') as packed from (
    select t.user_id, t.ms
    from total t left join member m on m.guild_id = ${guildId}::bigint and m.user_id = t.user_id
    where t.ms > 0 and coalesce(m.present and not m.hidden, true)
    order by t.ms desc, t.user_id
  ) sorted`

/** The voice leaderboard of a window, packed. */
export const boardQuery = (guildId: GuildId, window: RangeWindow, open: Open) => {
  const ms = window.kind === "rolling" ? sql`ends_within - starts_within` : sql`ends - starts`
  return sql<{ packed: Uint8Array | null }>`
    with open as materialized (${openRows(guildId, open)}),
    total as (
      select user_id, sum(ms)::bigint as ms from (
        ${stored(guildId, window)}
        union all
        select user_id, ${ms} from (${openWithin(window)}) o
      ) t group by user_id
    )
    ${packedRows(guildId)}`
}

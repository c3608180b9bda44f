import { sql } from "kysely"
import type { GuildId } from "../../../machines/ids.ts"
import type { Open } from "./StatisticsStore.ts"

/** The columns of time by kind, of a stretch from `starts` to `ends`. */
export const kinds = sql`
  case when attention = 'active' then ends - starts else 0 end as active_ms,
  case when attention = 'afk' then ends - starts else 0 end as afk_ms,
  case when camera then ends - starts else 0 end as video_ms,
  case when screen then ends - starts else 0 end as streaming_ms`

/** Whether the time of a stored segment counts. */
export const counted = sql`'ignored channel' <> all(withheld)`

/**
 * What the ledger does not hold yet, as rows: of each segment the part after its member's watermark, which whoever
 * settles meanwhile moves in the same snapshot.
 */
export const openRows = (guildId: GuildId, open: Open) => {
  const seen = open.filter(({ withheld }) => !withheld.includes("ignored channel"))
  return sql`
    select o.*, ${kinds}
    from (
      select o.user_id, o.channel_id, o.day, o.attention, o.camera, o.screen, o.ends,
        greatest(o.starts, m.credited_until) as starts
      from unnest(
        ${seen.map((s) => s.userId)}::bigint[], ${seen.map((s) => s.channelId)}::bigint[],
        ${seen.map((s) => s.day)}::date[], ${seen.map((s) => s.attention)}::text[],
        ${seen.map((s) => s.camera)}::boolean[], ${seen.map((s) => s.screen)}::boolean[],
        ${seen.map((s) => s.from)}::bigint[], ${seen.map((s) => s.to)}::bigint[]
      ) as o (user_id, channel_id, day, attention, camera, screen, starts, ends)
      left join member m on m.guild_id = ${guildId}::bigint and m.user_id = o.user_id
    ) o
    where starts < ends`
}

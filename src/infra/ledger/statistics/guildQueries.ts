import { sql } from "kysely"
import type { GuildId } from "../../../machines/ids.ts"
import type { HourSpan } from "../../../machines/time/localHour.ts"
import { dayReach } from "./edges.ts"
import { hourBounds, type HourRow, hourSums } from "./hours.ts"
import type { DayRow } from "./memberQueries.ts"
import { counted, openRows } from "./openRows.ts"
import type { Open } from "./StatisticsStore.ts"

export const guildDaysQuery = (guildId: GuildId, from: string, open: Open) => sql<
  DayRow & { readonly members: string }
>`
  with open as materialized (select * from (${openRows(guildId, open)}) o where day >= ${from}::date),
  anew as materialized (
    select day from open_day where guild_id = ${guildId}::bigint and day >= ${from}::date union select day from open
  )
  select day::text, active_ms, afk_ms, video_ms, streaming_ms, members from (
    select day, active_ms, afk_ms, video_ms, streaming_ms, members from guild_day
    where guild_id = ${guildId}::bigint and day >= ${from}::date and day not in (select day from anew)
    union all
    select day, sum(active_ms), sum(afk_ms), sum(video_ms), sum(streaming_ms), count(distinct user_id)
    from (
      select p.starts_on as day, p.user_id, p.active_ms, p.afk_ms, p.video_ms, p.streaming_ms
      from anew d
      join member_period p on p.guild_id = ${guildId}::bigint and p.kind = 'daily' and p.starts_on = d.day
      where p.active_ms + p.afk_ms > 0
      union all
      select day, user_id, active_ms, afk_ms, video_ms, streaming_ms from open
    ) t group by day
  ) d where members > 0 order by day`

/** Everyone's segments are found by the days that they may lie on: there is no index on their instants alone. */
export const guildHoursQuery = (guildId: GuildId, spans: ReadonlyArray<HourSpan>, open: Open) => sql<HourRow>`
  with stretch as (
    select s.user_id, s.attention, s.camera, s.screen, s.started_at as starts, s.ended_at as ends
    from member_period p
    cross join lateral (
      select * from segment
      where guild_id = p.guild_id and user_id = p.user_id and day = p.starts_on and ${counted} and ${hourBounds(spans)}
      offset 0
    ) s
    where p.guild_id = ${guildId}::bigint and p.kind = 'daily' and p.active_ms + p.afk_ms > 0
      and p.starts_on >= (to_timestamp(${spans[0]?.from ?? 0}::bigint / 1000.0) at time zone 'UTC')::date - 1
    union all
    select user_id, attention, camera, screen, starts, ends from (${openRows(guildId, open)}) o
  )
  ${hourSums(spans)}`

/** Of those whom the watermark says to have been there since, the ones who have time on a day from then on. */
export const attendanceQuery = (guildId: GuildId, from: string, open: Open) => sql<{ members: string }>`
  with open as materialized (select * from (${openRows(guildId, open)}) o where day >= ${from}::date)
  select count(*) as members from (
    select m.user_id from member m
    where m.guild_id = ${guildId}::bigint
      and m.credited_until >= extract(epoch from ${from}::date::timestamp)::bigint * 1000 - ${sql.lit(dayReach.before)}
      and exists (
        select from member_period p
        where p.guild_id = m.guild_id and p.user_id = m.user_id and p.kind = 'daily' and p.starts_on >= ${from}::date
          and p.active_ms + p.afk_ms > 0
      )
    union
    select user_id from open
  ) there`

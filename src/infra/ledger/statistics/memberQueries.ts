import { sql } from "kysely"
import type { GuildId, UserId } from "../../../machines/ids.ts"
import type { HourSpan } from "../../../machines/time/localHour.ts"
import { hourBounds, type HourRow, hourSums } from "./hours.ts"
import { counted, openRows } from "./openRows.ts"
import type { Open } from "./StatisticsStore.ts"

export interface DayRow {
  readonly day: string
  readonly active_ms: string
  readonly afk_ms: string
  readonly video_ms: string
  readonly streaming_ms: string
}

const openOf = (guildId: GuildId, userId: UserId, open: Open) =>
  openRows(
    guildId,
    open.filter((segment) => segment.userId === userId)
  )

export const memberDaysQuery = (guildId: GuildId, userId: UserId, from: string, open: Open) => sql<DayRow>`
  select
    day::text, sum(active_ms) as active_ms, sum(afk_ms) as afk_ms, sum(video_ms) as video_ms,
    sum(streaming_ms) as streaming_ms
  from (
    select starts_on as day, active_ms, afk_ms, video_ms, streaming_ms from member_period
    where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and kind = 'daily' and active_ms + afk_ms > 0
      and starts_on >= ${from}::date
    union all
    select day, active_ms, afk_ms, video_ms, streaming_ms from (${openOf(guildId, userId, open)}) o
    where day >= ${from}::date
  ) d group by day order by day`

export const memberHoursQuery = (
  guildId: GuildId,
  userId: UserId,
  spans: ReadonlyArray<HourSpan>,
  open: Open
) => sql<HourRow>`
  with stretch as (
    select user_id, attention, camera, screen, started_at as starts, ended_at as ends from segment
    where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and ${counted} and ${hourBounds(spans)}
    union all
    select user_id, attention, camera, screen, starts, ends from (${openOf(guildId, userId, open)}) o
  )
  ${hourSums(spans)}`

/** Walks back from the last day: as many look-ups as the streak has days, however long the past is. */
export const streakQuery = (guildId: GuildId, userId: UserId, today: string, open: Open) => {
  const active = (day: string) => sql`(
    exists (
      select from member_period
      where guild_id = ${guildId}::bigint and user_id = ${userId}::bigint and kind = 'daily'
        and starts_on = ${sql.raw(day)} and active_ms + afk_ms > 0
    ) or exists (select from open where day = ${sql.raw(day)})
  )`
  return sql<{ days: number }>`
    with recursive open as materialized (${openOf(guildId, userId, open)}),
    run as (
      (
        select day from (values (${today}::date), (${today}::date - 1)) as last (day)
        where ${active("last.day")} order by day desc limit 1
      )
      union all
      select day - 1 from run where ${active("run.day - 1")}
    )
    select count(*)::int as days from run`
}

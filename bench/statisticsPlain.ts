import { sql } from "kysely"
import type { UserId } from "../src/machines/ids.ts"
import type { RangeWindow } from "../src/machines/statistics/range.ts"
import { company } from "./statisticsGuild.ts"

/** Which segments a window holds, of a row `s`, and from when to when. */
const within = (window: RangeWindow) => {
  switch (window.kind) {
    case "all":
      return { where: sql`true`, ms: sql`s.ended_at - s.started_at` }
    case "calendar":
      return { where: sql`s.day >= ${window.startsOn}::date`, ms: sql`s.ended_at - s.started_at` }
    case "rolling":
      return {
        where: sql`s.ended_at > ${window.from}::bigint and s.started_at < ${window.to}::bigint`,
        ms: sql`least(s.ended_at, ${window.to}::bigint) - greatest(s.started_at, ${window.from}::bigint)`
      }
  }
}

const counted = sql`not 'ignored channel' = any(s.withheld)`

/** The leaderboard as it is added up without rollups. */
export const plainBoard = (window: RangeWindow) => {
  const { ms, where } = within(window)
  return sql`
    select user_id, sum(${ms}) as ms
    from segment s join member m using (guild_id, user_id)
    where guild_id = ${company}::bigint and m.present and not m.hidden and ${where} and ${counted}
    group by user_id order by ms desc, user_id limit 10`
}

/** Partners as they are added up without rollups, and without a rule for crowds. The guild has one timezone. */
export const plainPartners = (userId: UserId, window: RangeWindow) => {
  const { where } = within(window)
  const from = window.kind === "rolling" ? window.from : 0
  return sql`
    with s as not materialized (select * from segment s where guild_id = ${company}::bigint and ${where} and ${counted})
    select b.user_id, sum(least(a.ended_at, b.ended_at) - greatest(a.started_at, b.started_at, ${from}::bigint)) as ms
    from s a join s b on b.channel_id = a.channel_id and b.day = a.day and b.user_id <> a.user_id
      and b.started_at < a.ended_at and a.started_at < b.ended_at
    where a.user_id = ${userId}::bigint
    group by b.user_id order by ms desc, b.user_id limit 10`
}

/** A member's days, or everyone's, as they are added up without rollups. */
export const plainDays = (userId: UserId | null, from: string) => sql`
  select day, sum(ended_at - started_at), count(distinct user_id)
  from segment s
  where guild_id = ${company}::bigint and day >= ${from}::date and ${counted}
    and ${userId === null ? sql`true` : sql`user_id = ${userId}::bigint`}
  group by day order by day`

import { sql } from "kysely"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { MemberFigures } from "./LedgerStore.ts"

interface FiguresRow {
  readonly xp: string
  readonly level: string
  readonly rank: string | null
  readonly messages: string
  readonly rewarded: string
  readonly active_ms: string
  readonly afk_ms: string
  readonly video_ms: string
  readonly streaming_ms: string
  readonly credited_until: string | null
  readonly hidden: boolean
  readonly present: boolean
  readonly annual: string
  readonly monthly: string
  readonly weekly: string
  readonly daily: string
}

const period = (kind: string, unit: string) => sql`coalesce((
  select p.voice / 6000000 + p.chat / 100 from member_period p
  where p.guild_id = m.guild_id and p.user_id = m.user_id and p.kind = ${kind}
    and p.starts_on = date_trunc(${unit}, t.today::timestamp)::date
), 0)`

export const figuresQuery = (guildId: GuildId, userId: UserId) => sql<FiguresRow>`
  select
    m.xp, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp) as level, m.messages, m.rewarded, m.active_ms, m.afk_ms, m.video_ms, m.streaming_ms, m.credited_until,
    m.hidden, m.present,
    guildhall_rank(m.guild_id, m.user_id) as rank,
    ${period("annual", "year")} as annual, ${period("monthly", "month")} as monthly, ${period("weekly", "week")} as weekly, ${period("daily", "day")} as daily
  from member m
  join guild g on g.guild_id = m.guild_id
  cross join lateral (select guildhall_day(guildhall_now(), g.timezone) as today) t
  where m.guild_id = ${guildId}::bigint and m.user_id = ${userId}::bigint`

const seconds = (ms: string) => Math.floor(Number(ms) / 1000)

export const memberFigures = (row: FiguresRow): MemberFigures => ({
  xp: Number(row.xp),
  level: Number(row.level),
  rank: row.rank === null ? null : Number(row.rank),
  messages: Number(row.messages),
  rewarded: Number(row.rewarded),
  seconds: {
    // As shown: the sum of the two that are shown.
    total: seconds(row.active_ms) + seconds(row.afk_ms),
    active: seconds(row.active_ms),
    afk: seconds(row.afk_ms),
    video: seconds(row.video_ms),
    streaming: seconds(row.streaming_ms)
  },
  periods: {
    annual: Number(row.annual),
    monthly: Number(row.monthly),
    weekly: Number(row.weekly),
    daily: Number(row.daily)
  },
  creditedUntil: row.credited_until === null ? null : Number(row.credited_until),
  hidden: row.hidden,
  present: row.present
})

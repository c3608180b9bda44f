import { sql } from "kysely"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { Board, Metric } from "../../machines/leveling/board.ts"
import type { PageRow, StandingRow } from "./xpBoard.ts"

/** What a row `s`, a member's lifetime or period, has of a metric: XP, messages, or whole seconds as shown. */
const values = {
  xp: sql`s.voice / 6000000 + s.chat / 100`,
  messages: sql`s.messages`,
  voice: sql`s.active_ms / 1000 + s.afk_ms / 1000`,
  active: sql`s.active_ms / 1000`,
  afk: sql`s.afk_ms / 1000`,
  video: sql`s.video_ms / 1000`,
  streaming: sql`s.streaming_ms / 1000`
} satisfies Record<Metric, unknown>

const kinds = { year: "annual", month: "monthly", week: "weekly", day: "daily" } as const

const rowsOf = (guildId: GuildId, { metric, period }: Board) =>
  period === "all"
    ? sql`
      select user_id, reached_at, xp, ${values[metric]} as value from member s
      where guild_id = ${guildId}::bigint and present and not hidden and ${values[metric]} > 0`
    : sql`
      select m.user_id, m.reached_at, m.xp, ${values[metric]} as value
      from member_period s join member m on m.guild_id = s.guild_id and m.user_id = s.user_id
      where s.guild_id = ${guildId}::bigint and s.kind = ${kinds[period]} and s.starts_on = (
        select date_trunc(${period}, guildhall_day(guildhall_now(), timezone)::timestamp)::date
        from guild where guild_id = ${guildId}::bigint
      ) and m.present and not m.hidden and ${values[metric]} > 0`

/** A page of any board, of all its rows. */
export const sortedPageQuery = (
  guildId: GuildId,
  board: Board,
  { limit, offset }: { readonly limit: number; readonly offset: number }
) => sql<PageRow>`
  with board as materialized (${rowsOf(guildId, board)})
  select
    t.total, r.user_id, r.value, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, r.xp) as level
  from (select count(*) as total from board) t
  left join (
    select * from board order by value desc, reached_at, user_id offset ${offset} limit ${limit}
  ) r on true
  left join guild g on g.guild_id = ${guildId}::bigint
  order by r.value desc, r.reached_at, r.user_id`

export const sortedStandingQuery = (guildId: GuildId, userId: UserId, board: Board) => sql<StandingRow>`
  with board as materialized (${rowsOf(guildId, board)})
  select o.value, a.place, a.total
  from board o cross join lateral (
    select count(*) as total,
      1 + count(*) filter (where value > o.value or value = o.value and (reached_at, user_id) < (o.reached_at, o.user_id))
        as place
    from board
  ) a
  where o.user_id = ${userId}::bigint`

/** A whole board in its order, as one value: user id and value of each row, 8 bytes each, big-endian. */
export const packedQuery = (guildId: GuildId, board: Board) => sql<{ packed: Uint8Array | null }>`
  select string_agg(int8send(user_id) || int8send(value), '') as packed
  from (select * from (${rowsOf(guildId, board)}) board order by value desc, reached_at, user_id) sorted`

/** Levels of those of some members who are still to be shown. */
export const shownQuery = (guildId: GuildId, userIds: ReadonlyArray<UserId>) => sql<{ user_id: string; level: string }>`
  select m.user_id, guildhall_level(g.curve_kind, g.curve_base, g.thresholds, m.xp) as level
  from member m join guild g on g.guild_id = m.guild_id
  where m.guild_id = ${guildId}::bigint and m.user_id = any(${userIds}::bigint[]) and m.present and not m.hidden`

import { Effect, Layer, Redacted } from "effect"
import { type RawBuilder, sql } from "kysely"
import { layerPostgres } from "../src/infra/ledger/layers.ts"
import { GuildId } from "../src/machines/ids.ts"
import { chance, executeSlowly, normal, ranksOf } from "./levelingGuild.ts"

export const company = GuildId.make("810000000000000000")

/** When the guild is looked at: ms, UTC, which is its timezone. Some are in voice just then. */
export const companyNow = Date.UTC(2026, 10, 21, 21)
const today = sql.lit("2026-11-21")

export interface CompanySize {
  readonly years: number
  readonly members: number
  /** About so many: chance decides. */
  readonly segments: number
}

/** A guild of that size opens rooms as they are wanted: most hold a handful of people. */
const channels = sql.lit(150)
const hour = sql.lit(3_600_000)
const dayMs = sql`86400000::bigint`
const now = sql.lit(companyNow)
const daysOf = ({ years }: CompanySize) => sql.lit(years * 365)

/** Who joined and left when (days), is there on which part of the days between, and where. A few are there daily. */
const membersOf = (size: CompanySize) => sql`
  create unlogged table company_member as
  select
    n, 910000000000000000 + n as user_id, joins, joins + ((${daysOf(size)} - joins) * least(1, 2 * ${chance(2)}))::int
      as leaves,
    least(0.95, 0.08 * exp(1.5 * ${normal(3)})) as diligence, floor(${channels} * pow(${chance(5)}, 2)) as haunt,
    case when ${chance(6)} < 0.1 then 125 else 100 end as percent
  from generate_series(1, ${sql.lit(size.members)}::bigint) as n
  cross join lateral (select greatest(0, ${daysOf(size)} * (1.3 * ${chance(1)} - 0.4))::int as joins) j`

/**
 * One visit of a member a day at most: begun between 8 in the morning and midnight, mostly towards nine in the evening,
 * and over within 8 hours, so that none meets the next.
 */
const visitsOf = (size: CompanySize) => sql`
  create unlogged table company_visit as
  select n, user_id, haunt, percent, midnight + ((8 + 15.9 * evening) * ${hour})::bigint as starts, lasts
  from (
    select
      n, user_id, haunt, percent,
      (date ${today} - date '1970-01-01' - ${daysOf(size)} + d) * ${dayMs} as midnight,
      greatest(0, least(1, 0.8 + 0.17 * ${normal(12)})) as evening,
      least(8 * ${hour}, 60000 + 0.8 * ${hour} * exp(0.9 * ${normal(14)}))::bigint as lasts
    from (
      select d, m.n * 10000 + d as n, diligence, user_id, haunt, percent
      from generate_series(0, ${daysOf(size)}) as d join company_member m on d between joins and leaves
    ) member_day
    where ${chance(10)} < diligence
  ) visit
  order by starts`

/** Each month has its partition, as if it had been made when it was time. */
const partitionsOf = ({ years }: CompanySize) => sql`
  do $$
  declare
    this_month timestamp := date_trunc('month', timestamp ${today});
    month timestamp;
  begin
    for month in select generate_series(
      this_month - interval '1 year' * ${sql.lit(years)}, this_month, interval '1 month'
    ) loop
      execute format(
        'create table if not exists %I partition of segment for values from (%s) to (%s)',
        'segment_' || to_char(month, 'YYYY_MM'), extract(epoch from month)::bigint * 1000,
        extract(epoch from month + interval '1 month')::bigint * 1000
      );
    end loop;
  end
  $$`

/**
 * The pieces of each visit follow one another: the n-th ends somewhere in the n-th part of it. Cut at midnight, and now.
 * An `offset 0` keeps what is inside from being computed again for every column.
 */
const segmentsOf = ({ segments }: CompanySize) => sql`
  insert into segment (
    guild_id, user_id, started_at, ended_at, channel_id, joined_at, day, attention, camera, screen, withheld, rate,
    percent, evidence
  )
  select
    ${company}::bigint, user_id, lo, hi, 710000000000000000 + channel, joined_at, date '1970-01-01' + day, attention,
    camera, screen, withheld,
    case when withheld = '{}' then
      case attention when 'active' then 50 else 10 end + case when camera then 50 else 0 end
        + case when screen then 50 else 0 end
    else 0 end,
    percent, 'seen'
  from (
    select
      user_id, joined_at, percent, starts, ends,
      (case when ${chance(20)} < 0.8 then haunt else floor(${channels} * pow(${chance(21)}, 2)) end)::bigint as channel,
      case when ${chance(22)} < 0.75 then 'active' else 'afk' end as attention,
      ${chance(23)} < 0.08 as camera, ${chance(24)} < 0.1 as screen,
      case
        when ${chance(25)} < 0.05 then '{alone}'::text[]
        when ${chance(25)} > 0.99 then '{ignored channel}'::text[]
        else '{}'::text[]
      end as withheld
    from (
      select
        v.n * 1000 + piece as n, user_id, haunt, percent, v.starts as joined_at,
        v.starts + case when piece = 0 then 0 else (lasts * (piece - 1 + begins) / pieces)::bigint end as starts,
        v.starts + case when piece = pieces - 1 then lasts else (lasts * (piece + finishes) / pieces)::bigint end as ends
      from (select ${sql.lit(segments)}::float8 / count(*) as average from company_visit) a
      cross join company_visit v
      cross join lateral (
        select least(100, 1 + floor(-ln(${chance(16)}) / ln(1 + 1 / greatest(0.01, average - 1))))::int as pieces
      ) p
      cross join lateral generate_series(0, pieces - 1) as piece
      cross join lateral (select ${chance(18)} as begins from (select v.n * 1000 + piece - 1 as n) before) b
      cross join lateral (select ${chance(18)} as finishes from (select v.n * 1000 + piece as n) here) f
      offset 0
    ) piece
    where starts < ends
    offset 0
  ) segment
  cross join lateral generate_series((starts / ${dayMs})::int, ((ends - 1) / ${dayMs})::int) as day
  cross join lateral (
    select greatest(starts, day * ${dayMs}) as lo, least(ends, (day + 1) * ${dayMs}, ${now}) as hi
  ) cut
  where lo < hi`

const counted = sql`not 'ignored channel' = any(withheld)`
const sums = sql`
  coalesce(sum(ended_at - started_at) filter (where ${counted} and attention = 'active'), 0) as active_ms,
  coalesce(sum(ended_at - started_at) filter (where ${counted} and attention = 'afk'), 0) as afk_ms,
  coalesce(sum(ended_at - started_at) filter (where ${counted} and camera), 0) as video_ms,
  coalesce(sum(ended_at - started_at) filter (where ${counted} and screen), 0) as streaming_ms`

const totals = sql`
  insert into member (
    guild_id, user_id, voice, level, reached_at, active_ms, afk_ms, video_ms, streaming_ms, credited_until, settled_at,
    hidden, present
  )
  select
    ${company}::bigint, user_id, coalesce(voice, 0),
    guildhall_level(g.curve_kind, g.curve_base, g.thresholds, coalesce(voice, 0) / 6000000), coalesce(reached_at, 0),
    coalesce(active_ms, 0), coalesce(afk_ms, 0), coalesce(video_ms, 0), coalesce(streaming_ms, 0), credited_until,
    credited_until, ${chance(40)} < 0.02, ${chance(41)} > 0.05
  from company_member
  join guild g on g.guild_id = ${company}::bigint
  left join (
    select
      user_id, sum((ended_at - started_at) * rate * percent)::bigint as voice,
      max(ended_at) filter (where rate > 0) as reached_at, max(ended_at) as credited_until, ${sums}
    from segment where guild_id = ${company}::bigint group by user_id
  ) s using (user_id)`

const periodOf = (columns: RawBuilder<unknown>) => sql`
  insert into member_period (
    guild_id, kind, starts_on, user_id, voice, chat, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded
  ) ${columns}`

const days = periodOf(sql`
  select ${company}::bigint, 'daily', day, user_id, voice, 0, active_ms, afk_ms, video_ms, streaming_ms, 0, 0
  from (
    select day, user_id, sum((ended_at - started_at) * rate * 100) as voice, ${sums}
    from segment where guild_id = ${company}::bigint group by day, user_id
  ) d where active_ms + afk_ms > 0
  -- As they come to be: day after day.
  order by day`)

const periods = periodOf(sql`
  select
    guild_id, k.kind, date_trunc(unit, starts_on::timestamp)::date as start, user_id, sum(voice), 0, sum(active_ms),
    sum(afk_ms), sum(video_ms), sum(streaming_ms), 0, 0
  from member_period p
  cross join (values ('annual', 'year'), ('monthly', 'month'), ('weekly', 'week')) as k (kind, unit)
  where guild_id = ${company}::bigint and p.kind = 'daily'
  group by guild_id, k.kind, start, user_id
  order by start`)

const opened = sql`
  insert into open_day (guild_id, day)
  select distinct guild_id, starts_on from member_period where guild_id = ${company}::bigint and kind = 'daily'`

/** Migrates an empty database and puts the guild into it, as settlements would have left it: no day is closed yet. */
export const makeCompany = async (url: string, size: CompanySize): Promise<void> => {
  await Effect.runPromise(Effect.scoped(Layer.build(layerPostgres(Redacted.make(url)))))
  await executeSlowly(url, [
    sql`insert into guild (guild_id) values (${company}::bigint)`,
    membersOf(size),
    visitsOf(size),
    sql`analyze company_visit`,
    partitionsOf(size),
    segmentsOf(size),
    sql`vacuum analyze segment`,
    totals,
    days,
    periods,
    opened,
    ranksOf,
    sql`drop table company_member, company_visit`,
    sql`vacuum analyze`
  ])
}

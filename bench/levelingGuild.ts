import { MikroORM } from "@mikro-orm/postgresql"
import { Effect, Layer, Redacted } from "effect"
import { type RawBuilder, sql } from "kysely"
import { layerPostgres } from "../src/infra/ledger/layers.ts"
import { ormOptions } from "../src/infra/ledger/orm.ts"
import { GuildId } from "../src/machines/ids.ts"

export const crowd = GuildId.make("800000000000000000")

/** Uniform in (0, 1), the same for the same member and seed. */
export const chance = (seed: number) =>
  sql`(((hashint8extended(n, ${sql.lit(seed)}) & 9007199254740991) + 1) / 9007199254740993.0::float8)`

/** A standard normal, of two uniforms. */
export const normal = (seed: number) => sql`sqrt(-2 * ln(${chance(seed)})) * cos(2 * pi() * ${chance(seed + 1)})`

/**
 * A guild as they are: most wrote a message or two and were never in voice, a few are there every day. So XP has a
 * long tail, and its small values are held by tens of thousands at once.
 */
const membersOf = (count: number) => sql`
  insert into member (
    guild_id, user_id, voice, chat, level, reached_at, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded,
    hidden, present
  )
  select
    ${crowd}::bigint, 900000000000000000 + n, (active * 50 + afk * 10 + video * 50 + streaming * 50) * 100,
    rewarded * 1500, guildhall_level(
      'exponential', 100, guildhall_thresholds('exponential', 100, 12),
      (active * 50 + afk * 10 + video * 50 + streaming * 50) / 60000 + rewarded * 15
    ),
    1790000000000 + (${chance(1)} * 5000000000)::bigint, active, afk, video, streaming, rewarded * 3 / 2, rewarded,
    ${chance(2)} < 0.02, ${chance(3)} > 0.05
  from generate_series(1, ${count}::bigint) as n
  cross join lateral (select exp(0.5 + 2 * ${normal(4)})::bigint as rewarded) c
  cross join lateral (
    select case when ${chance(6)} < 0.4 then (exp(15 + 2.2 * ${normal(7)}))::bigint else 0 end as active
  ) v
  cross join lateral (
    select (active * ${chance(9)} * 0.5)::bigint as afk,
      case when ${chance(10)} < 0.2 then (active * ${chance(11)})::bigint else 0 end as video,
      case when ${chance(12)} < 0.3 then (active * ${chance(13)})::bigint else 0 end as streaming
  ) w`

/** Of every member's lifetime a part in this year, of fewer in this month, this week and today. */
const periodsOf = sql`
  insert into member_period (
    guild_id, kind, starts_on, user_id, voice, chat, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded
  )
  select
    guild_id, kind, date_trunc(unit, guildhall_day(guildhall_now(), 'UTC')::timestamp)::date, user_id, voice / part,
    chat / part, active_ms / part, afk_ms / part, video_ms / part, streaming_ms / part, messages / part, rewarded / part
  from (select *, user_id as n from member) m
  cross join (
    values ('annual', 'year', 0.6, 2), ('monthly', 'month', 0.25, 6), ('weekly', 'week', 0.12, 20),
      ('daily', 'day', 0.04, 100)
  ) as k (kind, unit, share, part)
  where ${chance(14)} < share and active_ms + afk_ms + messages > 0`

export const ranksOf = sql`
  insert into rank_bucket (guild_id, bucket, members)
  select guild_id, guildhall_bucket(xp), count(*) from member where present and not hidden and xp > 0 group by 1, 2`

/** Executes statements on a connection that may take its time, unlike ours. Answers how long the last took: ms. */
export const executeSlowly = async (url: string, statements: ReadonlyArray<RawBuilder<unknown>>): Promise<number> => {
  const orm = new MikroORM({ ...ormOptions, clientUrl: url })
  const kysely = orm.em.fork().getKysely()
  let began = performance.now()
  for (const statement of statements) {
    began = performance.now()
    await statement.execute(kysely)
  }
  const took = performance.now() - began
  await orm.close(true)
  return took
}

/** Migrates an empty database and puts the guild into it. */
export const makeCrowd = async (url: string, count: number): Promise<void> => {
  await Effect.runPromise(Effect.scoped(Layer.build(layerPostgres(Redacted.make(url)))))
  const guild = sql`insert into guild (guild_id) values (${crowd}::bigint)`
  await executeSlowly(url, [guild, membersOf(count), periodsOf, ranksOf, sql`vacuum analyze`])
}

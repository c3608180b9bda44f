import { Context, Effect, Layer, Redacted } from "effect"
import { type RawBuilder, sql } from "kysely"
import { Database, DatabaseTime } from "../src/infra/ledger/Database.ts"
import { layerPostgres } from "../src/infra/ledger/layers.ts"
import { RollupStore } from "../src/infra/ledger/statistics/RollupStore.ts"
import { StatisticsStore } from "../src/infra/ledger/statistics/StatisticsStore.ts"
import { UserId } from "../src/machines/ids.ts"
import { Range, windowOf } from "../src/machines/statistics/range.ts"
import { Span, spanStart } from "../src/machines/statistics/span.ts"
import { hoursOf } from "../src/machines/time/localHour.ts"
import { daysAfter } from "../src/machines/time/period.ts"
import { startPostgres } from "../tests/support/postgres.ts"
import { executeSlowly } from "./levelingGuild.ts"
import { median } from "./median.ts"
import { plainBoard, plainDays, plainPartners } from "./statisticsPlain.ts"
import { company, companyNow, makeCompany } from "./statisticsGuild.ts"

const size = { years: 5, members: 20_000, segments: 10_000_000 }
const today = new Date(companyNow).toISOString().slice(0, 10)
const looks = 15
const everyone = 40

/** Beside plain SQL over the segments: ms, medians. */
export interface Compared {
  readonly what: string
  readonly ms: number
  /** null: not measured. */
  readonly plainMs: number | null
}

export interface StatisticsFigures {
  readonly years: number
  readonly segments: number
  readonly boards: ReadonlyArray<Compared>
  readonly partners: ReadonlyArray<Compared>
  readonly member: ReadonlyArray<Compared>
  readonly guild: ReadonlyArray<Compared>
}

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const before = performance.now()
    yield* effect
    return performance.now() - before
  })

const medianOf = <E, R>(effects: ReadonlyArray<Effect.Effect<unknown, E, R>>) =>
  Effect.map(Effect.forEach(effects, timed), median)

/** Every look is made by another member, from the busiest down, so that nothing is measured twice in the same rows. */
const measure = Effect.fnUntraced(function* (url: string, years: number, plain: boolean) {
  const stores = yield* Layer.build(
    layerPostgres(Redacted.make(url)).pipe(Layer.provide(Layer.succeed(DatabaseTime, () => companyNow)))
  )
  const database = Context.get(stores, Database)
  const statistics = Context.get(stores, StatisticsStore)
  const busiest = yield* database.rows(
    sql<{ user_id: string }>`
      select user_id from member where guild_id = ${company}::bigint order by active_ms + afk_ms desc limit ${everyone}`
  )
  const users = busiest.map(({ user_id }) => UserId.make(user_id))
  const [segments] = yield* database.rows(
    sql<{
      count: string
    }>`select sum(reltuples)::bigint as count from pg_class where relname like 'segment\\_%' and relkind = 'r'`
  )
  const slowly = (statement: RawBuilder<unknown>) =>
    plain ? Effect.promise(() => executeSlowly(url, [statement])) : Effect.succeed(null)

  const boards = yield* Effect.forEach(Range.literals, (range) =>
    Effect.gen(function* () {
      const window = windowOf(range, companyNow, "UTC")
      const ms = yield* medianOf(Array.from({ length: looks }, () => statistics.board(company, window, [])))
      return { what: `leaderboard, ${range}`, ms, plainMs: yield* slowly(plainBoard(window)) }
    })
  )
  const partners = yield* Effect.forEach(Range.literals, (range) =>
    Effect.gen(function* () {
      const window = windowOf(range, companyNow, "UTC")
      const ms = yield* medianOf(users.map((userId) => statistics.partners(company, userId, window, [])))
      const [first] = users
      return {
        what: `partners, ${range}`,
        ms,
        plainMs: first === undefined ? null : yield* slowly(plainPartners(first, window))
      }
    })
  )
  const spans = hoursOf(Date.parse(spanStart("hours", today)), companyNow, "UTC")
  const member = yield* Effect.forEach(Span.literals, (span) =>
    Effect.gen(function* () {
      const from = spanStart(span, today)
      const ms = yield* medianOf(
        users.map((userId) =>
          Effect.all([
            statistics.memberDays(company, userId, from, []),
            statistics.streak(company, userId, today, []),
            span === "hours" ? statistics.memberHours(company, userId, spans, []) : Effect.void
          ])
        )
      )
      const [first] = users
      return {
        what: `a member's statistics, ${span}`,
        ms,
        plainMs: first === undefined ? null : yield* slowly(plainDays(first, from))
      }
    })
  )
  const guild = yield* Effect.forEach(Span.literals, (span) =>
    Effect.gen(function* () {
      const from = spanStart(span, today)
      const ms = yield* medianOf(
        Array.from({ length: looks }, () =>
          Effect.all([
            statistics.guildDays(company, from, []),
            statistics.attendance(company, from, []),
            span === "hours" ? statistics.guildHours(company, spans, []) : Effect.void
          ])
        )
      )
      return { what: `the guild's statistics, ${span}`, ms, plainMs: yield* slowly(plainDays(null, from)) }
    })
  )
  const figures: StatisticsFigures = {
    years,
    segments: Number(segments?.count ?? 0),
    boards,
    partners,
    member,
    guild
  }
  return figures
}, Effect.scoped)

/** Closes every day but the current one. Answers how long a day took: ms, median. */
const closeDays = (url: string) =>
  Effect.gen(function* () {
    const stores = yield* Layer.build(
      layerPostgres(Redacted.make(url)).pipe(Layer.provide(Layer.succeed(DatabaseTime, () => companyNow)))
    )
    const rollups = Context.get(stores, RollupStore)
    const took: Array<number> = []
    for (;;) {
      const due = yield* rollups.due({ shards: [0], count: 1 })
      if (due.length === 0) break
      for (const day of due) took.push(yield* timed(rollups.close(day)))
    }
    yield* Effect.promise(() => executeSlowly(url, [sql`vacuum analyze`]))
    return median(took)
  }).pipe(Effect.scoped)

/** Leaves so many years of a guild's past. The totals of members stay as they are. */
const leave = (url: string, years: number) => {
  const from = sql.lit(daysAfter(today, -365 * years))
  const month = sql.lit(
    `segment_${daysAfter(today, -365 * years)
      .slice(0, 7)
      .replace("-", "_")}`
  )
  return executeSlowly(url, [
    sql`
      do $$
      declare
        name text;
      begin
        for name in
          select relname from pg_class where relname like 'segment\_2%' and relkind = 'r' and relname < ${month}
        loop
          execute format('drop table %I', name);
        end loop;
      end
      $$`,
    sql`delete from segment where day < ${from}::date`,
    sql`delete from member_period where starts_on < ${from}::date`,
    sql`delete from guild_day where day < ${from}::date`,
    sql`delete from pair_period where starts_on < ${from}::date`,
    sql`vacuum analyze`
  ])
}

/** It all takes half an hour or more. */
const tell = (what: string) => void process.stderr.write(`${new Date().toISOString()} ${what} ...\n`)

/** A large guild whose past grows shorter year by year, so that each length is looked at with the same present. */
export const statisticsBench = async () => {
  const server = await startPostgres({ fsync: "on", shared_buffers: "256MB" })
  try {
    const url = await server.createDatabase()
    tell("making the guild")
    await makeCompany(url, size)
    tell("closing its days")
    const closeMs = await Effect.runPromise(closeDays(url))
    const grown: Array<StatisticsFigures> = []
    for (let years = size.years; years >= 1; years--) {
      tell(`measuring ${years} years`)
      if (years < size.years) await leave(url, years)
      grown.unshift(await Effect.runPromise(measure(url, years, years === size.years)))
    }
    return { closeMs, grown }
  } finally {
    await server.close()
  }
}

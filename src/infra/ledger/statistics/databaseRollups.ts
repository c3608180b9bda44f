import { Effect, Layer } from "effect"
import { type RawBuilder, sql } from "kysely"
import { GuildId, UserId } from "../../../machines/ids.ts"
import { Database } from "../Database.ts"
import type { Discrepancy } from "../LedgerStore.ts"
import { isOfShards } from "../ofShards.ts"
import { type DayOfGuild, type RollupScope, RollupStore } from "./RollupStore.ts"
import { largestCompany } from "./StatisticsStore.ts"

interface DayRow {
  readonly guild_id: string
  readonly day: string
}

/** Members whose pairs of a day one statement makes. */
const atOnce = 4_000

/** Members whose pairs of all their days one statement adds up. */
const lifesAtOnce = 20

/** Days made ready at once. */
const daysAtOnce = 64

const isWithin = (scope: RollupScope, seventh: RawBuilder<unknown>) =>
  "guildId" in scope
    ? sql`guild_id = ${scope.guildId}::bigint`
    : sql`${isOfShards(scope.of)} and ${seventh} % 7 = ${scope.part}::int`

const daysOf = (rows: ReadonlyArray<DayRow>): ReadonlyArray<DayOfGuild> =>
  rows.map(({ day, guild_id }) => ({ guildId: GuildId.make(guild_id), day }))

/** The rollups over the ledger's tables; the functions of the migration make and compare them. */
export const layerDatabaseRollups = Layer.effect(
  RollupStore,
  Effect.gen(function* () {
    const database = yield* Database

    /** In how many parts a day is made and compared, and how often it was settled for. `version` null: it is closed. */
    const extent = Effect.fnUntraced(function* ({ day, guildId }: DayOfGuild) {
      const [row] = yield* database.rows(
        sql<{ members: string; version: number | null }>`
          select count(*) as members, (
            select version from open_day where guild_id = ${guildId}::bigint and day = ${day}::date
          ) as version
          from member_period where guild_id = ${guildId}::bigint and kind = 'daily' and starts_on = ${day}::date`
      )
      const parts = Math.max(1, Math.ceil(Number(row?.members ?? 0) / atOnce))
      return { parts: Array.from({ length: parts }, (_, part) => part), version: row?.version ?? null }
    })

    const monthsOf = (guildId: GuildId, userIds: ReadonlyArray<string>) =>
      database
        .rows(
          sql<{ user_id: string; stored: string; derived: string }>`
            select * from guildhall_verify_months(${guildId}::bigint, ${userIds}::bigint[])`
        )
        .pipe(
          Effect.map((rows) =>
            rows.map(({ derived, stored, user_id }): Discrepancy => ({
              guildId,
              userId: UserId.make(user_id),
              what: "pairs",
              stored,
              derived
            }))
          )
        )

    return RollupStore.of({
      due: (of) =>
        database
          .rows(
            sql<DayRow>`
              select guild_id, day::text from open_day o
              where ${isOfShards(of)} and day < (
                select guildhall_day(guildhall_now() - 600000, timezone) from guild g where g.guild_id = o.guild_id
              )
              order by day desc, guild_id limit ${daysAtOnce}`
          )
          .pipe(Effect.map(daysOf)),
      close: Effect.fn("RollupStore.close")(function* (of) {
        const { parts, version } = yield* extent(of)
        if (version === null) return true
        for (const part of parts) {
          yield* database.rows(sql`
            select guildhall_store_day(
              ${of.guildId}::bigint, ${of.day}::date, ${part}::int, ${parts.length}::int, ${largestCompany}::int
            )`)
        }
        // Whoever settles for the day commits its segments with a higher version: then what was made may miss them.
        const closed = yield* database.rows(sql`
          delete from open_day
          where guild_id = ${of.guildId}::bigint and day = ${of.day}::date and version = ${version}::int returning day`)
        return closed.length > 0
      }),
      guilds: Effect.map(
        database.rows(sql<{ guild_id: string }>`select guild_id from guild order by guild_id`),
        (rows) => rows.map(({ guild_id }) => GuildId.make(guild_id))
      ),
      open: (guildId) =>
        database
          .rows(
            sql<DayRow>`
              with opened as (
                insert into open_day as o (guild_id, day)
                select guild_id, starts_on from member_period
                where guild_id = ${guildId}::bigint and kind = 'daily' and active_ms + afk_ms > 0
                union
                select guild_id, day from guild_day where guild_id = ${guildId}::bigint
                on conflict (guild_id, day) do update set version = o.version + 1
                returning guild_id, day
              )
              select guild_id, day::text from opened order by day`
          )
          .pipe(Effect.map(daysOf)),
      closed: (scope) =>
        database
          .rows(
            sql<DayRow>`
              select guild_id, day::text from guild_day
              where ${isWithin(scope, sql`(day - '2000-01-01'::date)`)} order by guild_id, day`
          )
          .pipe(Effect.map(daysOf)),
      verify: Effect.fn("RollupStore.verify")(function* (of) {
        const { parts } = yield* extent(of)
        const found = yield* Effect.forEach(parts, (part) =>
          database.rows(
            sql<Pick<Discrepancy, "what" | "stored" | "derived">>`
              select * from guildhall_verify_day(
                ${of.guildId}::bigint, ${of.day}::date, ${part}::int, ${parts.length}::int, ${largestCompany}::int
              )`
          )
        )
        return found.flat().map((row) => ({ ...row, guildId: of.guildId, userId: null }))
      }),
      verifyMonths: Effect.fn("RollupStore.verifyMonths")(function* (scope) {
        const chunks = yield* database.rows(
          sql<{ guild_id: string; user_ids: ReadonlyArray<string> }>`
            select guild_id, array_agg(user_id::text) as user_ids from (
              select guild_id, user_id, (row_number() over (partition by guild_id order by user_id) - 1) / ${lifesAtOnce}::int
                as chunk
              from member
              where active_ms + afk_ms > 0 and ${isWithin(scope, sql`user_id`)}
            ) chunks group by guild_id, chunk order by guild_id, chunk`
        )
        const found = yield* Effect.forEach(chunks, ({ guild_id, user_ids }) =>
          monthsOf(GuildId.make(guild_id), user_ids)
        )
        return found.flat()
      })
    })
  })
)

import { Effect } from "effect"
import { sql } from "kysely"
import { GuildId, UserId } from "../../machines/ids.ts"
import type { Database } from "./Database.ts"
import type { Discrepancy, LedgerStore } from "./LedgerStore.ts"

interface ChunkRow {
  readonly guild_id: string
  readonly user_ids: ReadonlyArray<string>
}

interface DiscrepancyRow {
  readonly user_id: string
  readonly what: Discrepancy["what"]
  readonly stored: string
  readonly derived: string
}

interface BucketRow {
  readonly bucket: number
  readonly stored: string
  readonly derived: string
}

/** Members checked by one call: the guild's settlements wait for it. */
const atOnce = 200

type Scope = Parameters<LedgerStore["Service"]["verify"]>[0]

const chunksQuery = (scope: Scope) => sql<ChunkRow>`
  select guild_id, array_agg(user_id::text) as user_ids from (
    select guild_id, user_id, (row_number() over (partition by guild_id order by user_id) - 1) / ${atOnce}::int as chunk
    from member
    where ${"part" in scope ? sql`user_id % 7 = ${scope.part}::int` : sql`settled_at >= ${scope.touchedSince}::bigint`}
  ) scope group by guild_id, chunk order by guild_id, chunk`

const nextQuery = (guildId: GuildId, after: string) => sql<{ user_id: string }>`
  select user_id from member where guild_id = ${guildId}::bigint and user_id > ${after}::bigint
  order by user_id limit ${atOnce}`

const guildsQuery = (part: number) => sql<{ guild_id: string }>`
  select guild_id from guild where guild_id % 7 = ${part}::int order by guild_id`

/** The integrity check, chunk by chunk; the database compares, repairs and answers what differed. */
export const verification = (database: Database["Service"]): Pick<LedgerStore["Service"], "verify" | "recalculate"> => {
  const verifyMembers = (guildId: GuildId, userIds: ReadonlyArray<string>) =>
    database.rows(sql<DiscrepancyRow>`select * from guildhall_verify(${guildId}::bigint, ${userIds}::bigint[])`).pipe(
      Effect.map((rows) =>
        rows.map(({ derived, stored, user_id, what }): Discrepancy => ({
          guildId,
          userId: UserId.make(user_id),
          what,
          stored,
          derived
        }))
      )
    )

  const verifyRanks = (guildId: GuildId) =>
    database.rows(sql<BucketRow>`select * from guildhall_verify_ranks(${guildId}::bigint)`).pipe(
      Effect.map((rows) =>
        rows.map(({ bucket, derived, stored }): Discrepancy => ({
          guildId,
          userId: null,
          what: "ranks",
          stored: `${stored} in bucket ${bucket}`,
          derived: `${derived} in bucket ${bucket}`
        }))
      )
    )

  return {
    verify: Effect.fn("LedgerStore.verify")(function* (scope) {
      const chunks = yield* database.rows(chunksQuery(scope))
      const found = yield* Effect.forEach(chunks, ({ guild_id, user_ids }) =>
        verifyMembers(GuildId.make(guild_id), user_ids)
      )
      const guilds = "part" in scope ? yield* database.rows(guildsQuery(scope.part)) : chunks
      const ids = new Set(guilds.map(({ guild_id }) => GuildId.make(guild_id)))
      const ranks = yield* Effect.forEach(ids, verifyRanks)
      return [...found, ...ranks].flat()
    }),
    recalculate: Effect.fn("LedgerStore.recalculate")(function* (guildId) {
      const found: Array<Discrepancy> = []
      const after = (userId: string) =>
        database.rows(nextQuery(guildId, userId)).pipe(Effect.map((rows) => rows.map(({ user_id }) => user_id)))
      for (let ids = yield* after("0"); ids.length > 0; ids = yield* after(ids.at(-1) ?? "0")) {
        found.push(...(yield* verifyMembers(guildId, ids)))
      }
      return [...found, ...(yield* verifyRanks(guildId))]
    })
  }
}

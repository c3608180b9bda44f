import { Effect } from "effect"
import { sql } from "kysely"
import { GuildId, UserId } from "../../machines/ids.ts"
import type { Database } from "./Database.ts"
import type { Discrepancy, LedgerStore } from "./LedgerStore.ts"

interface ScopeRow {
  readonly guild_id: string
  readonly user_ids: ReadonlyArray<string>
}

interface DiscrepancyRow {
  readonly user_id: string
  readonly what: Discrepancy["what"]
  readonly stored: string
  readonly derived: string
}

/** Members checked by one call: the guild's settlements wait for it. */
const atOnce = 200

type Scope = Parameters<LedgerStore["Service"]["verify"]>[0]

const scopeQuery = (scope: Scope) => sql<ScopeRow>`
  select guild_id, array_agg(user_id::text) as user_ids from (
    select guild_id, user_id, (row_number() over (partition by guild_id order by user_id) - 1) / ${atOnce}::int as chunk
    from member
    where ${"part" in scope ? sql`user_id % 7 = ${scope.part}::int` : sql`settled_at >= ${scope.touchedSince}::bigint`}
  ) scope group by guild_id, chunk order by guild_id, chunk`

/** The integrity check, chunk by chunk; the database compares, repairs and answers what differed. */
export const verify = (database: Database["Service"]): LedgerStore["Service"]["verify"] =>
  Effect.fn("LedgerStore.verify")(function* (scope) {
    const chunks = yield* database.rows(scopeQuery(scope))
    const found = yield* Effect.forEach(chunks, ({ guild_id, user_ids }) =>
      database
        .rows(sql<DiscrepancyRow>`select * from guildhall_verify(${guild_id}::bigint, ${user_ids}::bigint[])`)
        .pipe(
          Effect.map((rows) =>
            rows.map(({ derived, stored, user_id, what }): Discrepancy => ({
              guildId: GuildId.make(guild_id),
              userId: UserId.make(user_id),
              what,
              stored,
              derived
            }))
          )
        )
    )
    return found.flat()
  })

import { Effect, Layer } from "effect"
import { sql } from "kysely"
import { UserId } from "../../machines/ids.ts"
import { Database } from "./Database.ts"
import { ledgerPage, pageQuery } from "./ledgerPage.ts"
import { Fenced, LedgerStore } from "./LedgerStore.ts"
import { leases } from "./leases.ts"
import { figuresQuery, memberFigures } from "./memberFigures.ts"
import { settleCall, settledMembers } from "./settlement.ts"
import { verification } from "./verification.ts"

interface AdjustedRow {
  readonly xp_before: string
  readonly xp: string
  readonly level_before: string
  readonly level: string
}

/** The ledger over a relational database; each method is one statement or one function of the database. */
export const layerDatabaseLedger = Layer.effect(
  LedgerStore,
  Effect.gen(function* () {
    const database = yield* Database
    return LedgerStore.of({
      ...leases(database),
      ...verification(database),
      settle: Effect.fn("LedgerStore.settle")(function* (lease, batch) {
        const rows = yield* database.rows(settleCall(lease, batch))
        const outcome = rows[0]?.outcome
        if (outcome === "fenced") {
          return yield* new Fenced({ shard: lease.shard, count: lease.count, epoch: lease.epoch })
        }
        return { applied: outcome === "applied", members: settledMembers(rows) }
      }),
      member: (guildId, userId) =>
        database
          .rows(figuresQuery(guildId, userId))
          .pipe(Effect.map(([row]) => (row === undefined ? null : memberFigures(row)))),
      creditedUntil: (guildId, userIds) =>
        database
          .rows(
            sql<{ user_id: string; credited_until: string }>`
              select user_id, credited_until from member
              where guild_id = ${guildId}::bigint and user_id = any(${userIds}::bigint[]) and credited_until is not null`
          )
          .pipe(Effect.map((rows) => new Map(rows.map((r) => [UserId.make(r.user_id), Number(r.credited_until)])))),
      markPresent: (guildId, userIds, present) =>
        Effect.asVoid(
          database.rows(sql`select guildhall_mark_present(${guildId}::bigint, ${userIds}::bigint[], ${present})`)
        ),
      hide: (guildId, userId, hidden) =>
        Effect.asVoid(database.rows(sql`select guildhall_hide(${guildId}::bigint, ${userId}::bigint, ${hidden})`)),
      adjust: Effect.fn("LedgerStore.adjust")(function* (guildId, userId, { kind, xp }, reason, by) {
        const [row] = yield* database.rows(
          sql<AdjustedRow>`
            select * from guildhall_adjust(${guildId}::bigint, ${userId}::bigint, ${kind}, ${xp}::bigint, ${reason}, ${by})`
        )
        if (row === undefined) return yield* Effect.die(new Error("guildhall_adjust answered no row"))
        return {
          xpBefore: Number(row.xp_before),
          xp: Number(row.xp),
          levelBefore: Number(row.level_before),
          level: Number(row.level)
        }
      }),
      ledger: (guildId, userId, page) =>
        database.rows(pageQuery(guildId, userId, page)).pipe(Effect.map((rows) => ledgerPage(rows, page.limit))),
      makePartitions: Effect.asVoid(database.rows(sql`select guildhall_make_partitions(), guildhall_forget_batches()`)),
      ping: Effect.asVoid(database.rows(sql`select 1`))
    })
  })
)

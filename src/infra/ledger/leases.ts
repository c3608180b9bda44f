import { Effect } from "effect"
import { sql } from "kysely"
import type { Database } from "./Database.ts"
import { Fenced, LeaseHeld, type LedgerStore } from "./LedgerStore.ts"

interface TakenRow {
  readonly taken: boolean
  readonly epoch: string
  readonly holder: string
  readonly expires_in: string
}

type Leases = Pick<LedgerStore["Service"], "takeLease" | "renewLease" | "releaseLease">

/** The lease rows. They last 30 s by the database's clock; only Postgres decides who holds one. */
export const leases = (database: Database["Service"]): Leases => ({
  takeLease: Effect.fnUntraced(function* (shard, count, holder, { steal }) {
    const [row] = yield* database.rows(
      sql<TakenRow>`select * from guildhall_take_lease(${shard}, ${count}, ${holder}, ${steal})`
    )
    if (row === undefined) return yield* Effect.die(new Error("guildhall_take_lease answered no row"))
    if (row.taken) return { shard, count, epoch: Number(row.epoch), holder }
    return yield* new LeaseHeld({ shard, count, holder: row.holder, expiresIn: Number(row.expires_in) })
  }),
  renewLease: Effect.fnUntraced(function* ({ count, epoch, shard }) {
    const [row] = yield* database.rows(
      sql<{ now: string | null }>`select guildhall_renew_lease(${shard}, ${count}, ${epoch}) as now`
    )
    if (row === undefined || row.now === null) return yield* new Fenced({ shard, count, epoch })
    return Number(row.now)
  }),
  releaseLease: ({ count, epoch, shard }) =>
    Effect.asVoid(
      database.rows(
        sql`update lease set expires_at = 0 where shard = ${shard} and count = ${count} and epoch = ${epoch}`
      )
    )
})

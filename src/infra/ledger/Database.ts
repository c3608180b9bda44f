import type { SqlEntityManager } from "@mikro-orm/postgresql"
import { Context, type Effect } from "effect"
import { type RawBuilder, sql } from "kysely"
import { childSpan } from "../tracing/childSpan.ts"
import type { LedgerUnavailable } from "./LedgerStore.ts"

/**
 * The database's time in ms, UTC; null, the default, is its own clock. For tests: what is given here is what SQL
 * sees as now (the setting `guildhall.now`).
 */
export const DatabaseTime = Context.Reference<(() => number) | null>("guildhall/infra/DatabaseTime", {
  defaultValue: () => null
})

/** The relational database, migrated and ready: a Postgres server or the embedded one, the same SQL on both. */
export class Database extends Context.Service<
  Database,
  {
    /** Works with an entity manager of its own. What must be atomic is one statement or `em.transactional`. */
    readonly use: <A>(work: (em: SqlEntityManager) => Promise<A>) => Effect.Effect<A, LedgerUnavailable>
    /** Runs one statement and answers its rows, as they come from the driver: bigint and numeric as text. */
    readonly rows: <Row>(statement: RawBuilder<Row>) => Effect.Effect<ReadonlyArray<Row>, LedgerUnavailable>
  }
>()("guildhall/infra/Database") {}

const inTrace = childSpan("postgres", "client", () => ({ "db.system.name": "postgresql" }))

/** The service over whatever runs a piece of work with an entity manager. */
export const makeDatabase = (
  use: <A>(work: (em: SqlEntityManager) => Promise<A>) => Effect.Effect<A, LedgerUnavailable>,
  time: (() => number) | null
): Database["Service"] => {
  const timed: Database["Service"]["use"] =
    time === null
      ? use
      : (work) =>
          use((em) =>
            em.transactional(async (em) => {
              await sql`select set_config('guildhall.now', ${String(time())}, true)`.execute(em.getKysely())
              return work(em)
            })
          )
  const shown: Database["Service"]["use"] = (work) => inTrace(timed(work))
  return Database.of({
    use: shown,
    rows: <Row>(statement: RawBuilder<Row>) => shown(async (em) => (await statement.execute(em.getKysely())).rows)
  })
}

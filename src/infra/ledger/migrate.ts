import type { Migrator } from "@mikro-orm/migrations"
import type { SqlEntityManager } from "@mikro-orm/postgresql"
import { Effect } from "effect"
import { sql } from "kysely"
import { DatabaseRefused } from "./DatabaseRefused.ts"
import { migrations } from "./migrations/index.ts"

/** What migrating needs of an ORM, whichever its driver. Its pool holds a single connection: the lock is that session's. */
interface Migratable {
  readonly em: { readonly fork: () => SqlEntityManager }
  readonly migrator: Pick<Migrator, "getExecuted" | "up">
}

const lock = 5_147_001

/** Brings a database up to the code. Each migration is a transaction; one that was cut off is done again by the next start. */
export const migrate = Effect.fnUntraced(function* (orm: Migratable, database: string) {
  const query = <Row>(statement: ReturnType<typeof sql<Row>>) =>
    statement.execute(orm.em.fork().getKysely()).then((result) => result.rows)
  const refused = (reason: DatabaseRefused["reason"], mend: string) => (cause?: unknown) =>
    new DatabaseRefused({ reason, database, mend, cause })
  const attempt = <A>(run: () => Promise<A>, refuse: (cause: unknown) => DatabaseRefused) =>
    Effect.tryPromise({ try: run, catch: refuse })

  const unreachable = refused("unreachable", "Check that it runs, that the address is right, and that we may log in.")
  const failed = refused("migration failed", "Nothing was half done: mend that, and start again.")

  yield* attempt(
    () => query(sql<{ version: number }>`select current_setting('server_version_num')::int as version`),
    unreachable
  ).pipe(
    Effect.filterOrFail(
      ([server]) => server !== undefined && server.version >= 150_000,
      () => refused("too old", "Guildhall needs PostgreSQL 15 or newer: upgrade the server.")()
    )
  )
  // Two processes may start together: the second waits and finds nothing left to do.
  yield* attempt(() => query(sql`select pg_advisory_lock(${lock})`), unreachable)
  yield* attempt(() => orm.migrator.getExecuted(), failed).pipe(
    Effect.map((executed) => executed.filter(({ name }) => !migrations.some((known) => known.name === name))),
    Effect.filterOrFail(
      (unknown) => unknown.length === 0,
      ([newest]) =>
        refused("newer than the code", `A newer Guildhall changed it (${newest?.name}): run that version or newer.`)()
    )
  )
  const done = yield* attempt(() => orm.migrator.up(), failed)
  if (done.length > 0) {
    yield* Effect.logInfo("migrated the database").pipe(
      Effect.annotateLogs({ database, migrations: done.map(({ name }) => name).join(", ") })
    )
  }
  yield* attempt(() => query(sql`select guildhall_make_partitions()`), failed)
  yield* attempt(() => query(sql`select pg_advisory_unlock(${lock})`), failed)
})

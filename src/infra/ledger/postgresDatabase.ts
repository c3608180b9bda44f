import { MikroORM } from "@mikro-orm/postgresql"
import { Effect, Layer, Redacted } from "effect"
import { Database, DatabaseTime, makeDatabase } from "./Database.ts"
import { DatabaseRefused } from "./DatabaseRefused.ts"
import { migrate } from "./migrate.ts"
import { ormOptions } from "./orm.ts"
import { orUnavailable } from "./unavailable.ts"
import { wholePool } from "./wholePool.ts"

/**
 * Milliseconds. The lease is renewed every 10 s and lasts 30: a server that went silent must be noticed well
 * before. The server gives a statement up before we do, so that we hear why.
 */
const limits = {
  connectionTimeoutMillis: 5_000,
  lock_timeout: 5_000,
  statement_timeout: 8_000,
  idle_in_transaction_session_timeout: 15_000
}

const silence = 9_000

/** Compiling a plan costs seconds where it spans many partitions, and no statement of ours runs long enough to gain by it. */
const options = "-c jit=off"

const nameOf = (url: string) => {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

/** A Postgres server, 15 or newer, from a `postgres://` url; pending migrations are run first. */
export const layerPostgresDatabase = (url: Redacted.Redacted): Layer.Layer<Database, DatabaseRefused> =>
  Layer.effect(
    Database,
    Effect.gen(function* () {
      const clientUrl = Redacted.value(url)
      const database = yield* Effect.try({
        try: () => nameOf(clientUrl),
        catch: () =>
          new DatabaseRefused({
            reason: "unreachable",
            database: "in DATABASE_URL",
            mend: "Write it as postgres://user:password@host:5432/database."
          })
      })
      const open = (max: number, driverOptions: object) =>
        Effect.acquireRelease(
          Effect.sync(() => new MikroORM({ ...ormOptions, clientUrl, pool: { min: 0, max }, driverOptions })),
          // A server that does not answer does not say goodbye either.
          (orm) =>
            Effect.tryPromise(() => orm.close(true)).pipe(
              Effect.interruptible,
              Effect.timeout("3 seconds"),
              Effect.ignore
            )
        )
      const named = { application_name: "guildhall", keepAlive: true }
      // Migrating may take its time, and waits for who else is at it.
      yield* open(1, {
        ...named,
        connectionTimeoutMillis: limits.connectionTimeoutMillis,
        onPoolCreated: wholePool(0)
      }).pipe(
        Effect.flatMap((orm) => migrate(orm, database)),
        Effect.scoped
      )
      const orm = yield* open(10, { ...named, ...limits, options, onPoolCreated: wholePool(silence) })
      return makeDatabase((work) => orUnavailable(() => work(orm.em.fork())), yield* DatabaseTime)
    })
  )

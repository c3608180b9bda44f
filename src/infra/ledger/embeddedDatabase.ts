import { mkdirSync } from "node:fs"
import { MikroORM } from "@mikro-orm/pglite"
import { Effect, Layer, Semaphore } from "effect"
import { Database, DatabaseTime, makeDatabase } from "./Database.ts"
import { DatabaseRefused } from "./DatabaseRefused.ts"
import { openPglite } from "./embedded/pgliteThread.ts"
import { migrate } from "./migrate.ts"
import { ormOptions } from "./orm.ts"
import { orUnavailable } from "./unavailable.ts"

/**
 * Postgres in WebAssembly, its data in a folder that the caller has locked: a second process would silently lose
 * rows. Pending migrations are run first.
 */
export const layerEmbeddedDatabase = (folder: string): Layer.Layer<Database, DatabaseRefused> =>
  Layer.effect(
    Database,
    Effect.gen(function* () {
      const pglite = yield* Effect.acquireRelease(
        Effect.tryPromise({
          try: () => {
            mkdirSync(folder, { recursive: true })
            return openPglite(folder)
          },
          catch: (cause) =>
            new DatabaseRefused({
              reason: "unreachable",
              database: `in ${folder}`,
              mend: "Check that the folder can be written; when its files are damaged, restore a backup.",
              cause
            })
        }),
        (thread) => Effect.promise(() => thread.close())
      )
      const orm = yield* Effect.acquireRelease(
        Effect.sync(() => new MikroORM({ ...ormOptions, dbName: folder, driverOptions: { pglite } })),
        (orm) => Effect.promise(() => orm.close(true))
      )
      yield* migrate(orm, `in ${folder}`)
      // The driver shares one connection among all entity managers and would mix up their transactions: they take
      // turns, and a turn is over when its work is, also for who no longer waits for it.
      const turns = yield* Semaphore.make(1)
      return makeDatabase(
        (work) => turns.withPermit(Effect.uninterruptible(orUnavailable(() => work(orm.em.fork())))),
        yield* DatabaseTime
      )
    })
  )

import { mkdirSync } from "node:fs"
import { MikroORM } from "@mikro-orm/pglite"
import { Effect, Layer, ScopedRef, Semaphore } from "effect"
import { Database, DatabaseTime, makeDatabase } from "./Database.ts"
import { DatabaseRefused } from "./DatabaseRefused.ts"
import { openPglite } from "./embedded/pgliteThread.ts"
import { LedgerUnavailable } from "./LedgerStore.ts"
import { migrate } from "./migrate.ts"
import { ormOptions } from "./orm.ts"
import { orUnavailable } from "./unavailable.ts"

/** One life of the database: the thread it lives in, and what speaks to that thread alone. */
const open = Effect.fnUntraced(function* (folder: string) {
  const thread = yield* Effect.acquireRelease(
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
    Effect.sync(() => new MikroORM({ ...ormOptions, dbName: folder, driverOptions: { pglite: thread } })),
    (orm) => Effect.promise(() => orm.close(true))
  )
  return { thread, orm }
})

/**
 * Postgres in WebAssembly, its data in a folder that the caller has locked: a second process would silently lose
 * rows. Pending migrations are run first. A thread that dies takes the work it was at with it, which fails as
 * unavailable; whoever comes next opens another.
 */
export const layerEmbeddedDatabase = (folder: string): Layer.Layer<Database, DatabaseRefused> =>
  Layer.effect(
    Database,
    Effect.gen(function* () {
      const life = yield* ScopedRef.fromAcquire(open(folder))
      yield* migrate(ScopedRef.getUnsafe(life).orm, `in ${folder}`)

      const alive = Effect.gen(function* () {
        const { ended } = ScopedRef.getUnsafe(life).thread
        if (ended !== null) {
          yield* ScopedRef.set(life, open(folder)).pipe(Effect.mapError((cause) => new LedgerUnavailable({ cause })))
          yield* Effect.logError("the embedded database's thread died: another was opened", ended)
        }
        return ScopedRef.getUnsafe(life).orm
      })
      // The driver shares one connection among all entity managers and would mix up their transactions: they take
      // turns, and a turn is over when its work is, also for who no longer waits for it.
      const turns = yield* Semaphore.make(1)
      return makeDatabase(
        (work) =>
          turns.withPermit(
            Effect.uninterruptible(Effect.flatMap(alive, (orm) => orUnavailable(() => work(orm.em.fork()))))
          ),
        yield* DatabaseTime
      )
    })
  )

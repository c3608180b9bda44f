import { readFileSync, renameSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Data, DateTime, Effect, Option, Schedule, Schema } from "effect"

/** The process that holds a folder. `since` is RFC 3339. */
export const Holder = Schema.Struct({ pid: Schema.Int, host: Schema.String, since: Schema.String })
export interface Holder extends Schema.Schema.Type<typeof Holder> {}

/** The holder of a folder, and the one before, which is gone however it ended: our having the lock proves it. */
export interface Succession {
  readonly holder: Holder
  readonly predecessor: Holder | null
}

class LockTaken extends Data.TaggedError("LockTaken")<{ readonly holder: Holder | null }> {}
class LockFailed extends Data.TaggedError("LockFailed")<{ readonly cause: unknown }> {}

const busy = 5

const attempt = <A>(work: () => A) => Effect.try({ try: work, catch: (cause) => new LockFailed({ cause }) })

/**
 * The operating system's own lock, taken through SQLite: it ends with the process however that ends, and two
 * processes cannot both get it. Nothing else may open `lock.sqlite` (not even to copy it): closing any handle on
 * it would drop this process's lock. Answers null when another one has it.
 */
const take = (folder: string) => {
  const db = new DatabaseSync(join(folder, "lock.sqlite"), { timeout: 0 })
  try {
    db.exec("begin exclusive")
    return db
  } catch (error) {
    db.close()
    if (error instanceof Error && "errcode" in error && error.errcode === busy) return null
    throw error
  }
}

/** For people: the lock itself holds no data. Left behind, and overwritten by the next process. */
const record = (folder: string) => join(folder, "holder.json")

const readHolder = (folder: string) =>
  Effect.try(() => readFileSync(record(folder), "utf8")).pipe(
    Effect.flatMap(Schema.decodeUnknownEffect(Schema.fromJsonString(Holder))),
    Effect.option,
    Effect.map(Option.getOrNull)
  )

const writeHolder = Effect.fnUntraced(function* (folder: string) {
  const since = DateTime.formatIso(yield* DateTime.now)
  const holder: Holder = { pid: process.pid, host: hostname(), since }
  yield* attempt(() => {
    writeFileSync(`${record(folder)}.new`, `${JSON.stringify(holder)}\n`)
    renameSync(`${record(folder)}.new`, record(folder))
  })
  return holder
})

/**
 * Holds the folder's lock while the scope lives. Waits a second for one that is just being given up, which is also
 * time for a winner in a race to say who it is.
 */
export const holdLock = Effect.fnUntraced(function* (folder: string) {
  const once = Effect.gen(function* () {
    const db = yield* attempt(() => take(folder))
    return db ?? (yield* new LockTaken({ holder: yield* readHolder(folder) }))
  })
  yield* Effect.acquireRelease(
    once.pipe(
      Effect.retry({ while: ({ _tag }) => _tag === "LockTaken", schedule: Schedule.spaced("50 millis"), times: 20 })
    ),
    (db) => Effect.sync(() => db.close())
  )
  const predecessor = yield* readHolder(folder)
  const succession: Succession = { predecessor, holder: yield* writeHolder(folder) }
  return succession
})

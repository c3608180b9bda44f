import { existsSync, renameSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Effect, Layer } from "effect"
import {
  type Checkpoint,
  CheckpointFenced,
  type CheckpointKey,
  CheckpointLost,
  CheckpointStore,
  CheckpointUnavailable,
  type Journal
} from "./CheckpointStore.ts"
import { type Change, chunksOf, inFieldOrder, makeTurns, type Part } from "./journal.ts"

/**
 * WAL with `synchronous=NORMAL` writes each commit to the operating system before it answers, so a killed process
 * loses nothing; only a power cut can take the last moments, and never the file's integrity. `FULL` would close
 * that gap with an fsync on every commit, holding the event loop for it ten times a second, to protect what decides
 * nothing about money: the ledger's watermark does.
 */
const schema = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  create table if not exists epoch (
    shard integer not null, count integer not null, epoch integer not null, primary key (shard, count)
  ) strict, without rowid;
  create table if not exists record (
    shard integer not null, count integer not null, part text not null, field text not null, value text not null,
    primary key (shard, count, part, field)
  ) strict, without rowid;
`

/** SQLITE_CORRUPT and SQLITE_NOTADB: no other error says that the file itself is bad. */
const badFile: ReadonlyArray<unknown> = [11, 26]

/** Answers null when what lies at `path` is no sound database. */
const open = (path: string) => {
  const db = new DatabaseSync(path)
  try {
    if (db.prepare("pragma quick_check(1)").get()?.["quick_check"] === "ok") {
      db.exec(schema)
      return db
    }
    db.close()
    return null
  } catch (error) {
    db.close()
    if (error instanceof Error && "errcode" in error && badFile.includes(error.errcode)) return null
    throw error
  }
}

/** Renames an unreadable database, with what belongs to it, to the first free name; answers that name. */
const setAside = (path: string) => {
  let n = 1
  while (existsSync(`${path}.unreadable-${n}`)) n++
  const aside = `${path}.unreadable-${n}`
  for (const suffix of ["-wal", "-shm", ""]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  return aside
}

const unavailable = (cause: unknown) => new CheckpointUnavailable({ cause })

const openOrStartAnew = Effect.fnUntraced(function* (path: string) {
  const attempt = Effect.try({ try: () => open(path), catch: unavailable })
  const db = yield* attempt
  if (db !== null) return db
  const aside = yield* Effect.try({ try: () => setAside(path), catch: unavailable })
  yield* Effect.logWarning(`The stored checkpoints cannot be read. They are kept as ${aside}; starting without any.`)
  return (yield* attempt) ?? (yield* unavailable(`${path} is unreadable`))
})

const makeStore = (path: string) =>
  Effect.gen(function* () {
    const db = yield* Effect.acquireRelease(openOrStartAnew(path), (db) => Effect.sync(() => db.close()))
    const inTurn = makeTurns()

    const selectEpoch = db.prepare("select epoch from epoch where shard = ? and count = ?")
    const putEpoch = db.prepare("insert or replace into epoch values (?, ?, ?)")
    const selectPart = db.prepare("select field, value from record where shard = ? and count = ? and part = ?")
    const putRecord = db.prepare("insert or replace into record values (?, ?, ?, ?, ?)")
    const deleteRecord = db.prepare("delete from record where shard = ? and count = ? and part = ? and field = ?")

    const storedEpoch = ({ count, shard }: CheckpointKey) => {
      const stored = selectEpoch.get(shard, count)?.["epoch"]
      return stored === undefined ? null : Number(stored)
    }

    const readPart = ({ count, shard }: CheckpointKey, part: Part) =>
      inFieldOrder(
        new Map(selectPart.all(shard, count, part).map((row) => [String(row["field"]), String(row["value"])] as const))
      )

    const apply = ({ count, shard }: CheckpointKey, { field, part, value }: Change) =>
      value === null ? deleteRecord.run(shard, count, part, field) : putRecord.run(shard, count, part, field, value)

    /** All or nothing, and in one go: other fibres run between transactions, never inside one. */
    const transact = <A, E>(work: () => Effect.Effect<A, E>) =>
      Effect.try({
        try: () => {
          db.exec("begin immediate")
          try {
            const outcome = work()
            db.exec("commit")
            return outcome
          } catch (error) {
            if (db.isTransaction) db.exec("rollback")
            throw error
          }
        },
        catch: unavailable
      }).pipe(Effect.flatten)

    const takeOver = (key: CheckpointKey) =>
      transact((): Effect.Effect<Checkpoint, CheckpointFenced> => {
        const stored = storedEpoch(key)
        const { count, epoch, shard } = key
        if (stored !== null && stored > epoch) return Effect.fail(new CheckpointFenced({ shard, epoch, stored }))
        putEpoch.run(shard, count, epoch)
        return Effect.succeed({
          guilds: readPart(key, "guilds"),
          sessions: readPart(key, "sessions"),
          unsettled: readPart(key, "unsettled"),
          spool: readPart(key, "spool"),
          meta: readPart(key, "meta")
        })
      })

    const writeChunk = (key: CheckpointKey, chunk: ReadonlyArray<Change>) =>
      transact((): Effect.Effect<void, CheckpointFenced | CheckpointLost> => {
        const stored = storedEpoch(key)
        const { epoch, shard } = key
        if (stored === null || stored < epoch) return Effect.fail(new CheckpointLost({ shard }))
        if (stored > epoch) return Effect.fail(new CheckpointFenced({ shard, epoch, stored }))
        for (const change of chunk) apply(key, change)
        return Effect.void
      })

    const write = (key: CheckpointKey, journal: Journal) =>
      Effect.forEach(chunksOf(journal), (chunk) => Effect.andThen(Effect.yieldNow, writeChunk(key, chunk)), {
        discard: true
      })

    return CheckpointStore.of({
      takeOver: (key) => inTurn(key)(takeOver(key)),
      write: (key, journal) => inTurn(key)(write(key, journal)),
      ping: Effect.try({ try: () => void selectEpoch.get(0, 0), catch: unavailable })
    })
  })

/**
 * Checkpoints in one SQLite file of the data folder, safe against a killed process. A file that cannot be read is
 * set aside, and the store starts empty.
 */
export const layerEmbedded = (folder: string) =>
  Layer.effect(CheckpointStore, makeStore(join(folder, "checkpoint.sqlite")))

/** The embedded store without its file. */
export const layerMemory = Layer.effect(CheckpointStore, makeStore(":memory:"))

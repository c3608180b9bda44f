import { Effect } from "effect"
import type { CheckpointKey, CheckpointStore, Journal as Entry, Puts } from "../../infra/checkpoint/CheckpointStore.ts"
import type { Dirty, Journal, JournalSource } from "./Journal.ts"

/** What a flush writes for. */
export interface FlushSource extends JournalSource {
  /** The sequence and the horizon up to which everything is in the records, or waits in the journal. */
  readonly meta: () => Puts
}

type Store = CheckpointStore["Service"]

/** With `meta` beside them, few enough for the store to write in one atomic step. */
const chunkSize = 900

const nothing: Puts = new Map()
const empty: Entry = { guilds: nothing, sessions: nothing, unsettled: nothing, spool: nothing, meta: nothing }

const guildRecords = (source: JournalSource, guilds: Iterable<string>): Puts =>
  new Map(Array.from(guilds, (guildId) => [guildId, source.guildRecord(guildId)]))

/** A guild and one of its members. */
type Place = readonly [guildId: string, userId: string]

const placesOf = ({ occupants }: Dirty): ReadonlyArray<Place> =>
  Array.from(occupants, ([guildId, userIds]) => Array.from(userIds, (userId): Place => [guildId, userId])).flat()

const occupantRecords = (source: JournalSource, places: ReadonlyArray<Place>): Puts =>
  new Map(places.map(([guildId, userId]) => [`${guildId}/${userId}`, source.occupantRecord(guildId, userId)]))

const unsettledRecords = (entries: Iterable<readonly [string, string | object | null]>): Puts =>
  new Map(
    Array.from(entries, ([field, record]) => [
      field,
      typeof record === "object" && record !== null ? JSON.stringify(record) : record
    ])
  )

/** A batch before what it was sealed from, and both before the sessions they came from. */
const writeClosed = Effect.fnUntraced(function* (store: Store, key: CheckpointKey, { spool, unsettled }: Dirty) {
  if (spool.size > 0) yield* store.write(key, { ...empty, spool })
  const entries = [...unsettled]
  for (let i = 0; i < entries.length; i += chunkSize) {
    yield* store.write(key, { ...empty, unsettled: unsettledRecords(entries.slice(i, i + chunkSize)) })
    yield* Effect.yieldNow
  }
})

/**
 * Writes what is dirty; what could not be written stays dirty. A small change is one atomic entry. A large one goes in
 * chunks, each read when its turn comes, and `meta` in the last, so that it never passes the state it produced.
 */
export const flush = Effect.fnUntraced(function* (
  store: Store,
  key: CheckpointKey,
  journal: Journal,
  source: FlushSource
) {
  const dirty = journal.take()
  const meta = source.meta()
  const taken = [dirty]
  const write = Effect.gen(function* () {
    const { guilds, spool, unsettled } = dirty
    const places = placesOf(dirty)
    if (guilds.size + places.length + spool.size + unsettled.size <= chunkSize) {
      return yield* store.write(key, {
        guilds: guildRecords(source, guilds),
        sessions: occupantRecords(source, places),
        unsettled: unsettledRecords(unsettled),
        spool,
        meta
      })
    }
    yield* writeClosed(store, key, dirty)
    yield* store.write(key, { ...empty, guilds: guildRecords(source, guilds) })
    for (let i = 0; i < places.length; i += chunkSize) {
      const sessions = occupantRecords(source, places.slice(i, i + chunkSize))
      // What these have closed since the flush began: stored after them, it would be lost with the process.
      const closed = journal.takeClosed()
      taken.push(closed)
      yield* writeClosed(store, key, closed)
      yield* store.write(key, { ...empty, sessions })
      yield* Effect.yieldNow
    }
    return yield* store.write(key, { ...empty, meta })
  })
  return yield* write.pipe(
    Effect.onError(() =>
      Effect.sync(() => {
        for (const part of taken.toReversed()) journal.putBack(part)
      })
    )
  )
})

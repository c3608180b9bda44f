import { Effect } from "effect"
import type { CheckpointKey, CheckpointStore, Journal as Entry, Puts } from "../../infra/checkpoint/CheckpointStore.ts"
import type { Dirty, JournalSource } from "./Journal.ts"

/** With `meta` beside them, few enough for the store to write in one atomic step. */
const chunkSize = 900
const nothing: Puts = new Map()

const recordOf = (source: JournalSource, field: string): string | null => {
  const [guildId = "", userId = ""] = field.split("/")
  return source.occupantRecord(guildId, userId)
}

/** Entries of at most `chunkSize` records each. Records are read only when their entry's turn comes. */
function* entries(dirty: Dirty, source: JournalSource): Generator<Entry> {
  // What was closed is stored before the sessions that held it go, and a batch before what it was sealed from.
  yield { spool: dirty.spool, unsettled: nothing, sessions: nothing, guilds: nothing, meta: nothing }
  yield { spool: nothing, unsettled: dirty.unsettled, sessions: nothing, guilds: nothing, meta: nothing }
  const guilds = new Map<string, string | null>()
  for (const guildId of dirty.guilds) guilds.set(guildId, source.guildRecord(guildId))
  yield { spool: nothing, unsettled: nothing, sessions: nothing, guilds, meta: nothing }
  let sessions = new Map<string, string | null>()
  for (const field of dirty.occupants) {
    sessions.set(field, recordOf(source, field))
    if (sessions.size === chunkSize) {
      yield { spool: nothing, unsettled: nothing, sessions, guilds: nothing, meta: nothing }
      sessions = new Map()
    }
  }
  yield { spool: nothing, unsettled: nothing, sessions, guilds: nothing, meta: nothing }
}

/**
 * Writes what is dirty. A small change is one atomic entry; a large one goes in chunks, with `meta` (which holds
 * the sequence and the horizon, read before any record) in the last, so that it never passes the state it produced.
 */
export const flush = Effect.fnUntraced(function* (
  store: CheckpointStore["Service"],
  key: CheckpointKey,
  dirty: Dirty,
  source: JournalSource,
  meta: Puts
) {
  const { guilds, occupants, spool, unsettled } = dirty
  if (guilds.size + occupants.size + spool.size + unsettled.size <= chunkSize) {
    const sessions = new Map([...occupants].map((field) => [field, recordOf(source, field)]))
    const records = new Map([...guilds].map((guildId) => [guildId, source.guildRecord(guildId)]))
    return yield* store.write(key, { guilds: records, sessions, unsettled, spool, meta })
  }
  for (const entry of entries(dirty, source)) {
    yield* store.write(key, entry)
    yield* Effect.yieldNow
  }
  return yield* store.write(key, { guilds: nothing, sessions: nothing, unsettled: nothing, spool: nothing, meta })
})

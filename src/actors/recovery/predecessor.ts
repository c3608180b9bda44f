import { Effect, Schema } from "effect"
import { type Checkpoint, type CheckpointKey, CheckpointStore } from "../../infra/checkpoint/CheckpointStore.ts"
import { decodeOccupantRecord } from "../guild/records.ts"
import { StoredInstant } from "../../machines/time/storedInstant.ts"
import { Horizon } from "../shard/Horizon.ts"

const nothing: Checkpoint = {
  guilds: new Map(),
  sessions: new Map(),
  unsettled: new Map(),
  spool: new Map(),
  meta: new Map()
}

/** Takes the shard's checkpoint over. `reached` is false when the store was away: what it holds comes later. */
export const takeOver = Effect.fnUntraced(function* (key: CheckpointKey) {
  const store = yield* CheckpointStore
  return yield* store.takeOver(key).pipe(
    Effect.map((checkpoint) => ({ checkpoint, reached: true })),
    Effect.catchTag("CheckpointUnavailable", () =>
      Effect.logWarning(
        "the checkpoint store cannot be reached: starting without, settling waits up to 120 s for it"
      ).pipe(Effect.as({ checkpoint: nothing, reached: false }))
    )
  )
})

/** Of thousands of numbers, which `Math.max` could not take as arguments; what is no number does not count. */
const largest = (numbers: Iterable<number>, least: number): number => {
  let most = least
  for (const number of numbers) if (number > most) most = number
  return most
}

const decodeHeardAt = Schema.decodeUnknownOption(Schema.fromJsonString(StoredInstant))

const openFrom = (text: string): number => {
  const record = decodeOccupantRecord(text)
  return record._tag === "Success" ? (record.success.session?.openFrom ?? 0) : 0
}

/**
 * The last instant the predecessor heard anything: ms; null for a new shard. Where that cannot be read, nothing is
 * certain after the newest instant that a session tells.
 */
export const heardAtOf = ({ meta, sessions }: Checkpoint): number | null => {
  const heardAt = decodeHeardAt(meta.get("heardAt"))
  if (heardAt._tag === "Some") return heardAt.value
  const told = largest([...sessions.values()].map(openFrom), 0)
  return told === 0 ? null : told
}

/** A restart is a gap from what the predecessor last heard; a new shard has seen everything there was. */
export const horizonFrom = (checkpoint: Checkpoint, now: number): Horizon => {
  const heardAt = heardAtOf(checkpoint)
  if (heardAt === null) return new Horizon(now, null)
  const from = Math.min(heardAt, now)
  return new Horizon(from, { from, cause: "restart" })
}

/** A key after all of the predecessor's, and after those of one whose checkpoint was not found yet. */
export const firstKey = ({ spool, unsettled }: Checkpoint, now: number): number =>
  largest([...unsettled.keys(), ...spool.keys()].map(Number), now * 100)

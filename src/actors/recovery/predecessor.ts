import { Effect } from "effect"
import { type Checkpoint, type CheckpointKey, CheckpointStore } from "../../infra/checkpoint/CheckpointStore.ts"
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

/** The last instant the predecessor heard anything: ms; null for a new shard. */
export const heardAtOf = ({ meta }: Checkpoint): number | null => {
  const heardAt = Number(meta.get("heardAt"))
  return meta.has("heardAt") && Number.isFinite(heardAt) ? heardAt : null
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
  Math.max(now * 100, ...[...unsettled.keys(), ...spool.keys()].map(Number).filter(Number.isFinite))

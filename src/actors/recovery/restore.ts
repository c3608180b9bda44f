import { Effect, Metric, Schema } from "effect"
import type { Checkpoint } from "../../infra/checkpoint/CheckpointStore.ts"
import { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import { GuildId, UserId } from "../../machines/ids.ts"
import { Batch } from "../../machines/ledger/batch.ts"
import type { OccupantRecord } from "../../machines/voice/occupantRecord.ts"
import { GuildFacts } from "../guild/GuildFacts.ts"
import { decodeGuildRecord, decodeOccupantRecord } from "../guild/records.ts"
import { unreadableRecords } from "../inspection/metrics.ts"
import { type Ledger, Unsettled } from "../ledger/Ledger.ts"
import { retryEvery } from "../retryEvery.ts"
import type { ShardActor } from "../shard/ShardActor.ts"

/** What a predecessor left of its gateway session. */
const StoredGateway = Schema.fromJsonString(
  Schema.Struct({
    sessionId: Schema.String,
    resumeUrl: Schema.String,
    sequence: Schema.Int,
    takenAbove: Schema.Array(Schema.Int)
  })
)
export type StoredGateway = typeof StoredGateway.Type

const decodeGateway = Schema.decodeUnknownOption(StoredGateway)
const decodeBatch = Schema.decodeUnknownResult(Schema.fromJsonString(Batch))
const decodeUnsettled = Schema.decodeUnknownResult(Schema.fromJsonString(Unsettled))
const decodeGuildId = Schema.decodeUnknownOption(GuildId)
const decodeUserId = Schema.decodeUnknownOption(UserId)

/** As much of what is set aside as is told; the store keeps the whole. */
const shown = 2000

/** `field`: of a session or a guild it is their ids, of anything else a key. */
const setAside = (what: string, field: string, text: string, why: unknown) => {
  const [, guildId, userId] = /^(\d{17,20})(?:\/(\d{17,20}))?$/.exec(field) ?? []
  return Effect.andThen(
    Metric.update(unreadableRecords, 1),
    Effect.logError(`${what} cannot be read and is set aside`, {
      ...(guildId === undefined ? {} : { guildId }),
      ...(userId === undefined ? {} : { userId }),
      field: field.slice(0, shown),
      text: text.slice(0, shown),
      why: String(why).slice(0, shown)
    })
  )
}

/** Hands the ledger what a predecessor had sealed, then what it had not: in order, and before anything of our own. */
export const inherit = Effect.fnUntraced(function* (checkpoint: Checkpoint, ledger: Ledger) {
  for (const [key, text] of checkpoint.spool) {
    const batch = decodeBatch(text)
    if (batch._tag === "Success") ledger.inherit(key, batch.success)
    else yield* setAside("a spooled batch", key, text, batch.failure)
  }
  for (const [key, text] of checkpoint.unsettled) {
    const item = decodeUnsettled(text)
    if (item._tag === "Success") ledger.inheritUnsettled(key, item.success)
    else yield* setAside("an unsettled item", key, text, item.failure)
  }
})

/** Records read before others get a turn. */
const slice = 500

interface Restored {
  /** null: nothing to resume, or not enough known to. */
  readonly gateway: StoredGateway | null
  /** Sessions that could not be read: to be asked of Discord. */
  readonly unreadable: ReadonlyArray<readonly [GuildId, UserId]>
  readonly sessions: number
}

/**
 * Puts guilds and sessions back as they were at the horizon. A session that cannot be read is set aside and
 * rebuilt from Discord; guild facts that cannot be read, or are missing, rule out a resume.
 */
export const restore = Effect.fnUntraced(function* (checkpoint: Checkpoint, shard: ShardActor) {
  const settings = yield* SettingsStore
  const occupants = new Map<string, Array<OccupantRecord>>()
  const unreadable: Array<readonly [GuildId, UserId]> = []
  let sessions = 0
  let read = 0
  for (const [field, text] of checkpoint.sessions) {
    if (++read % slice === 0) yield* Effect.yieldNow
    const [guild, user] = field.split("/")
    const record = decodeOccupantRecord(text)
    if (record._tag === "Success" && guild !== undefined) {
      sessions++
      const known = occupants.get(guild)
      if (known === undefined) occupants.set(guild, [record.success])
      else known.push(record.success)
      continue
    }
    yield* setAside("a stored session", field, text, record._tag === "Failure" ? record.failure : null)
    const guildId = decodeGuildId(guild)
    const userId = decodeUserId(user)
    if (guildId._tag === "Some" && userId._tag === "Some") unreadable.push([guildId.value, userId.value])
  }
  let complete = true
  for (const [field, text] of checkpoint.guilds) {
    const record = decodeGuildRecord(text)
    if (record._tag === "Success") {
      const { blindFrom, guildId } = record.success
      const facts = GuildFacts.fromRecord(record.success)
      const state = blindFrom === null ? "live" : "absent"
      shard.cell(guildId).restore(facts, state, blindFrom, occupants.get(guildId) ?? [])
      occupants.delete(guildId)
      yield* Effect.yieldNow
    } else {
      complete = false
      yield* setAside("the stored record of a guild", field, text, record.failure)
    }
  }
  for (const [id, records] of occupants) {
    complete = false
    const guildId = decodeGuildId(id)
    if (guildId._tag === "None") continue
    const facts = new GuildFacts(guildId.value, yield* retryEvery("1 second")(settings.load(guildId.value)))
    shard.cell(guildId.value).restore(facts, "absent", shard.horizon.seen, records)
  }
  const gateway = decodeGateway(checkpoint.meta.get("gateway"))
  const restored: Restored = {
    gateway: complete && gateway._tag === "Some" ? gateway.value : null,
    unreadable,
    sessions
  }
  return restored
})

import { Schema } from "effect"
import { ChannelId, RoleId, UserId } from "../ids.ts"
import { StoredInstant } from "../time/storedInstant.ts"
import { Attention } from "./activity.ts"
import { Evidence } from "./segment.ts"
import { Withheld } from "./standing.ts"

/** A voice session as stored: flags and instants (ms, UTC), never XState's own values. */
const StoredSession = Schema.Struct({
  voiceId: Schema.String,
  channelId: ChannelId,
  attention: Attention,
  camera: Schema.Boolean,
  screen: Schema.Boolean,
  joinedAt: StoredInstant,
  changedAt: StoredInstant,
  since: StoredInstant,
  openFrom: StoredInstant,
  observed: Schema.Struct({
    active: Schema.Int,
    afk: Schema.Int,
    video: Schema.Int,
    streaming: Schema.Int
  }),
  evidence: Evidence,
  /** What the open segment is granted, whatever has been learnt since; without it, as the guild now grants. */
  granted: Schema.optionalKey(Schema.Struct({ percent: Schema.Int, blocked: Schema.Array(Withheld) }))
})

/**
 * A human in a voice channel, as stored: who, and the session if one is kept (none while tracking is off).
 * A later version joins a union here and decodes into this one.
 */
export const OccupantRecord = Schema.Struct({
  v: Schema.Literal(1),
  userId: UserId,
  name: Schema.String,
  roles: Schema.Array(RoleId),
  /** Sequence of the last voice state taken, within the gateway session. */
  sequence: Schema.Int,
  voice: Schema.Struct({
    channelId: ChannelId,
    sessionId: Schema.String,
    silenced: Schema.Boolean,
    camera: Schema.Boolean,
    screen: Schema.Boolean
  }),
  session: Schema.NullOr(StoredSession),
  quarantined: Schema.Boolean
})
export interface OccupantRecord extends Schema.Schema.Type<typeof OccupantRecord> {}

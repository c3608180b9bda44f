import { DateTime, Option, Schema } from "effect"
import { ChannelId, GuildId, MessageId, UserId } from "../ids.ts"
import { StoredInstant } from "../time/storedInstant.ts"
import { Evidence, Segment } from "../voice/segment.ts"
import { Award, Percent } from "./price.ts"

const dayMs = 86_400_000

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  Option.exists(
    DateTime.make(text),
    (date) => date.epochMilliseconds > -dayMs && DateTime.formatIsoDateUtc(date) === text
  )

/** A date in the guild's timezone: `YYYY-MM-DD`. One that no calendar has would stop the batch it is in for good. */
export const LocalDay = Schema.String.check(Schema.makeFilter((text) => isDate(text) || "Expected a date"))

/** A segment that lies within one local day, which is stamped on it. */
export const StampedSegment = Schema.Struct({ ...Segment.fields, day: LocalDay })
export interface StampedSegment extends Schema.Schema.Type<typeof StampedSegment> {}

/** One eligible message. `xp` is 0 when its cooldown window was already paid. */
export const StampedMessage = Schema.Struct({
  guildId: GuildId,
  userId: UserId,
  channelId: ChannelId,
  messageId: MessageId,
  /** When it was written: ms, UTC. */
  at: StoredInstant,
  day: LocalDay,
  rewarded: Schema.Boolean,
  xp: Award,
  percent: Percent
})
export interface StampedMessage extends Schema.Schema.Type<typeof StampedMessage> {}

/** A stretch nobody watched: from the last frame heard to the next. `guildId` is null when the whole shard was blind. */
export const Gap = Schema.Struct({
  guildId: Schema.NullOr(GuildId),
  from: StoredInstant,
  to: StoredInstant,
  cause: Schema.Literals(["connection", "stall", "restart", "unavailable"]),
  evidence: Evidence
})
export interface Gap extends Schema.Schema.Type<typeof Gap> {}

/** What one settlement pays, in order. Its id is fixed, and spooled, before the first attempt. */
export const Batch = Schema.Struct({
  id: Schema.String.check(Schema.isUUID()),
  shard: Schema.Int,
  count: Schema.Int,
  segments: Schema.Array(StampedSegment),
  messages: Schema.Array(StampedMessage),
  gaps: Schema.Array(Gap)
})
export interface Batch extends Schema.Schema.Type<typeof Batch> {}

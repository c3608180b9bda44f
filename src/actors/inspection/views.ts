import { DateTime, Schema, SchemaTransformation } from "effect"
import { ChannelId, GuildId, UserId } from "../../machines/ids.ts"
import { Invariant } from "../../machines/invariants/invariant.ts"
import { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { Activity, Attention } from "../../machines/voice/activity.ts"
import { Evidence } from "../../machines/voice/segment.ts"
import { Withheld } from "../../machines/voice/standing.ts"

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i

/** An instant: ms, UTC, in memory; RFC 3339 outside. */
export const Instant = Schema.String.check(
  Schema.isPattern(rfc3339, { expected: "an instant as RFC 3339, such as 2026-01-31T12:00:00Z" })
)
  .annotate({ format: "date-time" })
  .pipe(
    Schema.decodeTo(Schema.DateTimeUtcFromString),
    Schema.decodeTo(
      Schema.Int,
      SchemaTransformation.transform({ decode: DateTime.toEpochMillis, encode: (ms) => DateTime.makeUnsafe(ms) })
    )
  )

const maybeInstant = Schema.NullOr(Instant)

/** A duration or a load, in ms. */
const Milliseconds = Schema.Finite

/** One page of a list. `next` is the cursor of the page after it, null on the last. */
export const pageOf = <S extends Schema.Top>(item: S) =>
  Schema.Struct({ items: Schema.Array(item), next: Schema.NullOr(Schema.String) })

const Seconds = Schema.Struct({
  active: Schema.Finite,
  afk: Schema.Finite,
  video: Schema.Finite,
  streaming: Schema.Finite
})

/** The activity as shown: `dormant` while the bot has lost sight of the guild. */
export const ShownActivity = Schema.Literals([...Activity.literals, "dormant"])
export type ShownActivity = typeof ShownActivity.Type

export const GuildState = Schema.Literals(["absent", "reconciling", "live", "departed"])
export type GuildState = typeof GuildState.Type

const InvariantView = Schema.Struct({
  name: Invariant,
  /** How often, in this process. */
  checked: Schema.Int,
  violations: Schema.Int,
  last: Schema.NullOr(
    Schema.Struct({
      at: Instant,
      guildId: Schema.NullOr(GuildId),
      userId: Schema.NullOr(UserId),
      expected: Schema.String,
      found: Schema.String
    })
  )
})

const ShardView = Schema.Struct({
  id: Schema.Int,
  state: Schema.Literals(["starting", "connecting", "live", "blind", "fenced", "stopped"]),
  /** Of the last dispatch whose effects are stored; null before the first. */
  sequence: Schema.NullOr(Schema.Int),
  /** Time since the last frame on the shard's socket. */
  lag: Schema.NullOr(Milliseconds),
  heardAt: maybeInstant,
  epoch: Schema.NullOr(Schema.Int),
  restarts: Schema.Int
})

/** The process at a glance. */
export const RuntimeView = Schema.Struct({
  version: Schema.String,
  mode: Schema.Literals(["embedded", "production"]),
  /** Discord does not allow the members intent: joins, leaves and changed roles are seen late or not at all. */
  reduced: Schema.Boolean,
  startedAt: Instant,
  uptime: Milliseconds,
  shards: Schema.Array(ShardView),
  guilds: Schema.Struct({ total: Schema.Int, states: Schema.Record(GuildState, Schema.Int) }),
  sessions: Schema.Struct({ total: Schema.Int, activities: Schema.Record(ShownActivity, Schema.Int) }),
  /** Voice time of all sessions not handed to a settlement yet. */
  unpaid: Milliseconds,
  /** Sealed batches not settled yet. */
  spooled: Schema.Int,
  lastSettlement: maybeInstant,
  restarts: Schema.Int,
  /** What must hold at all times, as checked all the time. */
  invariants: Schema.Array(InvariantView)
})
export interface RuntimeView extends Schema.Schema.Type<typeof RuntimeView> {}

const Mailbox = Schema.Struct({ size: Schema.Int, capacity: Schema.Int, shed: Schema.Int })

/** How long one kind of work took this minute. */
const Timing = Schema.Struct({ count: Schema.Int, total: Milliseconds, longest: Milliseconds })

const guildFields = {
  id: GuildId,
  name: Schema.String,
  shard: Schema.Int,
  state: GuildState,
  since: Instant,
  mailbox: Mailbox,
  lastHeartbeat: maybeInstant,
  restarts: Schema.Int,
  lastError: Schema.NullOr(Schema.String),
  timings: Schema.Record(Schema.String, Timing)
}

/** A guild actor in a list; `sessions` counts. */
export const GuildView = Schema.Struct({ ...guildFields, sessions: Schema.Int })
export interface GuildView extends Schema.Schema.Type<typeof GuildView> {}

const sessionFields = {
  guildId: GuildId,
  userId: UserId,
  channelId: ChannelId,
  activity: ShownActivity,
  attention: Attention,
  camera: Schema.Boolean,
  screen: Schema.Boolean,
  standing: Schema.Literals(["earning", "withheld"]),
  withheld: Schema.Array(Withheld),
  joinedAt: Instant,
  /** When the current activity began. */
  since: Instant,
  creditedUntil: maybeInstant,
  unpaidMs: Milliseconds,
  seconds: Seconds,
  restarts: Schema.Int,
  evidence: Evidence,
  lastError: Schema.NullOr(Schema.String)
}

/** A live voice session in a list. */
export const SessionItem = Schema.Struct(sessionFields)
export interface SessionItem extends Schema.Schema.Type<typeof SessionItem> {}

/** What an actor did at one instant. */
export const Transition = Schema.Struct({
  at: Instant,
  from: Schema.String,
  to: Schema.String,
  event: Schema.String
})
export interface Transition extends Schema.Schema.Type<typeof Transition> {}

/** A live voice session with its last 32 transitions, newest last. */
export const SessionView = Schema.Struct({ ...sessionFields, transitions: Schema.Array(Transition) })
export interface SessionView extends Schema.Schema.Type<typeof SessionView> {}

/** A guild actor with who is where. */
export const GuildDetail = Schema.Struct({
  ...guildFields,
  channels: Schema.Array(
    Schema.Struct({ id: ChannelId, name: Schema.String, kind: Schema.String, members: Schema.Array(UserId) })
  ),
  sessions: Schema.Array(SessionItem),
  settings: GuildSettings
})
export interface GuildDetail extends Schema.Schema.Type<typeof GuildDetail> {}

/** A member's figures, as settled. */
export const MemberView = Schema.Struct({
  xp: Schema.Finite,
  level: Schema.Int,
  /** 1 is first; null when the member hides or has left. */
  rank: Schema.NullOr(Schema.Int),
  messages: Schema.Int,
  rewarded: Schema.Int,
  seconds: Schema.Struct({ total: Schema.Finite, ...Seconds.fields }),
  periods: Schema.Struct({
    annual: Schema.Finite,
    monthly: Schema.Finite,
    weekly: Schema.Finite,
    daily: Schema.Finite
  }),
  creditedUntil: maybeInstant,
  hidden: Schema.Boolean,
  present: Schema.Boolean
})
export interface MemberView extends Schema.Schema.Type<typeof MemberView> {}

/** What was paid, and what was withheld and why. Numerators are exact: XP over 6 000 000 (voice) or 100 (chat). */
export const LedgerEntryView = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("voice"),
    channelId: Schema.String,
    from: Instant,
    to: Instant,
    activity: Schema.String,
    attention: Schema.String,
    camera: Schema.Boolean,
    screen: Schema.Boolean,
    withheld: Schema.Array(Schema.String),
    rate: Schema.Int,
    percent: Schema.Int,
    evidence: Schema.String,
    numerator: Schema.String
  }),
  Schema.Struct({
    kind: Schema.Literal("chat"),
    from: Instant,
    to: Instant,
    messages: Schema.Int,
    rewarded: Schema.Int,
    numerator: Schema.String
  }),
  Schema.Struct({
    kind: Schema.Literal("adjustment"),
    at: Instant,
    xp: Schema.Finite,
    reason: Schema.String,
    by: Schema.String
  }),
  Schema.Struct({
    kind: Schema.Literal("gap"),
    from: Instant,
    to: Instant,
    cause: Schema.String,
    evidence: Schema.String
  })
])
export type LedgerEntryView = typeof LedgerEntryView.Type

/** A transition of any actor, as the live stream tells it. `userId` is null for the guild's own machine. */
export const ActorTransition = Schema.Struct({
  guildId: GuildId,
  userId: Schema.NullOr(UserId),
  machine: Schema.Literals(["guild", "voiceSession"]),
  ...Transition.fields
})
export interface ActorTransition extends Schema.Schema.Type<typeof ActorTransition> {}

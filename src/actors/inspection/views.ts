import { Schema } from "effect"
import { ChannelId, GuildId, UserId } from "../../machines/ids.ts"
import { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import { Activity, Attention } from "../../machines/voice/activity.ts"
import { Evidence } from "../../machines/voice/segment.ts"
import { Withheld } from "../../machines/voice/standing.ts"
import { Instant } from "./instant.ts"
import { InvariantView } from "./invariantView.ts"

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

/** The process at one instant, for plots. */
export const Sample = Schema.Struct({
  at: Instant,
  sessions: Schema.Record(ShownActivity, Schema.Int),
  guilds: Schema.Record(GuildState, Schema.Int),
  /** Of the shard that has heard nothing for longest. */
  lagMs: Milliseconds,
  /** Letters that wait for their guilds. */
  mailbox: Schema.Int,
  unpaidMs: Milliseconds,
  spooled: Schema.Int,
  /** A second, since the sample before. */
  dispatches: Schema.Finite,
  /** A second, since the sample before. */
  settledRows: Schema.Finite,
  /** How long the last settlement of a batch took, on the shard where it took longest; null before the first. */
  settlementMs: Schema.NullOr(Milliseconds),
  /** How long the last write of a checkpoint took, on the shard where it took longest; null before the first. */
  checkpointMs: Schema.NullOr(Milliseconds),
  /** Of shards, guilds and sessions, since the sample before. */
  restarts: Schema.Int,
  /** Warnings and errors logged since the sample before. */
  errors: Schema.Int,
  /** The share of one core since the sample before: 1 is a whole one. */
  cpu: Schema.Finite,
  residentBytes: Schema.Finite,
  loopLagMs: Milliseconds
})
export interface Sample extends Schema.Schema.Type<typeof Sample> {}

/** The samples of the last hour, oldest first. */
export const Samples = Schema.Struct({
  /** How far apart they are. */
  every: Milliseconds,
  items: Schema.Array(Sample)
})
export interface Samples extends Schema.Schema.Type<typeof Samples> {}

/** The process as it is now; its sample counts from the update before. */
export const RuntimeUpdate = Schema.Struct({ runtime: RuntimeView, sample: Sample })
export interface RuntimeUpdate extends Schema.Schema.Type<typeof RuntimeUpdate> {}

/** A warning or an error that was logged. */
export const RecentErrorView = Schema.Struct({
  at: Instant,
  level: Schema.Literals(["Warn", "Error", "Fatal"]),
  message: Schema.String,
  cause: Schema.NullOr(Schema.String),
  /** Whom and what it concerns: `guildId`, `userId`, `shard` and the like. */
  annotations: Schema.Record(Schema.String, Schema.String)
})
export interface RecentErrorView extends Schema.Schema.Type<typeof RecentErrorView> {}

/** By what guilds are listed: id ascends, the others descend. Load: how long they worked this minute and the one before. */
export const GuildOrder = Schema.Literals(["id", "sessions", "load", "restarts"])
export type GuildOrder = typeof GuildOrder.Type

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
  /** As the guild knows them. */
  name: Schema.String,
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

/** A guild actor and its channels with how many sessions each holds; `sessions` counts them all. */
export const GuildHouse = Schema.Struct({
  ...guildFields,
  sessions: Schema.Int,
  channels: Schema.Array(
    Schema.Struct({ id: ChannelId, name: Schema.String, kind: Schema.String, sessions: Schema.Int })
  ),
  settings: GuildSettings
})
export interface GuildHouse extends Schema.Schema.Type<typeof GuildHouse> {}

/** What changed in a house since it was last told. */
export const HouseChanges = Schema.Struct({
  /** New, or otherwise than before. */
  sessions: Schema.Array(SessionItem),
  /** Who has no session any more, or none in the channel that is asked for. */
  gone: Schema.Array(UserId),
  /** The channels whose number of sessions is another. */
  channels: Schema.Array(Schema.Struct({ id: ChannelId, sessions: Schema.Int })),
  /** More changed than is worth telling one by one: what is shown has to be asked for again. */
  missed: Schema.Boolean
})
export interface HouseChanges extends Schema.Schema.Type<typeof HouseChanges> {}

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

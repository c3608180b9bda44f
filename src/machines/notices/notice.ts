import { Schema } from "effect"
import { ChannelId, RoleId } from "../ids.ts"

/** A place of the podium. */
export const Place = Schema.Literals([1, 2, 3])
export type Place = typeof Place.Type

const Amount = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** What a member had when it was earned, and by which item. */
const earned = {
  level: Amount,
  /** Lifetime XP. */
  xp: Amount,
  source: Schema.Literals(["voice", "chat"]),
  /** Where that item was earned. */
  channelId: ChannelId,
  /** ms, UTC. */
  at: Schema.Int
}

/** A member's level rose; `place` when a place of the podium was taken in the same settlement. */
const LevelUp = Schema.Struct({
  kind: Schema.Literal("level up"),
  levelBefore: Amount,
  place: Schema.optionalKey(Place),
  ...earned
})

/** A member entered the podium, or climbed on it. */
const Medal = Schema.Struct({ kind: Schema.Literal("medal"), place: Place, ...earned })

/** The direct message that follows a level-up. */
const Direct = Schema.Struct({ kind: Schema.Literal("direct"), level: Amount, xp: Amount })

/** A role tied to a level is gone, or out of our reach: for the guild's staff. */
const RoleGone = Schema.Struct({
  kind: Schema.Literal("role gone"),
  level: Amount,
  roleId: RoleId,
  name: Schema.String
})

/** A row of the outbox: its kind, and its payload beside it. */
export const Notice = Schema.Union([LevelUp, Medal, Direct, RoleGone])
export type Notice = typeof Notice.Type
export type PublicNotice = Extract<Notice, { readonly kind: "level up" | "medal" }>

/**
 * What became of a notice.
 *
 * - `sent`; `edited`: a message that had just been sent names the new level instead
 * - `merged`: a later level-up took its place before it was sent
 * - `off`: the guild wants none, or none in public; the member wants no direct messages
 * - `hidden`: the member hides, or has left
 * - `below minimum`: the level is lower than the guild announces
 * - `refused`: Discord lets us write in no channel it belongs in
 * - `direct closed`: the member takes no direct messages from us
 * - `expired`: a day old before it could be sent
 * - `doubtful`: perhaps sent, and nobody can tell any more
 * - `unreadable`: its payload is none we know
 */
export const NoticeOutcome = Schema.Literals([
  "sent",
  "edited",
  "merged",
  "off",
  "hidden",
  "below minimum",
  "refused",
  "direct closed",
  "expired",
  "doubtful",
  "unreadable"
])
export type NoticeOutcome = typeof NoticeOutcome.Type

/** The nonce of a row's message: the same at each attempt, 25 characters at most. */
export const nonceOf = (id: string): string => `g${id}`

/** Levels crossed within this time are one notice: ms. */
export const mergedWithinMs = 10 * 60_000

/** A member has one direct message within this time: ms. */
export const directEveryMs = 24 * 3_600_000

/** Discord remembers a nonce for a few minutes; so long is safe: ms. */
export const nonceSafeMs = 2 * 60_000

/** A notice older than this is news no more: ms. */
export const expiresAfterMs = 24 * 3_600_000

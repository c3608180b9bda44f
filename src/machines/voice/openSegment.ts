import type { ChannelId, GuildId, UserId } from "../ids.ts"
import type { Presence } from "./activity.ts"
import { rateOf } from "./price.ts"
import type { Evidence, Segment } from "./segment.ts"
import type { Terms, Withheld } from "./standing.ts"

/** What a voice session is, at one instant: who, since when, where, doing what, on which terms. */
export interface Sitting extends Presence {
  readonly guildId: GuildId
  readonly userId: UserId
  readonly channelId: ChannelId
  readonly joinedAt: number
  /** Last change or message of the member: what falling asleep counts from. */
  readonly changedAt: number
  readonly terms: Terms
}

const never = Number.POSITIVE_INFINITY

/** When the settle-in delay ends: once per session, counted from its join. */
const settledAt = (sitting: Sitting): number => sitting.joinedAt + sitting.terms.settleInMs

/** When an afk member falls asleep; never while active or where the guild has no such rule. */
const asleepAt = (sitting: Sitting): number =>
  sitting.terms.asleepMs > 0 && sitting.attention === "afk" ? sitting.changedAt + sitting.terms.asleepMs : never

export const isAsleep = (sitting: Sitting, at: number): boolean => at >= asleepAt(sitting)

/** The next instant after `at` at which time alone changes the price; infinity when none does. */
export const nextDeadline = (sitting: Sitting, at: number): number => {
  const settled = settledAt(sitting)
  const asleep = asleepAt(sitting)
  return Math.min(settled > at ? settled : never, asleep > at ? asleep : never)
}

/** Why the sitting earns nothing at `at`; empty while it earns. */
export const withheldAt = (sitting: Sitting, at: number): ReadonlyArray<Withheld> => {
  const settling = at < settledAt(sitting)
  const asleep = isAsleep(sitting, at)
  if (!settling && !asleep) return sitting.terms.blocked
  return [
    ...sitting.terms.blocked,
    ...(settling ? (["settling in"] as const) : []),
    ...(asleep ? (["asleep"] as const) : [])
  ]
}

/** XP a minute times percent: what decides which of two sittings is cheaper. */
export const worthAt = (sitting: Sitting, at: number): number =>
  withheldAt(sitting, at).length > 0 ? 0 : rateOf(sitting, sitting.terms.rates) * sitting.terms.percent

/** The segments of `[from, to)`, cut exactly where a deadline changes the price, whenever it is asked. */
export const segmentsOf = (sitting: Sitting, from: number, to: number, evidence: Evidence): ReadonlyArray<Segment> => {
  if (from >= to) return []
  const end = Math.min(to, nextDeadline(sitting, from))
  const withheld = withheldAt(sitting, from)
  const first: Segment = {
    guildId: sitting.guildId,
    userId: sitting.userId,
    channelId: sitting.channelId,
    joinedAt: sitting.joinedAt,
    from,
    to: end,
    attention: sitting.attention,
    camera: sitting.camera,
    screen: sitting.screen,
    withheld,
    rate: withheld.length > 0 ? 0 : rateOf(sitting, sitting.terms.rates),
    percent: sitting.terms.percent,
    evidence
  }
  // Almost always one: a list that was pushed to would keep room for sixteen more.
  return end < to ? [first, ...segmentsOf(sitting, end, to, evidence)] : [first]
}

/** The segments of `[from, to)` at the cheaper of two sittings, each instant for itself. */
export const cheaperSegmentsOf = (
  a: Sitting,
  b: Sitting,
  from: number,
  to: number,
  evidence: Evidence
): ReadonlyArray<Segment> => {
  const segments: Array<Segment> = []
  let start = from
  while (start < to) {
    const end = Math.min(to, nextDeadline(a, start), nextDeadline(b, start))
    segments.push(...segmentsOf(worthAt(a, start) <= worthAt(b, start) ? a : b, start, end, evidence))
    start = end
  }
  return segments
}

import type { GuildId } from "../ids.ts"
import type { StampedSegment } from "../ledger/batch.ts"
import { localDay, nextMidnight } from "../time/localDay.ts"
import type { Breach } from "./invariant.ts"

const breach = ({ guildId, userId }: StampedSegment, expected: string, found: string): Breach => ({
  guildId,
  userId,
  expected,
  found
})

/** One segment by itself. (A guild may choose rates of 0, so that 0 alone does not tell that it was withheld.) */
const unsound = (segment: StampedSegment, timezone: string): Breach | null => {
  const { day, from, rate, to, withheld } = segment
  if (from >= to) return breach(segment, `an end after ${from}`, String(to))
  if (rate < 0 || (withheld.length > 0 && rate !== 0)) {
    return breach(segment, withheld.length > 0 ? `rate 0: ${withheld.join()}` : "a rate of at least 0", String(rate))
  }
  const [today, midnight] = [localDay(from, timezone), nextMidnight(from, timezone)]
  return day === today && to <= midnight ? null : breach(segment, `${today}, up to ${midnight}`, `${day}, up to ${to}`)
}

/**
 * The first fault of a sealed batch's segments: each lies within its local day at a price that fits, and those of
 * one member follow one another. What ended by `since` is a predecessor's: it may overlap what we restored from it,
 * for the database pays no instant twice.
 */
export const soundBatch = (
  segments: ReadonlyArray<StampedSegment>,
  since: number,
  timezoneOf: (guildId: GuildId) => string
): Breach | null => {
  const ends = new Map<GuildId, Map<string, number>>()
  for (const segment of segments) {
    const { from, guildId, to, userId } = segment
    const fault = unsound(segment, timezoneOf(guildId))
    if (fault !== null) return fault
    if (to <= since) continue
    let ofGuild = ends.get(guildId)
    if (ofGuild === undefined) ends.set(guildId, (ofGuild = new Map<string, number>()))
    const end = ofGuild.get(userId) ?? from
    if (from < end) return breach(segment, `from ${end} on`, `from ${from} on`)
    ofGuild.set(userId, to)
  }
  return null
}

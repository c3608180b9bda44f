import type { GuildId } from "../ids.ts"
import { daysOf } from "../time/localDay.ts"
import type { Segment } from "../voice/segment.ts"
import type { StampedSegment } from "./batch.ts"

/**
 * Cuts segments at the local midnights of their guilds and stamps each piece with its day. No instant is lost
 * or doubled, and the price stays as it was frozen. Order is kept; an empty segment leaves nothing.
 */
export const stampSegments = (
  segments: ReadonlyArray<Segment>,
  timezoneOf: (guildId: GuildId) => string
): ReadonlyArray<StampedSegment> =>
  segments.flatMap((segment) =>
    daysOf(segment.from, segment.to, timezoneOf(segment.guildId)).map(({ day, from, to }) => ({
      ...segment,
      from,
      to,
      day
    }))
  )

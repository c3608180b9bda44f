import { Context, type Effect } from "effect"
import type { GuildId, UserId } from "../../../machines/ids.ts"
import type { StampedSegment } from "../../../machines/ledger/batch.ts"
import type { RangeWindow } from "../../../machines/statistics/range.ts"
import type { Attendance, DayTime, HourTime } from "../../../machines/statistics/voiceTime.ts"
import type { HourSpan } from "../../../machines/time/localHour.ts"
import type { LedgerUnavailable } from "../LedgerStore.ts"
import type { PackedBoard } from "../PackedBoard.ts"

/** With whom a member was, and how long: ms, longest first. */
export interface Partners {
  readonly board: PackedBoard
  /** Some of that time is left out: a channel held more people than pairs are kept of. */
  readonly crowded: boolean
}

/** How many people may be in a channel at once for their time together to count: pairs grow with the square of it. */
export const largestCompany = 100

/**
 * Voice statistics of a guild: all observed time, earning or withheld, but for ignored channels; docs/statistics.md
 * says what each figure counts. `open` is what the ledger does not hold yet: read before, it is counted after each
 * member's watermark, so that nothing counts twice however far settlements have come meanwhile. Days are
 * `YYYY-MM-DD`, as stamped in the guild's timezone.
 */
export class StatisticsStore extends Context.Service<
  StatisticsStore,
  {
    /** Who was in voice how long (ms), of those who are present and do not hide: longest first, then user id. */
    readonly board: (guildId: GuildId, window: RangeWindow, open: Open) => Effect.Effect<PackedBoard, LedgerUnavailable>
    /** With whom a member shared a channel at the same time, of those who are present and do not hide. */
    readonly partners: (
      guildId: GuildId,
      userId: UserId,
      window: RangeWindow,
      open: Open
    ) => Effect.Effect<Partners, LedgerUnavailable>
    /** The member's days from `from` on that hold any time, oldest first. */
    readonly memberDays: (
      guildId: GuildId,
      userId: UserId,
      from: string,
      open: Open
    ) => Effect.Effect<ReadonlyArray<DayTime>, LedgerUnavailable>
    /** The member's hours, of these spans, that hold any time. The spans follow one another without a gap. */
    readonly memberHours: (
      guildId: GuildId,
      userId: UserId,
      spans: ReadonlyArray<HourSpan>,
      open: Open
    ) => Effect.Effect<ReadonlyArray<HourTime>, LedgerUnavailable>
    /** How many days in a row, up to `today` or the day before it, hold any time of the member. */
    readonly streak: (
      guildId: GuildId,
      userId: UserId,
      today: string,
      open: Open
    ) => Effect.Effect<number, LedgerUnavailable>
    /** The guild's days from `from` on that hold any time, oldest first: of all members, also those who hide or left. */
    readonly guildDays: (
      guildId: GuildId,
      from: string,
      open: Open
    ) => Effect.Effect<ReadonlyArray<DayTime & Attendance>, LedgerUnavailable>
    readonly guildHours: (
      guildId: GuildId,
      spans: ReadonlyArray<HourSpan>,
      open: Open
    ) => Effect.Effect<ReadonlyArray<HourTime & Attendance>, LedgerUnavailable>
    /** How many different members have any time on the days from `from` on. */
    readonly attendance: (guildId: GuildId, from: string, open: Open) => Effect.Effect<number, LedgerUnavailable>
  }
>()("guildhall/infra/StatisticsStore") {}

/** Segments that are not in the ledger yet, each within the local day it is stamped with. */
export type Open = ReadonlyArray<StampedSegment>

import { Schema } from "effect"
import { type Attendance, type DayTime, timeOf, type TimeKind, type VoiceTime } from "./voiceTime.ts"

/** A member's figures over some days: ms. */
export interface MemberStatistics {
  readonly totalMs: number
  /** Days with any time. */
  readonly activeDays: number
  /** Over the days with any time; 0 without one. */
  readonly averageMs: number
  /** The earliest of the days with the most; null without one. */
  readonly mostActive: { readonly day: string; readonly ms: number } | null
}

/** What days (oldest first) say of one kind of time. */
export const memberStatistics = (days: ReadonlyArray<DayTime>, kind: TimeKind): MemberStatistics => {
  const active = days.map((day) => ({ day: day.day, ms: timeOf(kind, day) })).filter(({ ms }) => ms > 0)
  const totalMs = active.reduce((sum, { ms }) => sum + ms, 0)
  const mostActive = active.reduce<MemberStatistics["mostActive"]>(
    (most, day) => (most === null || day.ms > most.ms ? day : most),
    null
  )
  return {
    totalMs,
    activeDays: active.length,
    averageMs: active.length === 0 ? 0 : totalMs / active.length,
    mostActive
  }
}

/** What a chart of a guild shows of each day or hour: its time, that time for each member there, or who was there. */
export const GuildStatistic = Schema.Literals(["average", "total", "members"])
export type GuildStatistic = typeof GuildStatistic.Type

/** The statistic of a stretch: ms, or members. */
export const guildValue = (statistic: GuildStatistic, time: VoiceTime & Attendance): number => {
  const total = timeOf("voice", time)
  switch (statistic) {
    case "total":
      return total
    case "members":
      return time.members
    case "average":
      return time.members === 0 ? 0 : total / time.members
  }
}

/** The earliest of the stretches where the statistic is highest; null when it is 0 everywhere. */
export const peakOf = <A extends VoiceTime & Attendance>(
  statistic: GuildStatistic,
  stretches: ReadonlyArray<A>
): { readonly at: A; readonly value: number } | null =>
  stretches.reduce<{ readonly at: A; readonly value: number } | null>((peak, at) => {
    const value = guildValue(statistic, at)
    return value > (peak?.value ?? 0) ? { at, value } : peak
  }, null)

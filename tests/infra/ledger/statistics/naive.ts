import { largestCompany } from "../../../../src/infra/ledger/statistics/StatisticsStore.ts"
import type { UserId } from "../../../../src/machines/ids.ts"
import type { StampedSegment } from "../../../../src/machines/ledger/batch.ts"
import type { RangeWindow } from "../../../../src/machines/statistics/range.ts"
import type { Attendance, DayTime, HourTime, VoiceTime } from "../../../../src/machines/statistics/voiceTime.ts"
import type { HourSpan } from "../../../../src/machines/time/localHour.ts"
import { daysAfter } from "../../../../src/machines/time/period.ts"

/** A stretch of a member's time in voice, within one day. Those of one member do not overlap. */
export type Lived = Pick<
  StampedSegment,
  "userId" | "channelId" | "from" | "to" | "day" | "attention" | "camera" | "screen" | "withheld"
>

/** A line of a board: ms. */
export interface Line {
  readonly userId: UserId
  readonly value: number
}

const lengthOf = ({ from, to }: { readonly from: number; readonly to: number }) => Math.max(0, to - from)

const clip = (segment: Lived, from: number, to: number): Lived => ({
  ...segment,
  from: Math.max(segment.from, from),
  to: Math.min(segment.to, to)
})

const sumOf = (segments: ReadonlyArray<Lived>): VoiceTime => {
  const sum = (counts: (segment: Lived) => boolean) =>
    segments.filter(counts).reduce((ms, segment) => ms + lengthOf(segment), 0)
  return {
    activeMs: sum(({ attention }) => attention === "active"),
    afkMs: sum(({ attention }) => attention === "afk"),
    videoMs: sum(({ camera }) => camera),
    streamingMs: sum(({ screen }) => screen)
  }
}

const membersOf = (segments: ReadonlyArray<Lived>) => [...new Set(segments.map(({ userId }) => userId))]

const withAttendance = (segments: ReadonlyArray<Lived>): VoiceTime & Attendance => ({
  ...sumOf(segments),
  members: membersOf(segments).length
})

const boardOf = (lines: ReadonlyArray<Line>): ReadonlyArray<Line> =>
  lines
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value || (BigInt(a.userId) < BigInt(b.userId) ? -1 : 1))

/** A stretch of a channel in which nobody comes or goes. */
interface Round {
  readonly from: number
  readonly to: number
  readonly present: ReadonlyArray<Lived>
}

const roundsOf = (channel: ReadonlyArray<Lived>): ReadonlyArray<Round> => {
  const edges = [...new Set(channel.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  return edges.slice(1).map((to, i) => {
    const from = edges[i] ?? to
    return { from, to, present: channel.filter((segment) => segment.from <= from && segment.to >= to) }
  })
}

/**
 * The figures of docs/statistics.md as it defines them, from all that was lived and without a thought to speed.
 * `unnamed`: who hides or is not in the guild.
 */
export const naiveStatistics = (lived: ReadonlyArray<Lived>, unnamed: ReadonlySet<UserId> = new Set()) => {
  const counted = lived.filter((segment) => !segment.withheld.includes("ignored channel") && lengthOf(segment) > 0)

  const within = (segments: ReadonlyArray<Lived>, window: RangeWindow): ReadonlyArray<Lived> => {
    switch (window.kind) {
      case "all":
        return segments
      case "calendar":
        return segments.filter(({ day }) => day >= window.startsOn)
      case "rolling":
        return segments
          .map((segment) => clip(segment, window.from, window.to))
          .filter((segment) => lengthOf(segment) > 0)
    }
  }

  const days = (segments: ReadonlyArray<Lived>, from: string) => {
    const names = new Set(segments.map(({ day }) => day).filter((day) => day >= from))
    return [...names].sort().map((day) => ({ day, segments: segments.filter((segment) => segment.day === day) }))
  }

  /** Hours of one name are one, wherever they lie. */
  const hours = (segments: ReadonlyArray<Lived>, spans: ReadonlyArray<HourSpan>) => {
    const nameOf = ({ day, hour }: HourSpan) => `${day} ${hour}`
    return [...new Map(spans.map((span) => [nameOf(span), span])).values()]
      .map(({ day, hour }) => ({
        day,
        hour,
        segments: spans
          .filter((span) => span.day === day && span.hour === hour)
          .flatMap((span) => segments.map((segment) => clip(segment, span.from, span.to)))
          .filter((segment) => lengthOf(segment) > 0)
      }))
      .filter(({ segments }) => segments.length > 0)
  }

  const of = (userId: UserId) => counted.filter((segment) => segment.userId === userId)

  return {
    board: (window: RangeWindow): ReadonlyArray<Line> =>
      boardOf(
        membersOf(counted)
          .filter((userId) => !unnamed.has(userId))
          .map((userId) => ({
            userId,
            value: within(of(userId), window).reduce((sum, segment) => sum + lengthOf(segment), 0)
          }))
      ),

    partners: (userId: UserId, window: RangeWindow) => {
      const together = new Map<UserId, number>()
      let crowded = false
      const covered = within(counted, window)
      for (const channelId of new Set(covered.map((segment) => segment.channelId))) {
        for (const round of roundsOf(covered.filter((segment) => segment.channelId === channelId))) {
          if (!membersOf(round.present).includes(userId)) continue
          if (membersOf(round.present).length > largestCompany) {
            crowded = true
            continue
          }
          for (const partner of membersOf(round.present)) {
            if (partner !== userId) together.set(partner, (together.get(partner) ?? 0) + lengthOf(round))
          }
        }
      }
      const lines = [...together].map(([userId, value]) => ({ userId, value }))
      return { board: boardOf(lines.filter(({ userId }) => !unnamed.has(userId))), crowded }
    },

    memberDays: (userId: UserId, from: string): ReadonlyArray<DayTime> =>
      days(of(userId), from).map(({ day, segments }) => ({ day, ...sumOf(segments) })),

    memberHours: (userId: UserId, spans: ReadonlyArray<HourSpan>): ReadonlyArray<HourTime> =>
      hours(of(userId), spans).map(({ day, hour, segments }) => ({ day, hour, ...sumOf(segments) })),

    streak: (userId: UserId, today: string): number => {
      const present = new Set(of(userId).map(({ day }) => day))
      let last = present.has(today) ? today : daysAfter(today, -1)
      let streak = 0
      while (present.has(last)) {
        streak += 1
        last = daysAfter(last, -1)
      }
      return streak
    },

    guildDays: (from: string): ReadonlyArray<DayTime & Attendance> =>
      days(counted, from).map(({ day, segments }) => ({ day, ...withAttendance(segments) })),

    guildHours: (spans: ReadonlyArray<HourSpan>): ReadonlyArray<HourTime & Attendance> =>
      hours(counted, spans).map(({ day, hour, segments }) => ({ day, hour, ...withAttendance(segments) })),

    attendance: (from: string): number => membersOf(counted.filter(({ day }) => day >= from)).length
  }
}

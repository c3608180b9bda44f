import { Effect } from "effect"
import type { StampedSegment } from "../../../../src/machines/ledger/batch.ts"
import { stampSegments } from "../../../../src/machines/ledger/stamp.ts"
import { type DayTime, timeOf } from "../../../../src/machines/statistics/voiceTime.ts"
import { hoursOf } from "../../../../src/machines/time/localHour.ts"
import { daysAfter, isoWeek } from "../../../../src/machines/time/period.ts"
import { channelOf, midnight, minutes, segment, userOf } from "../batches.ts"
import type { Asking } from "./asking.ts"

/** A history, what is asked of it, and the answer. */
export interface Case {
  readonly title: string
  readonly segments: ReadonlyArray<StampedSegment>
  readonly ask: (of: Asking) => Effect.Effect<unknown, unknown, Effect.Services<ReturnType<Asking["board"]>>>
  readonly is: unknown
}

const at = (iso: string) => Date.parse(iso)
const seconds = (count: number) => count * 1000

interface Stay {
  readonly user: number
  readonly channel?: number
  readonly from: number
  readonly to: number
}

const stays = (list: ReadonlyArray<Stay>, timezone = "UTC") =>
  stampSegments(
    list.map(({ channel = 7, from, to, user }) =>
      segment({ userId: userOf(user), channelId: channelOf(channel), joinedAt: from, from, to })
    ),
    () => timezone
  )

const all = { kind: "all" } as const
const asRecord = (lines: ReadonlyArray<{ readonly userId: string; readonly value: number }>) =>
  Object.fromEntries(lines.map(({ userId, value }) => [userId, value / 1000]))

const overlapSeconds = [
  { a: [0, 120], b: [0, 120], is: 120 },
  { a: [0, 120], b: [3600, 3720], is: 0 },
  { a: [0, 20], b: [10, 50], is: 10 },
  { a: [0, 10], b: [10, 20], is: 0 }
] as const

const overlaps = overlapSeconds.map(({ a, b, is }): Case => {
  const stay = (user: number, [from, to]: readonly [number, number]) => ({
    user,
    from: midnight + seconds(from),
    to: midnight + seconds(to)
  })
  const window = { kind: "rolling", from: midnight, to: midnight + seconds(3720) } as const
  return {
    title: `two who are in a channel from ${a.join(" to ")} and from ${b.join(" to ")} spend ${is} seconds together`,
    segments: stays([stay(1, a), stay(2, b)]),
    ask: (of) =>
      Effect.forEach(
        [of.partners(userOf(1), all), of.partners(userOf(2), all), of.partners(userOf(1), window)],
        Effect.map(({ board, crowded }) => [...board.map(({ value }) => value / 1000), crowded])
      ),
    is: Array.from({ length: 3 }, () => (is === 0 ? [false] : [is, false]))
  }
})

const [A, B, C, D] = [1, 2, 3, 4] as const
const partners: Case = {
  title: "partners are those of the same channel at the same time, summed over channels",
  segments: stays(
    (
      [
        [A, 1, 0, 60],
        [B, 1, 30, 90],
        [C, 1, 60, 120],
        [A, 2, 60, 120],
        [B, 2, 90, 150],
        [D, 2, 10, 200]
      ] as const
    ).map(([user, channel, from, to]) => ({
      user,
      channel,
      from: midnight + minutes(from),
      to: midnight + minutes(to)
    }))
  ),
  ask: (of) =>
    Effect.gen(function* () {
      const totals = asRecord(yield* of.board(all))
      const pairs = yield* Effect.forEach([A, B, C, D], (user) =>
        Effect.map(of.partners(userOf(user), all), ({ board }) => asRecord(board))
      )
      return { totals, pairs }
    }),
  is: {
    totals: { [A]: 7200, [B]: 7200, [C]: 3600, [D]: 11_400 },
    pairs: [{ [B]: 3600, [D]: 3600 }, { [A]: 3600, [C]: 1800, [D]: 3600 }, { [B]: 1800 }, { [A]: 3600, [B]: 3600 }]
  }
}

const leaderboard: Case = {
  title: "the board sums the sessions of each, longest first",
  segments: stays(
    [
      [1001, 0, 3600],
      [1001, 10_000, 17_200],
      [1003, 0, 7200],
      [1002, 0, 1800]
    ].map(([user = 0, from = 0, to = 0]) => ({ user, from: midnight + seconds(from), to: midnight + seconds(to) }))
  ),
  ask: (of) => Effect.map(of.board(all), (lines) => lines.map(({ userId, value }) => [userId, value / 1000])),
  is: [
    ["1001", 10_800],
    ["1003", 7200],
    ["1002", 1800]
  ]
}

const day = (name: string) => name
const month = (name: string) => name.slice(0, 7)

/** Minutes of days, months or weeks: cases of the calendar. */
const calendar = (
  [
    ["days", day, "UTC", "2025-03-01T23:30:00Z", "2025-03-02T00:45:00Z", { "2025-03-01": 30, "2025-03-02": 45 }],
    [
      "months",
      month,
      "UTC",
      "2024-10-30T12:00:00Z",
      "2024-11-02T12:00:00Z",
      { "2024-10": 36 * 60, "2024-11": 36 * 60 }
    ],
    ["weeks", isoWeek, "UTC", "2025-01-05T22:00:00Z", "2025-01-06T03:00:00Z", { "2025-W01": 120, "2025-W02": 180 }],
    [
      "weeks",
      isoWeek,
      "UTC",
      "2026-01-04T12:00:00Z",
      "2026-01-13T12:00:00Z",
      { "2026-W01": 720, "2026-W02": 10_080, "2026-W03": 2160 }
    ],
    ["days", day, "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", { "2026-03-29": 1380 }],
    ["days", day, "America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", { "2026-11-01": 1500 }]
  ] as const
).map(([unit, nameOf, timezone, from, to, is]): Case => {
  const minutesOf = (days: ReadonlyArray<DayTime>) => {
    const sums: Record<string, number> = {}
    for (const time of days) sums[nameOf(time.day)] = (sums[nameOf(time.day)] ?? 0) + timeOf("voice", time) / 60_000
    return sums
  }
  return {
    title: `a session from ${from} to ${to} is shared by the ${unit} of ${timezone}`,
    segments: stays([{ user: 1, from: at(from), to: at(to) }], timezone),
    ask: (of) =>
      Effect.all([
        Effect.map(of.memberDays(userOf(1), "0001-01-01"), minutesOf),
        Effect.map(of.guildDays("0001-01-01"), minutesOf)
      ]),
    is: [is, is]
  }
})

const today = "2026-11-21"
const streaks = [
  { daysAgo: [0], is: 1 },
  { daysAgo: [0, 1], is: 2 },
  { daysAgo: [1], is: 1 },
  { daysAgo: [1, 2, 3, 4, 5, 6, 7], is: 7 },
  { daysAgo: [2, 3], is: 0 },
  { daysAgo: [0, 1, 3, 4], is: 2 },
  { daysAgo: [], is: 0 }
].map(({ daysAgo, is }): Case => ({
  title: `a streak of ${is} comes of days that were ${daysAgo.join(", ") || "never"} ago`,
  segments: stays(
    daysAgo
      .toReversed()
      .map((ago) => at(daysAfter(today, -ago)))
      .map((from) => ({ user: 1, from, to: from + minutes(1) }))
  ),
  ask: (of) => of.streak(userOf(1), today),
  is
}))

const movedWest: Case = {
  title: "a day that was stamped before the guild moved west counts in the year that has not reached it",
  segments: stays(
    [1, 2].map((user) => ({ user, from: at("2026-12-31T12:00:00Z"), to: at("2026-12-31T13:00:00Z") })),
    "Pacific/Kiritimati"
  ),
  ask: (of) =>
    Effect.forEach(["2026-12-31", "2026-12-01", "2026-01-01"], (startsOn, i) => {
      const period = (["daily", "monthly", "annual"] as const)[i] ?? "daily"
      const window = { kind: "calendar", period, startsOn } as const
      return Effect.all([
        Effect.map(of.board(window), asRecord),
        Effect.map(of.partners(userOf(1), window), ({ board }) => asRecord(board))
      ])
    }),
  is: Array.from({ length: 3 }, () => [{ 1: 3600, 2: 3600 }, { 2: 3600 }])
}

const troll = "Antarctica/Troll"
const longDay = { from: at("2026-10-24T22:00:00Z"), to: at("2026-10-26T00:00:00Z") }

const longestDay: Case = {
  title: "the last minutes of a day of 26 hours have what was there all day",
  segments: stays([{ user: 1, ...longDay }], troll),
  ask: (of) => {
    const spans = hoursOf(longDay.to - minutes(20), longDay.to, troll)
    return Effect.all([
      Effect.map(of.memberHours(userOf(1), spans), (hours) => hours.map((hour) => timeOf("voice", hour) / 60_000)),
      Effect.map(of.guildHours(spans), (hours) => hours.map((hour) => timeOf("voice", hour) / 60_000))
    ])
  },
  is: [[20], [20]]
}

/** The cases that everyone who counts voice time must get right. */
export const cases: ReadonlyArray<Case> = [
  ...overlaps,
  partners,
  leaderboard,
  ...calendar,
  ...streaks,
  movedWest,
  longestDay
]

import * as fc from "fast-check"
import type { UserId } from "../../../../src/machines/ids.ts"
import type { StampedSegment } from "../../../../src/machines/ledger/batch.ts"
import { stampSegments } from "../../../../src/machines/ledger/stamp.ts"
import { Range, type RangeWindow, windowOf } from "../../../../src/machines/statistics/range.ts"
import { Span, spanStart } from "../../../../src/machines/statistics/span.ts"
import { localDay } from "../../../../src/machines/time/localDay.ts"
import { type HourSpan, hoursOf } from "../../../../src/machines/time/localHour.ts"
import { channelOf, minutes, segment, userOf } from "../batches.ts"

const hour = minutes(60)
const day = 24 * hour

/** Sorted otherwise as text than as numbers, and two that one Number cannot tell apart. */
export const users = [20n, 3n, 9_007_199_254_740_992n, 9_007_199_254_740_993n].map(userOf)

/** Where something happens to days: clocks are moved, months and years end. */
const places = [
  ["UTC", "2026-12-31T23:59:59.990Z"],
  ["UTC", "2028-02-29T12:00:00Z"],
  ["Europe/Berlin", "2026-03-29T01:00:00Z"],
  ["Europe/Berlin", "2026-10-25T01:00:00Z"],
  ["Europe/Berlin", "2026-12-31T23:00:00Z"],
  ["America/New_York", "2026-03-08T07:00:00Z"],
  ["America/New_York", "2026-11-01T06:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30:00Z"],
  ["Africa/Cairo", "2026-04-23T22:00:00Z"],
  ["Asia/Kathmandu", "2026-06-30T18:15:00Z"],
  ["Pacific/Kiritimati", "2026-11-30T10:00:00Z"],
  ["Pacific/Kiritimati", "2026-12-31T10:00:00Z"],
  ["Pacific/Pago_Pago", "2027-01-01T11:00:00Z"]
] as const

/** Mostly such that edges of different members meet. */
const gap = fc.constantFrom(0, 0, 0, 1, minutes(10), minutes(10), hour, 5 * hour, day, 9 * day, 40 * day)
const length = fc.constantFrom(1, 7, minutes(10), minutes(20), minutes(30), hour, 3 * hour, 26 * hour)

const step = fc.record({
  gap,
  length,
  channel: fc.constantFrom(7, 7, 7, 8, 9),
  attention: fc.constantFrom("active" as const, "active" as const, "afk" as const),
  camera: fc.constantFrom(false, false, true),
  screen: fc.constantFrom(false, false, true),
  withheld: fc.constantFrom([], [], ["alone" as const], ["ignored channel" as const, "alone" as const])
})

/** In tenths of a life: until when it was settled first and then, and since when it is told again each time. */
const stages = fc
  .record({ first: fc.nat(10), again: fc.nat(10), second: fc.nat(10), open: fc.nat(10) })
  .map(({ again, first, open, second }) => ({
    first,
    again: Math.min(again, first),
    second: Math.max(first, second),
    open: Math.min(open, Math.max(first, second))
  }))

const life = fc.record({
  begins: fc.constantFrom(-26 * hour, -3 * hour, -hour, minutes(-20), minutes(-10), 0, minutes(10)),
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  stages,
  unnamed: fc.constantFrom(null, null, null, null, "hidden" as const, "absent" as const)
})

/** What may be asked: by the number of a member, of a window or the like, whatever that is then. */
const question = fc.record({
  what: fc.constantFrom(
    "board" as const,
    "partners" as const,
    "partners" as const,
    "memberDays" as const,
    "memberHours" as const,
    "streak" as const,
    "guildDays" as const,
    "guildHours" as const,
    "attendance" as const
  ),
  user: fc.constantFrom(...users),
  nth: fc.nat(1000)
})
export type Question = typeof question extends fc.Arbitrary<infer A> ? A : never

/** What two to four members did, how much of it the ledger holds, and what is asked. */
export interface History {
  readonly lived: ReadonlyArray<StampedSegment>
  readonly firstSettled: ReadonlyArray<StampedSegment>
  /** Later, and so perhaps for days that were closed meanwhile. Some of it is settled already. */
  readonly thenSettled: ReadonlyArray<StampedSegment>
  /** Some of it is settled already. */
  readonly open: ReadonlyArray<StampedSegment>
  readonly hidden: ReadonlyArray<UserId>
  readonly absent: ReadonlyArray<UserId>
  /** Which of its settled days, in their order, are closed after the first and after the second settlement. */
  readonly closes: readonly [ReadonlyArray<boolean>, ReadonlyArray<boolean>]
  readonly today: string
  /** Ranges, which end when all was lived, and one that begins anywhere before. */
  readonly windows: ReadonlyArray<RangeWindow>
  readonly since: ReadonlyArray<string>
  /** Those of each follow one another. */
  readonly spans: ReadonlyArray<ReadonlyArray<HourSpan>>
  readonly questions: ReadonlyArray<Question>
  /** How a history that disagrees is shown. */
  readonly [fc.toStringMethod]: () => string
}

const shown = (segments: ReadonlyArray<StampedSegment>) =>
  segments.map(({ attention, camera, channelId, day, from, screen, to, userId, withheld }) => {
    const kinds = [attention, camera ? "camera" : [], screen ? "screen" : [], withheld].flat(2).join(", ")
    return `${userId} in ${channelId} on ${day} from ${from} to ${to}: ${kinds}`
  })

const cut = (segments: ReadonlyArray<StampedSegment>, until: number) =>
  segments.flatMap((s) => (s.from < until ? { ...s, to: Math.min(s.to, until) } : []))

const anyHistory: fc.Arbitrary<History> = fc
  .record({
    place: fc.constantFrom(...places),
    lives: fc.array(life, { minLength: 2, maxLength: 4 }),
    moves: fc.option(
      fc.record({
        after: fc.constantFrom(-hour, 0, minutes(15), 7 * hour, 2 * day),
        to: fc.constantFrom("UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago")
      }),
      { freq: 1 }
    ),
    looks: fc.constantFrom(0, 0, 1, minutes(5), 5 * hour, 30 * hour, 3 * day),
    back: fc.integer({ min: -200, max: 200 }),
    closes: fc.tuple(
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 })
    ),
    questions: fc.array(question, { minLength: 2, maxLength: 4 })
  })
  .map(({ back, closes, lives, looks, moves, place, questions }) => {
    const anchor = Date.parse(place[1])
    const timezones = [place[0], moves === null ? place[0] : moves.to] as const
    const movedAt = anchor + (moves?.after ?? 0)
    /** Stamped when it is lived: the timezone changed in between recuts nothing. */
    const stamped = (segments: ReadonlyArray<StampedSegment>) => [
      ...stampSegments(cut(segments, movedAt), () => timezones[0]),
      ...stampSegments(
        segments.flatMap((s) => (s.to > movedAt ? { ...s, from: Math.max(s.from, movedAt) } : [])),
        () => timezones[1]
      )
    ]
    const told = lives.map(({ begins, stages, steps }, i) => {
      const joinedAt = anchor + begins
      let at = joinedAt
      const lived = steps.map(({ channel, gap, length, withheld, ...kinds }) => {
        const from = at + gap
        at = from + length
        const fields = { joinedAt, from, to: at, withheld, rate: withheld.length > 0 ? 0 : 50 }
        const userId = users[i] ?? userOf(i)
        return segment({ ...kinds, ...fields, userId, channelId: channelOf(channel) })
      })
      const tenth = (n: number) => joinedAt + Math.floor(((at - joinedAt) * n) / 10)
      const all = stamped(lived)
      const since = (n: number) => all.filter(({ to }) => to > tenth(n))
      return {
        all,
        first: cut(all, tenth(stages.first)),
        second: cut(since(stages.again), tenth(stages.second)),
        open: since(stages.open)
      }
    })
    const those = (state: "hidden" | "absent") => users.filter((_, i) => lives[i]?.unnamed === state)
    const lived = told.flatMap(({ all }) => all)
    const now = Math.max(...lived.map(({ to }) => to)) + looks
    const today = localDay(now, timezones[1])
    const firstSettled = told.flatMap(({ first }) => first)
    const thenSettled = told.flatMap(({ second }) => second)
    const open = told.flatMap(({ open }) => open)
    const names = { hidden: those("hidden"), absent: those("absent") }
    const segments = {
      lived: shown(lived),
      firstSettled: shown(firstSettled),
      thenSettled: shown(thenSettled),
      open: shown(open)
    }
    return {
      [fc.toStringMethod]: () =>
        JSON.stringify({ timezones, now, today, ...segments, ...names, closes, questions }, null, 1),
      lived,
      firstSettled,
      thenSettled,
      open,
      ...names,
      closes,
      today,
      windows: [
        ...Range.literals.map((range) => windowOf(range, now, timezones[1])),
        { kind: "rolling", from: Math.min(now, anchor + minutes(10 * back) + 3), to: now } as const
      ],
      since: [
        ...Span.literals.map((span) => spanStart(span, today)),
        "0001-01-01",
        ...new Set(lived.map((segment) => segment.day))
      ],
      spans: [
        hoursOf(now - 3 * day, now, timezones[1]),
        hoursOf(anchor - day, anchor + day, timezones[1]),
        hoursOf(anchor - minutes(95), anchor + minutes(95), timezones[1])
      ],
      questions
    }
  })

export const anyHistories = fc.array(anyHistory, { minLength: 1, maxLength: 50, size: "max" })

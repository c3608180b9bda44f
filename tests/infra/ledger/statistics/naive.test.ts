import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { StatisticsStore } from "../../../../src/infra/ledger/statistics/StatisticsStore.ts"
import type { StampedSegment } from "../../../../src/machines/ledger/batch.ts"
import { hoursOf } from "../../../../src/machines/time/localHour.ts"
import { channelOf, midnight, minutes, segment, userOf } from "../batches.ts"
import { theNaive } from "./asking.ts"
import { cases } from "./cases.ts"
import { naiveStatistics } from "./naive.ts"

const all = { kind: "all" } as const

describe("naive statistics", () => {
  for (const { ask, is, segments, title } of cases) {
    it.effect(`agree that ${title}`, () =>
      Effect.map(ask(theNaive(naiveStatistics(segments))), (answer) => assert.deepStrictEqual(answer, is)).pipe(
        // Never asked.
        Effect.provideService(StatisticsStore, StatisticsStore.of(Object.create(null)))
      )
    )
  }

  const stay = (user: number, from: number, to: number, fields: Partial<StampedSegment> = {}) =>
    segment({ userId: userOf(user), from: midnight + minutes(from), to: midnight + minutes(to), ...fields })
  const lines = (board: ReadonlyArray<{ readonly userId: string; readonly value: number }>) =>
    board.map(({ userId, value }) => [Number(userId), value / 60_000])

  it("cut ranges back from now by the instant, and ranges of days by the stamped day", () => {
    const naive = naiveStatistics([stay(1, 0, 60), stay(1, 100, 110, { day: "2026-11-20" }), stay(2, 30, 70)])
    const rolling = { kind: "rolling", from: midnight + minutes(50), to: midnight + minutes(105) } as const
    assert.deepStrictEqual(lines(naive.board(rolling)), [
      [2, 20],
      [1, 15]
    ])
    const today = { kind: "calendar", period: "daily", startsOn: "2026-11-21" } as const
    assert.deepStrictEqual(lines(naive.board(today)), [
      [1, 60],
      [2, 40]
    ])
    assert.deepStrictEqual(lines(naive.board({ ...today, period: "monthly", startsOn: "2026-11-01" })), [
      [1, 70],
      [2, 40]
    ])
    assert.deepStrictEqual(lines(naive.partners(userOf(1), rolling).board), [[2, 10]])
  })

  it("leave ignored channels out of everything", () => {
    const naive = naiveStatistics([
      stay(1, 0, 60, { withheld: ["ignored channel"] }),
      stay(2, 0, 60, { withheld: ["alone"] })
    ])
    assert.deepStrictEqual(lines(naive.board(all)), [[2, 60]])
    assert.deepStrictEqual(naive.partners(userOf(2), all), { board: [], crowded: false })
    assert.deepStrictEqual(naive.memberDays(userOf(1), "0001-01-01"), [])
    assert.strictEqual(naive.streak(userOf(1), "2026-11-21"), 0)
    assert.strictEqual(naive.attendance("0001-01-01"), 1)
  })

  it("name nobody who hides or left, and count their time for the guild", () => {
    const naive = naiveStatistics([stay(1, 0, 60), stay(2, 0, 60)], new Set([userOf(2)]))
    assert.deepStrictEqual(lines(naive.board(all)), [[1, 60]])
    assert.deepStrictEqual(naive.partners(userOf(1), all).board, [])
    assert.deepStrictEqual(lines(naive.partners(userOf(2), all).board), [[1, 60]])
    assert.deepStrictEqual(naive.guildDays("2026-11-21"), [
      { day: "2026-11-21", activeMs: minutes(120), afkMs: 0, videoMs: 0, streamingMs: 0, members: 2 }
    ])
  })

  it("keep kinds apart, and make one hour of two of the same name", () => {
    const from = Date.parse("2026-11-01T04:30:00Z")
    const spans = hoursOf(from, from + minutes(150), "America/New_York")
    const at = (start: number, end: number) => ({ from: from + minutes(start), to: from + minutes(end) })
    const naive = naiveStatistics([
      segment({ ...at(0, 60), attention: "afk" }),
      segment({ ...at(60, 90), camera: true }),
      segment({ userId: userOf(2), ...at(90, 150), screen: true })
    ])
    const none = { activeMs: 0, afkMs: 0, videoMs: 0, streamingMs: 0 }
    assert.deepStrictEqual(naive.guildHours(spans), [
      { ...none, day: "2026-11-01", hour: 0, afkMs: minutes(30), members: 1 },
      {
        day: "2026-11-01",
        hour: 1,
        activeMs: minutes(90),
        afkMs: minutes(30),
        videoMs: minutes(30),
        streamingMs: minutes(60),
        members: 2
      }
    ])
    assert.deepStrictEqual(naive.memberHours(userOf(2), spans), [
      { ...none, day: "2026-11-01", hour: 1, activeMs: minutes(60), streamingMs: minutes(60) }
    ])
  })

  it("make no partners while more than 100 are in a channel", () => {
    const crowd = Array.from({ length: 100 }, (_, i) => stay(i + 1, 0, 60))
    assert.deepStrictEqual(naiveStatistics(crowd).partners(userOf(1), all).board.length, 99)
    const naive = naiveStatistics([...crowd, stay(101, 20, 30), stay(102, 0, 60, { channelId: channelOf(9) })])
    const { board, crowded } = naive.partners(userOf(1), all)
    assert.deepStrictEqual(lines(board)[0], [2, 50])
    assert.isTrue(crowded)
    assert.deepStrictEqual(naive.partners(userOf(101), all), { board: [], crowded: true })
    assert.isFalse(naive.partners(userOf(102), all).crowded)
  })
})

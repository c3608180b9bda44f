import { assert } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { LedgerStore } from "../../../../src/infra/ledger/LedgerStore.ts"
import { RollupStore } from "../../../../src/infra/ledger/statistics/RollupStore.ts"
import { guildValue, memberStatistics, peakOf } from "../../../../src/machines/statistics/figures.ts"
import { Range, windowOf } from "../../../../src/machines/statistics/range.ts"
import { linesOf, Span, spanStart } from "../../../../src/machines/statistics/span.ts"
import { dayStart } from "../../../../src/machines/time/dayStart.ts"
import { hoursOf } from "../../../../src/machines/time/localHour.ts"
import { batch, guildOf } from "../batches.ts"
import { databaseTime, onBothDatabases } from "../databases.ts"
import { type Asking, theStore } from "./asking.ts"
import type { Line } from "./naive.ts"
import {
  boardOf,
  duration,
  hidden,
  kindNamed,
  nameOf,
  now,
  rangeNamed,
  stays,
  table,
  timezone,
  today,
  userNamed
} from "./workedExample.ts"

let guilds = 81_000

const spanNamed = Schema.decodeUnknownSync(Span)
const spans = hoursOf(dayStart(spanStart("hours", today), timezone), now, timezone)
const named = (lines: ReadonlyArray<Line>) => lines.map(({ userId, value }) => ({ name: nameOf(userId), ms: value }))
const windowNamed = (name: string | undefined) => windowOf(rangeNamed(name ?? ""), now, timezone)

/** The days of a chart, or its hours, each with who was there. */
const stretchesOf = (of: Asking, span: Span) =>
  span === "hours"
    ? Effect.map(of.guildHours(spans), (hours) => hours.map((at) => ({ ...at, name: `${at.day} ${at.hour}` })))
    : Effect.map(of.guildDays(spanStart(span, today)), (days) => days.map((at) => ({ ...at, name: at.day })))

onBothDatabases("the worked example of docs/statistics.md", (it) => {
  /** Asked when nothing is rolled up yet, and again when all days but today are. */
  const holds = (
    title: string,
    check: (of: Asking) => Effect.Effect<void, unknown, Effect.Services<ReturnType<Asking["board"]>>>
  ) =>
    it.effect(title, () =>
      Effect.gen(function* () {
        const guildId = guildOf(guilds++)
        databaseTime.now = now
        const ledger = yield* LedgerStore
        const { open, settled } = stays(guildId)
        yield* ledger.settle(yield* ledger.takeLease(0, 1, "a test", { steal: "held" }), batch({ segments: settled }))
        yield* ledger.hide(guildId, userNamed(hidden), true)
        yield* check(theStore(guildId, open))
        const rollups = yield* RollupStore
        const over = [...new Set(settled.map(({ day }) => day))].filter((day) => day < today)
        for (const day of over) assert.isTrue(yield* rollups.close({ guildId, day }))
        yield* check(theStore(guildId, open))
      })
    )

  holds("has the leaderboard of each range", (of) =>
    Effect.gen(function* () {
      assert.strictEqual(table("range").length, Range.literals.length)
      for (const { leaderboard = "", range } of table("range")) {
        assert.deepStrictEqual(named(yield* of.board(windowNamed(range))), boardOf(leaderboard), range)
      }
    })
  )

  holds("has these partners", (of) =>
    Effect.gen(function* () {
      for (const { "partners of": who = "", range, with: others = "" } of table("partners of")) {
        const { board, crowded } = yield* of.partners(userNamed(who), windowNamed(range))
        assert.deepStrictEqual(named(board), boardOf(others), `${who} ${range}`)
        assert.isFalse(crowded)
      }
    })
  )

  holds("has the figures of its members", (of) =>
    Effect.gen(function* () {
      for (const { chart, member = "", time = "", ...figures } of table("member")) {
        const days = yield* of.memberDays(userNamed(member), spanStart(spanNamed(chart), today))
        const { averageMs, mostActive, totalMs } = memberStatistics(days, kindNamed(time))
        const found = {
          totalMs,
          averageMs,
          mostActive: mostActive?.day,
          streak: yield* of.streak(userNamed(member), today)
        }
        assert.deepStrictEqual(
          found,
          {
            totalMs: duration(figures["total"] ?? ""),
            averageMs: duration(figures["average per active day"] ?? ""),
            mostActive: figures["most active day"],
            streak: Number(figures["current streak"])
          },
          `${member} ${time} ${chart}`
        )
      }
    })
  )

  holds("has the figures of the guild", (of) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        table("guild").map(({ guild }) => guild),
        [...Span.literals]
      )
      for (const { guild, ...figures } of table("guild")) {
        const span = spanNamed(guild)
        const stretches = yield* stretchesOf(of, span)
        const members = yield* of.attendance(spanStart(span, today))
        const days = yield* of.guildDays(spanStart(span, today))
        const total = days.reduce((sum, day) => sum + guildValue("total", day), 0)
        assert.strictEqual(total, duration(figures["total"] ?? ""), guild)
        assert.strictEqual(members, Number(figures["members"]), guild)
        assert.strictEqual(total / members, duration(figures["average"] ?? ""), guild)
        for (const statistic of ["total", "members", "average"] as const) {
          const [at, value = ""] = (figures[`peak of ${statistic}`] ?? "").split(": ")
          const peak = peakOf(statistic, stretches)
          const expected = statistic === "members" ? Number(value) : duration(value)
          assert.deepStrictEqual([peak?.at.name, peak?.value], [at, expected ?? 0], `${guild} ${statistic}`)
        }
      }
    })
  )

  holds("has the grid of the year", (of) =>
    Effect.gen(function* () {
      const [totals = {}, members = {}] = table("year")
      const days = yield* of.guildDays(spanStart("year", today))
      const { year: _, ...expected } = totals
      assert.deepStrictEqual(
        days.map((day) => [day.day, guildValue("total", day), day.members]),
        Object.entries(expected).map(([day, time]) => [day, duration(time), Number(members[day])])
      )
    })
  )

  /** By the name of its column, where a point stands on its line. */
  const places = {
    hours: (column: string) => Number(column),
    weeks: (column: string) =>
      ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].indexOf(column),
    months: (column: string) => Number(column) - 1
  } as const

  for (const span of ["hours", "weeks", "months"] as const) {
    holds(`has the chart of ${span}`, (of) =>
      Effect.gen(function* () {
        const stretches = yield* stretchesOf(of, span)
        const values = new Map(stretches.map((at) => [at.name, guildValue("total", at)]))
        const { current, earlier, mean } = linesOf(
          span,
          { day: today, hour: 21 },
          ({ day, hour }) => values.get(span === "hours" ? `${day} ${hour}` : day) ?? 0
        )
        const lines = [current, ...earlier, { startsOn: "mean", values: mean }]
        assert.deepStrictEqual(
          lines.map(({ startsOn }) => startsOn),
          table(span).map((row) => row[span])
        )
        for (const [i, { startsOn, values }] of lines.entries()) {
          const { [span]: _, ...cells } = table(span)[i] ?? {}
          const shown = new Map(Object.entries(cells).map(([column, cell]) => [places[span](column), duration(cell)]))
          for (const [place, value] of values.entries()) {
            // What the table leaves out is empty.
            const expected = shown.has(place) ? shown.get(place) : value === null ? null : 0
            assert.strictEqual(value, expected, `${startsOn}, place ${place}`)
          }
        }
      })
    )
  }
})

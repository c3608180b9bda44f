import { assert, describe } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { LedgerStore } from "../../../../src/infra/ledger/LedgerStore.ts"
import { RollupStore } from "../../../../src/infra/ledger/statistics/RollupStore.ts"
import type { StatisticsStore } from "../../../../src/infra/ledger/statistics/StatisticsStore.ts"
import type { GuildId } from "../../../../src/machines/ids.ts"
import type { StampedSegment } from "../../../../src/machines/ledger/batch.ts"
import type { RangeWindow } from "../../../../src/machines/statistics/range.ts"
import { batch, channelOf, guildOf, midnight, minutes, segment, userOf } from "../batches.ts"
import { databaseTime, onBothDatabases } from "../databases.ts"
import { type Asking, theNaive, theStore } from "./asking.ts"
import { cases } from "./cases.ts"
import { anyHistories, type History, type Question } from "./lives.ts"
import { naiveStatistics } from "./naive.ts"

/** Of up to fifty histories each. The same SQL runs on both, on one several times as fast. */
const runs = { PostgreSQL: 60, embedded: 10 }

let guilds = 9_007_199_254_750_000n

const settled = Effect.fnUntraced(function* (segments: ReadonlyArray<StampedSegment>) {
  // Later than any history: a settlement pays nothing of the future.
  databaseTime.now = Date.UTC(2030, 0, 1)
  const ledger = yield* LedgerStore
  yield* ledger.settle(yield* ledger.takeLease(0, 1, "a test", { steal: "held" }), batch({ segments }))
})

const ownedBy = (guildId: GuildId, segments: ReadonlyArray<StampedSegment>) =>
  segments.map((segment) => ({ ...segment, guildId }))

const nth = <A>(list: ReadonlyArray<A>, n: number): A => {
  const item = list[n % list.length]
  if (item === undefined) throw new Error("an empty list has no item")
  return item
}

const answer = (of: Asking, { since, spans, today, windows }: History, { nth: n, user, what }: Question) => {
  switch (what) {
    case "board":
      return of.board(nth(windows, n))
    case "partners":
      return of.partners(user, nth(windows, n))
    case "memberDays":
      return of.memberDays(user, nth(since, n))
    case "memberHours":
      return of.memberHours(user, nth(spans, n))
    case "streak":
      return of.streak(user, n % 2 === 0 ? today : nth(since, n))
    case "guildDays":
      return of.guildDays(nth(since, n))
    case "guildHours":
      return of.guildHours(nth(spans, n))
    case "attendance":
      return of.attendance(nth(since, n))
  }
}

const close = Effect.fnUntraced(function* (guildId: GuildId, days: ReadonlyArray<string>) {
  const rollups = yield* RollupStore
  for (const day of days) assert.isTrue(yield* rollups.close({ guildId, day }))
})

onBothDatabases("voice statistics", (it, database) => {
  for (const { ask, is, segments, title } of cases) {
    it.effect(`agree that ${title}`, () =>
      Effect.gen(function* () {
        const guildId = guildOf(guilds++)
        const own = ownedBy(guildId, segments)
        assert.deepStrictEqual(yield* ask(theStore(guildId, own)), is, "not settled")
        yield* settled(own)
        assert.deepStrictEqual(yield* ask(theStore(guildId)), is, "settled")
        const days = new Set(own.map(({ day }) => day))
        yield* close(guildId, [...days])
        assert.deepStrictEqual(yield* ask(theStore(guildId)), is, "closed")
      })
    )
  }

  /** Each history in a guild of its own, settled together. */
  const agree = (histories: ReadonlyArray<History>) =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const rollups = yield* RollupStore
      const guildsOf = histories.map((history) => ({ ...history, guildId: guildOf(guilds++) }))
      const inEach = <E, R>(work: (of: History & { readonly guildId: GuildId }) => Effect.Effect<void, E, R>) =>
        Effect.forEach(guildsOf, work, { concurrency: 4, discard: true })
      const chosen = (segments: ReadonlyArray<StampedSegment>, closes: ReadonlyArray<boolean>) =>
        [...new Set(segments.map(({ day }) => day))].filter((_, i) => closes[i])

      yield* settled(guildsOf.flatMap(({ firstSettled, guildId }) => ownedBy(guildId, firstSettled)))
      yield* inEach(({ closes, firstSettled, guildId }) => close(guildId, chosen(firstSettled, closes[0])))
      yield* settled(guildsOf.flatMap(({ guildId, thenSettled }) => ownedBy(guildId, thenSettled)))
      yield* inEach(
        Effect.fnUntraced(function* (history) {
          const { absent, closes, firstSettled, guildId, hidden, lived, open, questions, thenSettled } = history
          if (absent.length > 0) yield* ledger.markPresent(guildId, absent, false)
          for (const userId of hidden) yield* ledger.hide(guildId, userId, true)
          const naive = theNaive(naiveStatistics(lived, new Set([...hidden, ...absent])))
          const store = theStore(guildId, ownedBy(guildId, open))
          const agreed = Effect.fnUntraced(function* (when: string) {
            for (const question of questions) {
              const answered = yield* answer(store, history, question)
              const expected = yield* answer(naive, history, question)
              const told = `${when}, ${JSON.stringify(question)} was answered ${JSON.stringify(answered)}`
              assert.deepStrictEqual(answered, expected, `${told} rather than ${JSON.stringify(expected)}`)
            }
          })
          yield* agreed("before days were closed")
          yield* close(guildId, chosen([...firstSettled, ...thenSettled], closes[1]))
          yield* agreed("after days were closed")
        })
      )
      for (const { guildId } of guildsOf.slice(0, 1)) {
        for (const day of yield* rollups.closed({ guildId })) assert.deepStrictEqual(yield* rollups.verify(day), [])
        assert.deepStrictEqual(yield* rollups.verifyMonths({ guildId }), [])
      }
    })

  it.effect("of any history are those of the naive count, whatever is settled and closed of it", () =>
    Effect.context<LedgerStore | RollupStore | StatisticsStore>().pipe(
      Effect.flatMap((context) =>
        Effect.promise(() =>
          fc.assert(
            fc.asyncProperty(anyHistories, (histories) => Effect.runPromise(Effect.provide(agree(histories), context))),
            // To shrink what is asked of databases takes longer than a test may: what differs is told in full.
            { numRuns: runs[database], seed: 20_261_121, endOnFailure: true }
          )
        )
      )
    )
  )

  describe("in a crowd", () => {
    const all = { kind: "all" } as const
    const stay = (user: number, from: number, to: number, fields: Partial<StampedSegment> = {}) =>
      segment({ userId: userOf(user), from: midnight + minutes(from), to: midnight + minutes(to), ...fields })
    const hundred = Array.from({ length: 100 }, (_, i) => stay(i + 1, 0, 60))

    /** What partners a member has by the naive count and by the store, while it is open, settled and closed. */
    const partnersOf = Effect.fnUntraced(function* (
      user: number,
      window: RangeWindow,
      lived: ReadonlyArray<StampedSegment>,
      open: ReadonlyArray<StampedSegment> = []
    ) {
      const guildId = guildOf(guilds++)
      const ask = (of: Asking) => of.partners(userOf(user), window)
      const expected = yield* ask(theNaive(naiveStatistics([...lived, ...open])))
      const own = ownedBy(guildId, open)
      assert.deepStrictEqual(yield* ask(theStore(guildId, ownedBy(guildId, [...lived, ...open]))), expected)
      yield* settled(ownedBy(guildId, lived))
      assert.deepStrictEqual(yield* ask(theStore(guildId, own)), expected)
      yield* close(guildId, [...new Set(lived.map(({ day }) => day))])
      assert.deepStrictEqual(yield* ask(theStore(guildId, own)), expected)
      yield* settled(own)
      assert.deepStrictEqual(yield* ask(theStore(guildId)), expected)
      return {
        ...expected,
        minutes: (of: number) => (expected.board.find(({ userId }) => userId === userOf(of))?.value ?? 0) / 60_000
      }
    })

    it.effect("of 100 everybody has 99 partners", () =>
      Effect.gen(function* () {
        const { board, crowded, minutes } = yield* partnersOf(1, all, hundred)
        assert.deepStrictEqual([board.length, crowded, minutes(100)], [99, false, 60])
      })
    )

    it.effect("of 101 nobody has any, and is told so", () =>
      Effect.gen(function* () {
        const crowd = [...hundred, stay(101, 0, 60)]
        const { board, crowded } = yield* partnersOf(1, all, crowd)
        assert.deepStrictEqual([board.length, crowded], [0, true])
      })
    )

    it.effect("only the time with more than 100 is left out, though the last of them is not settled yet", () =>
      Effect.gen(function* () {
        const late = [stay(101, 20, 30)]
        const first = yield* partnersOf(1, all, hundred, late)
        assert.deepStrictEqual([first.crowded, first.minutes(2), first.minutes(101)], [true, 50, 0])
        const last = yield* partnersOf(101, all, hundred, late)
        assert.deepStrictEqual([last.crowded, last.board.length], [true, 0])
      })
    )

    it.effect("who leaves as another comes, or is in another channel, makes it no larger", () =>
      Effect.gen(function* () {
        const others = [stay(101, 60, 90), stay(1, 60, 90), stay(102, 0, 60, { channelId: channelOf(9) })]
        const { board, crowded, minutes } = yield* partnersOf(1, all, [...hundred, ...others])
        assert.deepStrictEqual([board.length, crowded, minutes(101)], [100, false, 30])
      })
    )

    it.effect("of an ignored channel nobody is counted", () =>
      Effect.gen(function* () {
        const ignored = stay(101, 0, 60, { withheld: ["ignored channel"], rate: 0 })
        const { board, crowded } = yield* partnersOf(1, all, [...hundred, ignored])
        assert.deepStrictEqual([board.length, crowded], [99, false])
      })
    )

    it.effect("a range without its time is not crowded", () =>
      Effect.gen(function* () {
        const crowd = [...hundred, stay(101, 20, 30)]
        const window = { kind: "rolling", from: midnight + minutes(30), to: midnight + minutes(60) } as const
        const { crowded, minutes: together } = yield* partnersOf(1, window, crowd)
        assert.deepStrictEqual([crowded, together(2)], [false, 30])
      })
    )

    it.effect("that comes and goes everyone has the partners of the naive count", () =>
      Effect.gen(function* () {
        const crowd = Array.from({ length: 125 }, (_, i) =>
          [0, 1, 2].map((round) => {
            const from = 30 * round + ((i * 7 + round * 3) % 11)
            return stay(i + 1, from, from + 8 + ((i * 5 + round) % 7), {
              channelId: channelOf((i + round) % 13 === 0 ? 9 : 7)
            })
          })
        ).flat()
        for (const user of [1, 14, 60]) {
          const { board, crowded } = yield* partnersOf(user, all, crowd, [stay(201, 0, 60), stay(202, 39, 41)])
          assert.isAbove(board.length, 0)
          assert.strictEqual(crowded, true)
        }
      })
    )
  })
})

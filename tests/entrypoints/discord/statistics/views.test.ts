import * as fc from "fast-check"
import { Schema } from "effect"
import { assert, it } from "vitest"
import { BoardView } from "../../../../src/entrypoints/discord/statistics/BoardView.ts"
import { StatisticsView } from "../../../../src/entrypoints/discord/statistics/StatisticsView.ts"
import { vc } from "../../../../src/entrypoints/discord/statistics/vc.ts"
import { Move } from "../../../../src/entrypoints/discord/turning.ts"
import { UserId } from "../../../../src/machines/ids.ts"
import { GuildStatistic } from "../../../../src/machines/statistics/figures.ts"
import { Range } from "../../../../src/machines/statistics/range.ts"
import { Span } from "../../../../src/machines/statistics/span.ts"
import { TimeKind } from "../../../../src/machines/statistics/voiceTime.ts"

const names = (vc.components ?? []).map(({ name }) => name.length)

/** What a custom id has room for beside a name, a mark and a signature. */
const room = 100 - Math.max(...names) - 15

const common = {
  userId: fc.constantFrom("8999999999999999999", "1").map((id) => UserId.make(id)),
  shownTo: fc.constantFrom("all" as const, "caller" as const)
}

/** What comes back of a value that a custom id carries. */
const carried = <A>(state: Schema.Codec<A, unknown>, value: A) => {
  const stored = Schema.fromJsonString(state)
  const text = Schema.encodeSync(stored)(value)
  assert.isAtMost(text.length, room, text)
  return Schema.decodeSync(stored)(text)
}

it("all that a control of statistics carries fits a custom id, and comes back", () => {
  const views = fc.record({
    of: fc.constantFrom("member" as const, "guild" as const),
    span: fc.constantFrom(...Span.literals),
    kind: fc.constantFrom(...TimeKind.literals),
    statistic: fc.constantFrom(...GuildStatistic.literals),
    ...common
  })
  fc.assert(
    fc.property(views, (view) => assert.deepStrictEqual(carried(StatisticsView, view), view)),
    { numRuns: 500 }
  )
})

it("all that a control of a board carries fits a custom id, and comes back", () => {
  const views = fc.record({
    mode: fc.constantFrom("time" as const, "partners" as const),
    range: fc.constantFrom(...Range.literals),
    ...common
  })
  const turns = fc.tuple(fc.constantFrom(...Move.literals), views, fc.constantFrom(1, 2_500_000))
  const Turn = Schema.Tuple([Move, BoardView, Schema.Int])
  fc.assert(
    fc.property(turns, (turn) => assert.deepStrictEqual(carried(Turn, turn), turn)),
    { numRuns: 500 }
  )
})

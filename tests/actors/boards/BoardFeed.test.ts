import { assert, describe, it } from "@effect/vitest"
import { Data, Duration, Effect, Exit, Scope } from "effect"
import { TestClock } from "effect/testing"
import { type BoardState, makeBoardFeed } from "../../../src/actors/boards/BoardFeed.ts"
import type { BoardView } from "../../../src/actors/boards/views.ts"
import { UserId } from "../../../src/machines/ids.ts"

class Away extends Data.TaggedError("Away")<{}> {}

const view = (value: number): BoardView => ({
  guild: { name: "Harbour", icon: null },
  metric: "xp",
  period: "all",
  members: 1,
  rows: [{ place: 1, id: UserId.make("1"), name: "Ada", avatar: null, value, level: 1 }]
})

/** A feed over a board that the test changes, and what it did. */
const makeStage = Effect.gen(function* () {
  const stage = { board: view(10) as BoardView | null, away: false, computations: 0, pushes: 0 }
  const feed = yield* makeBoardFeed({
    every: Duration.seconds(20),
    computed: Effect.sync(() => stage.computations++),
    pushed: Effect.sync(() => stage.pushes++),
    compute: Effect.suspend(() => (stage.away ? Effect.fail(new Away()) : Effect.succeed(stage.board)))
  })
  const heard = () => {
    const values: Array<number | null> = []
    return { values, watcher: (state: BoardState | null) => values.push(state?.view.rows[0]?.value ?? null) }
  }
  return { stage, feed, heard }
})

describe("a board feed", () => {
  it.effect("computes once in a period, however many look at once or one after the other", () =>
    Effect.gen(function* () {
      const { feed, stage } = yield* makeStage
      yield* Effect.all(
        Array.from({ length: 100 }, () => feed.look),
        { concurrency: "unbounded" }
      )
      yield* TestClock.adjust("19 seconds")
      yield* feed.look
      assert.strictEqual(stage.computations, 1)
      stage.board = view(11)
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* feed.look)?.view.rows[0]?.value, 11)
      assert.strictEqual(stage.computations, 2)
    })
  )

  it.effect("computes nothing by itself while nobody watches", () =>
    Effect.gen(function* () {
      const { feed, stage } = yield* makeStage
      yield* feed.look
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(stage.computations, 1)
    })
  )

  it.effect("tells every watcher of a change within a period, and of nothing while nothing changes", () =>
    Effect.gen(function* () {
      const { feed, heard, stage } = yield* makeStage
      const [ada, bob] = [heard(), heard()]
      yield* feed.watch(ada.watcher)
      yield* feed.look
      yield* feed.watch(bob.watcher)
      ada.values.length = 0
      yield* TestClock.adjust("5 minutes")
      assert.deepStrictEqual([ada.values, bob.values], [[], []])
      assert.strictEqual(stage.computations, 16)
      stage.board = view(12)
      yield* TestClock.adjust("20 seconds")
      stage.board = view(12)
      yield* TestClock.adjust("20 seconds")
      assert.deepStrictEqual([ada.values, bob.values], [[12], [12]])
      assert.strictEqual(stage.computations, 18)
    })
  )

  it.effect("computes once in a period for ten thousand watchers, and tells them all, those who left excepted", () =>
    Effect.gen(function* () {
      const { feed, stage } = yield* makeStage
      yield* feed.look
      let told = 0
      const leaving = yield* Scope.make()
      yield* feed.watch(() => assert.fail("told after leaving")).pipe(Scope.provide(leaving))
      yield* Effect.forEach(Array.from({ length: 10_000 }), () => feed.watch(() => told++), { discard: true })
      yield* Scope.close(leaving, Exit.void)
      stage.board = view(11)
      yield* TestClock.adjust("20 seconds")
      assert.strictEqual(told, 10_000)
      assert.deepStrictEqual([stage.computations, stage.pushes], [2, 1])
    })
  )

  it.effect("stops computing when the last watcher has left, and goes on with the next", () =>
    Effect.gen(function* () {
      const { feed, heard, stage } = yield* makeStage
      const scope = yield* Scope.make()
      yield* feed.watch(heard().watcher).pipe(Scope.provide(scope))
      yield* feed.look
      yield* Scope.close(scope, Exit.void)
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(stage.computations, 1)
      const ada = heard()
      yield* feed.watch(ada.watcher)
      yield* feed.look
      stage.board = view(13)
      yield* TestClock.adjust("20 seconds")
      assert.deepStrictEqual(ada.values, [13])
    })
  )

  it.effect("shows what it last had while the stores are away, and fails only where it never had anything", () =>
    Effect.gen(function* () {
      const { feed, heard, stage } = yield* makeStage
      stage.away = true
      assert.instanceOf(yield* Effect.flip(feed.look), Away)
      stage.away = false
      yield* feed.look
      const ada = heard()
      yield* feed.watch(ada.watcher)
      stage.away = true
      yield* TestClock.adjust("2 minutes")
      assert.strictEqual((yield* feed.look)?.view.rows[0]?.value, 10)
      stage.away = false
      stage.board = view(14)
      yield* TestClock.adjust("40 seconds")
      assert.deepStrictEqual(ada.values, [14])
    })
  )

  it.effect("tells its watchers when the board is public no more, and when it is again", () =>
    Effect.gen(function* () {
      const { feed, heard, stage } = yield* makeStage
      const ada = heard()
      yield* feed.look
      yield* feed.watch(ada.watcher)
      stage.board = null
      yield* TestClock.adjust("20 seconds")
      assert.strictEqual(yield* feed.look, null)
      stage.board = view(10)
      assert.strictEqual((yield* feed.look)?.view.rows[0]?.value, 10)
      assert.deepStrictEqual(ada.values, [null, 10])
    })
  )

  it.effect("gives the same version to the same board, in every process", () =>
    Effect.gen(function* () {
      const one = yield* makeStage
      const other = yield* makeStage
      const versions = [yield* one.feed.look, yield* other.feed.look].map((state) => state?.version)
      assert.strictEqual(versions[0], versions[1])
      other.stage.board = view(11)
      yield* TestClock.adjust("20 seconds")
      assert.notStrictEqual((yield* other.feed.look)?.version, versions[0])
    })
  )
})

import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Logger, Schema } from "effect"
import { TestClock } from "effect/testing"
import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import { Ledger, type Unsettled } from "../../../src/actors/ledger/Ledger.ts"
import { NewBatchId } from "../../../src/infra/ledger/batchId.ts"
import type { UserId } from "../../../src/machines/ids.ts"
import { Batch } from "../../../src/machines/ledger/batch.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"
import { ada, ben, deck, harbour, start } from "../support/payloads.ts"

const segment = (userId: UserId, from: number, to: number): Unsettled => ({
  kind: "segment",
  segment: {
    guildId: harbour,
    userId,
    channelId: deck,
    joinedAt: start,
    from: start + from,
    to: start + to,
    attention: "active",
    camera: false,
    screen: false,
    withheld: [],
    rate: 50,
    percent: 100,
    evidence: "seen"
  }
})

const decodeBatch = Schema.decodeSync(Schema.fromJsonString(Batch))

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`

/** A ledger over a memory store, and what its journal was told at each flush. */
const makeLedger = Effect.fnUntraced(function* (batchSize = 1000) {
  const memory = makeMemoryLedger()
  memory.state.epoch = 1
  const journal = new Journal(0)
  const flushes: Array<{ readonly spool: ReadonlyArray<Batch>; readonly released: number }> = []
  let onFlush: Effect.Effect<void> = Effect.void
  let ids = 0
  const ledger = yield* Ledger.make({
    lease: { shard: 0, count: 1, epoch: 1, holder: "a test" },
    journal,
    flush: Effect.suspend(() => {
      const { spool, unsettled } = journal.take()
      flushes.push({
        spool: [...spool.values()].flatMap((text) => (text === null ? [] : [decodeBatch(text)])),
        released: [...unsettled.values()].filter((text) => text === null).length
      })
      return onFlush
    }),
    timezoneOf: () => "UTC",
    batchSize,
    now: () => start
  }).pipe(
    Effect.provide(memory.layer),
    Effect.provideService(NewBatchId, () => idOf(++ids))
  )
  const atNextFlush = (effect: Effect.Effect<void>) => {
    onFlush = Effect.suspend(() => {
      onFlush = Effect.void
      return effect
    })
  }
  return { ledger, journal, memory, flushes, atNextFlush }
})

const rangesOf = ({ segments }: Batch) => segments.map(({ from, to }) => [from - start, to - start])

const quiet = Effect.provide(Layer.mergeAll(Logger.layer([])))

describe("the ledger of a shard", () => {
  it.effect("settles what it was given in order, in batches of their size", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger(3)
      for (let i = 0; i < 7; i++) ledger.submit(segment(ada, i, i + 1))
      yield* ledger.settleNow
      assert.deepStrictEqual(
        memory.batches.map(({ segments }) => segments.length),
        [3, 3, 1]
      )
      assert.deepStrictEqual(
        memory.batches.flatMap(rangesOf),
        Array.from({ length: 7 }, (_, i) => [i, i + 1])
      )
      assert.deepStrictEqual([ledger.unpaid, ledger.spooled, ledger.batches, ledger.rows], [0, 0, 3, 7])
    })
  )

  it.effect("knows how long the last batch took that was settled", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger()
      assert.isNull(ledger.settlementMs)
      memory.meanwhile(Effect.sleep("30 millis"))
      ledger.submit(segment(ada, 0, 1000))
      const settling = yield* Effect.forkChild(ledger.settleNow, { startImmediately: true })
      yield* TestClock.adjust("30 millis")
      yield* Fiber.join(settling)
      assert.strictEqual(ledger.settlementMs, 30)
    })
  )

  it.effect("spools a batch, and lets go of what it was sealed from, before its first attempt", () =>
    Effect.gen(function* () {
      const { flushes, journal, ledger, memory } = yield* makeLedger()
      ledger.submit(segment(ada, 0, 1000))
      journal.take()
      memory.meanwhile(
        Effect.sync(() => {
          assert.deepStrictEqual(
            flushes.map(({ released, spool }) => [spool.map(({ id }) => id), released]),
            [[[idOf(1)], 1]]
          )
        })
      )
      yield* ledger.settleNow
      assert.strictEqual(memory.attempts.length, 1)
      assert.deepStrictEqual([...journal.take().spool.values()], [null])
    })
  )

  it.effect("cuts at local midnight, and stamps each piece with its day", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger()
      ledger.submit(segment(ada, -1000, 500))
      yield* ledger.settleNow
      assert.deepStrictEqual(
        memory.batches[0]?.segments.map(({ day, from, to }) => [day, from - start, to - start]),
        [
          ["2026-11-20", -1000, 0],
          ["2026-11-21", 0, 500]
        ]
      )
    })
  )

  it.effect("tries again under the same id, so that an answer that was lost costs nothing", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger()
      memory.state.loseAnswers = 2
      ledger.submit(segment(ada, 0, 1000))
      const settling = yield* Effect.forkChild(ledger.settleOrWait, { startImmediately: true })
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(settling)
      assert.deepStrictEqual(
        memory.attempts.map(({ id }) => id),
        [idOf(1), idOf(1), idOf(1)]
      )
      assert.strictEqual(memory.batches.length, 1)
      assert.strictEqual(ledger.rows, 0, "the third attempt found it done")
    }).pipe(quiet)
  )

  it.effect("is stuck while the database is away, keeps order, and says so once each way", () =>
    Effect.gen(function* () {
      const said: Array<unknown> = []
      const log = Logger.layer([Logger.make(({ message }) => said.push(Array.isArray(message) ? message[0] : message))])
      yield* Effect.gen(function* () {
        const { ledger, memory } = yield* makeLedger(1)
        memory.state.away = true
        ledger.submit(segment(ada, 0, 1000))
        const settling = yield* Effect.forkChild(ledger.settleOrWait, { startImmediately: true })
        yield* TestClock.adjust("2 minutes")
        assert.deepStrictEqual([ledger.stuck, ledger.spooled], [true, 1])
        ledger.submit(segment(ada, 1000, 2000))
        ledger.submit(segment(ben, 0, 2000))
        yield* TestClock.adjust("1 minute")
        assert.strictEqual(ledger.unpaid, 2)
        memory.state.away = false
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(settling)
        assert.deepStrictEqual([ledger.stuck, ledger.spooled, ledger.unpaid], [false, 0, 0])
        assert.deepStrictEqual(memory.batches.flatMap(rangesOf), [
          [0, 1000],
          [1000, 2000],
          [0, 2000]
        ])
      }).pipe(Effect.provide(log))
      assert.deepStrictEqual(said, ["settling waits for the database", "settling again"])
    })
  )

  it.effect("tells an operator at once that it cannot settle, instead of waiting", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger()
      memory.state.away = true
      ledger.submit(segment(ada, 0, 1000))
      const error = yield* Effect.flip(ledger.settleNow)
      assert.strictEqual(error._tag, "LedgerUnavailable")
      assert.strictEqual(ledger.spooled, 1)
    }).pipe(quiet)
  )

  it.effect("stops when fenced", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger()
      memory.state.epoch = 2
      ledger.submit(segment(ada, 0, 1000))
      const exit = yield* Effect.exit(ledger.settleOrWait)
      assert.isTrue(Exit.isFailure(exit) && exit.cause.reasons.some((it) => it._tag === "Fail"))
      assert.isEmpty(memory.batches)
    }).pipe(quiet)
  )

  it.effect("settles one batch at a time, whoever asks", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger()
      let under = 0
      let most = 0
      memory.meanwhile(
        Effect.sync(() => (most = Math.max(most, ++under))).pipe(
          Effect.andThen(Effect.sleep("1 second")),
          Effect.andThen(Effect.sync(() => void under--))
        )
      )
      ledger.submit(segment(ada, 0, 1000))
      const first = yield* Effect.forkChild(ledger.settleNow, { startImmediately: true })
      ledger.submit(segment(ada, 1000, 2000))
      const second = yield* Effect.forkChild(ledger.settleNow, { startImmediately: true })
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(first)
      yield* Fiber.join(second)
      assert.deepStrictEqual([most, memory.batches.length], [1, 2])
    })
  )
})

describe("what a predecessor left", () => {
  const inherited: Batch = {
    id: "99999999-0000-4000-8000-000000000000",
    shard: 0,
    count: 1,
    segments: [],
    messages: [],
    gaps: []
  }

  it.effect("goes first: its sealed batches under their own ids, then what it had not sealed", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger(1)
      ledger.inherit("0000000000000001", inherited)
      ledger.inheritUnsettled("0000000000000002", segment(ada, 0, 1000))
      ledger.submit(segment(ada, 1000, 2000))
      yield* ledger.settleNow
      assert.deepStrictEqual(
        memory.batches.map((batch) => [batch.id, ...rangesOf(batch)]),
        [[inherited.id], [idOf(1), [0, 1000]], [idOf(2), [1000, 2000]]]
      )
    })
  )

  it.effect("goes first even when it is found in the very flush that spools a batch of ours", () =>
    Effect.gen(function* () {
      const { atNextFlush, ledger, memory } = yield* makeLedger()
      ledger.submit(segment(ada, 1000, 2000))
      atNextFlush(
        Effect.sync(() => {
          const ours = ledger.setAside()
          ledger.inherit("0000000000000001", {
            ...inherited,
            segments: [{ ...segmentOf(segment(ada, 0, 1000)), day: "2026-11-21" }]
          })
          ledger.takeBack(ours)
        })
      )
      yield* ledger.settleNow
      assert.deepStrictEqual(
        memory.batches.map(({ id }) => id),
        [inherited.id, idOf(1)]
      )
      assert.deepStrictEqual(
        memory.paid.map(({ from, to }) => [from - start, to - start]),
        [
          [0, 1000],
          [1000, 2000]
        ]
      )
    })
  )

  it.effect("is not mistaken for the batch under way when it is found meanwhile", () =>
    Effect.gen(function* () {
      const { ledger, memory } = yield* makeLedger()
      const reached = yield* Deferred.make<void>()
      const go = yield* Deferred.make<void>()
      memory.meanwhile(Deferred.succeed(reached, undefined).pipe(Effect.andThen(Deferred.await(go))))
      ledger.submit(segment(ada, 1000, 2000))
      const settling = yield* Effect.forkChild(ledger.settleNow)
      yield* Deferred.await(reached)
      const ours = ledger.setAside()
      ledger.inherit("0000000000000001", inherited)
      ledger.takeBack(ours)
      yield* Deferred.succeed(go, undefined)
      yield* Fiber.join(settling)
      assert.deepStrictEqual(
        memory.batches.map(({ id }) => id),
        [idOf(1), inherited.id]
      )
      assert.strictEqual(ledger.spooled, 0)
    })
  )

  it.effect("and everything of ours is noted again for a store that has lost it", () =>
    Effect.gen(function* () {
      const { journal, ledger, memory } = yield* makeLedger(1)
      memory.state.away = true
      ledger.submit(segment(ada, 0, 1000))
      ledger.submit(segment(ada, 1000, 2000))
      yield* Effect.flip(ledger.settleNow)
      journal.take()
      ledger.journalAgain()
      const { spool, unsettled } = journal.take()
      assert.deepStrictEqual(
        [...spool.values()].map((text) => (text === null ? null : decodeBatch(text).id)),
        [idOf(1)]
      )
      assert.strictEqual(unsettled.size, 1)
    }).pipe(quiet)
  )
})

const segmentOf = (item: Unsettled) => {
  if (item.kind !== "segment") throw new Error("not a segment")
  return item.segment
}

import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { Checkpointer, type Journalled } from "../../../src/actors/checkpoint/Checkpointer.ts"
import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import {
  type Checkpoint,
  type CheckpointKey,
  CheckpointLost,
  CheckpointStore,
  CheckpointUnavailable
} from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { layerMemory } from "../../../src/infra/checkpoint/embedded.ts"
import { byKey } from "../support/byKey.ts"
import { ada, ben, harbour } from "../support/payloads.ts"

const key: CheckpointKey = { shard: 0, count: 1, epoch: 2 }
const predecessor: CheckpointKey = { ...key, epoch: 1 }
const field = (userId: string) => `${harbour}/${userId}`

/** The real embedded store behind a switch: it may be away, or lose everything at once. */
const makeStore = Effect.gen(function* () {
  const memory = yield* CheckpointStore
  const state = { away: false, lost: false, writes: 0 }
  const gate = <A, E>(effect: Effect.Effect<A, E>) =>
    Effect.suspend((): Effect.Effect<A, E | CheckpointUnavailable> =>
      state.away ? Effect.fail(new CheckpointUnavailable({ cause: "away" })) : effect
    )
  const store = CheckpointStore.of({
    ping: gate(memory.ping),
    takeOver: (at) => gate(memory.takeOver(at)).pipe(Effect.tap(() => Effect.sync(() => (state.lost = false)))),
    write: (at, entry) =>
      gate(
        Effect.suspend(() => {
          state.writes++
          return state.lost ? Effect.fail(new CheckpointLost({ shard: at.shard })) : memory.write(at, entry)
        })
      )
  })
  const stored = memory.takeOver(key)
  return { store, state, stored }
})

/** A subject of two members, with a journal; `found` is what it was told of a store found late. */
const makeSubject = () => {
  const journal = new Journal(100)
  const found: Array<Checkpoint> = []
  const living = new Set<string>([ada, ben])
  const held = new Map<number, string>()
  const subject: Journalled = {
    meta: () => new Map([["heardAt", "7"]]),
    guildRecord: (guildId) => (guildId === harbour ? "harbour" : null),
    occupantRecord: (_, userId) => (living.has(userId) ? `record of ${userId}` : null),
    touchAll: () => {
      journal.touchGuild(harbour)
      journal.touchOccupant(harbour, ada)
      journal.touchOccupant(harbour, ben)
      for (const [at, record] of held) journal.holdAgain(at, record)
    },
    foundLate: (checkpoint) => Effect.sync(() => void found.push(checkpoint))
  }
  return { journal, subject, found, living, held }
}

describe("keeping checkpoints", () => {
  it.effect("writes what is dirty within a tenth of a second, and nothing when nothing is", () =>
    Effect.gen(function* () {
      const { state, store, stored } = yield* makeStore
      yield* store.takeOver(key)
      const { journal, subject } = makeSubject()
      const checkpointer = new Checkpointer(store, key, journal, true, subject)
      const running = yield* Effect.forkChild(checkpointer.run, { startImmediately: true })
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(state.writes, 0)
      journal.touchOccupant(harbour, ada)
      journal.touchOccupant(harbour, ada)
      yield* TestClock.adjust("100 millis")
      assert.strictEqual(state.writes, 1)
      const { meta, sessions } = yield* stored
      assert.deepStrictEqual([...sessions], [[field(ada), `record of ${ada}`]])
      assert.deepStrictEqual([...meta], [["heardAt", "7"]])
      yield* Fiber.interrupt(running)
    }).pipe(Effect.provide(layerMemory))
  )

  it.effect("writes the horizon alone when only that has moved", () =>
    Effect.gen(function* () {
      const { state, store } = yield* makeStore
      yield* store.takeOver(key)
      const { journal, subject } = makeSubject()
      const checkpointer = new Checkpointer(store, key, journal, true, subject)
      const running = yield* Effect.forkChild(checkpointer.run, { startImmediately: true })
      checkpointer.alive()
      yield* TestClock.adjust("1 second")
      assert.strictEqual(state.writes, 1)
      yield* Fiber.interrupt(running)
    }).pipe(Effect.provide(layerMemory))
  )

  it.effect("knows how long the last write took", () =>
    Effect.gen(function* () {
      const { store } = yield* makeStore
      yield* store.takeOver(key)
      const { journal, subject } = makeSubject()
      const slow = {
        ...store,
        write: (...entry: Parameters<typeof store.write>) =>
          Effect.andThen(Effect.sleep("40 millis"), store.write(...entry))
      }
      const checkpointer = new Checkpointer(slow, key, journal, true, subject)
      assert.isNull(checkpointer.writeMs)
      const flushing = yield* Effect.forkChild(checkpointer.flush, { startImmediately: true })
      yield* TestClock.adjust("40 millis")
      yield* Fiber.join(flushing)
      assert.strictEqual(checkpointer.writeMs, 40)
    }).pipe(Effect.provide(layerMemory))
  )

  it.effect("waits for a store that goes away, and then writes everything that changed meanwhile", () =>
    Effect.gen(function* () {
      const { state, store, stored } = yield* makeStore
      yield* store.takeOver(key)
      const { journal, living, subject } = makeSubject()
      const checkpointer = new Checkpointer(store, key, journal, true, subject)
      const running = yield* Effect.forkChild(checkpointer.run, { startImmediately: true })
      journal.touchOccupant(harbour, ada)
      yield* TestClock.adjust("1 second")
      state.away = true
      journal.touchOccupant(harbour, ben)
      const late = journal.hold("a segment")
      yield* TestClock.adjust("1 minute")
      assert.isFalse(checkpointer.reachable)
      living.delete(ada)
      journal.touchOccupant(harbour, ada)
      yield* TestClock.adjust("1 minute")
      state.away = false
      yield* TestClock.adjust("2 seconds")
      assert.isTrue(checkpointer.reachable)
      const { sessions, unsettled } = yield* stored
      assert.deepStrictEqual([...sessions], [[field(ben), `record of ${ben}`]])
      assert.deepStrictEqual(byKey(journal, unsettled), [[late, "a segment"]])
      yield* Fiber.interrupt(running)
    }).pipe(Effect.provide(layerMemory))
  )

  it.effect("fills a store anew that has lost everything", () =>
    Effect.gen(function* () {
      const { state, store, stored } = yield* makeStore
      yield* store.takeOver(key)
      const { found, held, journal, subject } = makeSubject()
      const checkpointer = new Checkpointer(store, key, journal, true, subject)
      const waiting = journal.hold("not settled yet")
      held.set(waiting, "not settled yet")
      yield* checkpointer.flush
      state.lost = true
      journal.touchOccupant(harbour, ada)
      yield* checkpointer.flush
      const { guilds, sessions, unsettled } = yield* stored
      assert.deepStrictEqual([...guilds], [[harbour, "harbour"]])
      assert.sameMembers([...sessions.keys()], [field(ada), field(ben)])
      assert.deepStrictEqual(byKey(journal, unsettled), [[waiting, "not settled yet"]])
      assert.isEmpty(found, "what it wrote itself is nobody's leftovers")
    }).pipe(Effect.provide(layerMemory))
  )

  it.effect("is told what a predecessor left when the store was away at the start, and clears it out", () =>
    Effect.gen(function* () {
      const { state, store, stored } = yield* makeStore
      const nobody = "1100000000000000077"
      yield* store.takeOver(predecessor)
      yield* store.write(predecessor, {
        guilds: new Map([["1100000000000000078", "gone"]]),
        sessions: new Map([[field(nobody), "left meanwhile"]]),
        unsettled: new Map([["0000000000000009", "a segment"]]),
        spool: new Map([["0000000000000008", "a batch"]]),
        meta: new Map([["heardAt", "5"]])
      })
      state.away = true
      const { found, journal, subject } = makeSubject()
      const checkpointer = new Checkpointer(store, key, journal, false, subject)
      const running = yield* Effect.forkChild(checkpointer.run, { startImmediately: true })
      yield* TestClock.adjust("30 seconds")
      assert.isEmpty(found)
      state.away = false
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(
        found.map(({ meta, sessions, spool, unsettled }) => [
          meta.get("heardAt"),
          ...sessions.keys(),
          ...unsettled.values(),
          ...spool.values()
        ]),
        [["5", field(nobody), "a segment", "a batch"]]
      )
      const { guilds, sessions, spool, unsettled } = yield* stored
      assert.deepStrictEqual([...guilds.keys()], [harbour])
      assert.sameMembers([...sessions.keys()], [field(ada), field(ben)])
      assert.deepStrictEqual([spool.size, unsettled.size], [0, 0])
      yield* Fiber.interrupt(running)
    }).pipe(Effect.provide(layerMemory))
  )

  it.effect("stops when another process has taken the shard over", () =>
    Effect.gen(function* () {
      const { store } = yield* makeStore
      yield* store.takeOver(key)
      const { journal, subject } = makeSubject()
      const running = yield* Effect.forkChild(new Checkpointer(store, key, journal, true, subject).run, {
        startImmediately: true
      })
      yield* store.takeOver({ ...key, epoch: 3 })
      journal.touchOccupant(harbour, ada)
      yield* TestClock.adjust("1 second")
      const exit = yield* Fiber.await(running)
      assert.deepInclude(Exit.isFailure(exit) ? exit.cause.reasons[0] : null, { _tag: "Fail" })
      assert.isAbove(journal.size, 0, "nothing is taken for written")
    }).pipe(Effect.provide(layerMemory))
  )
})

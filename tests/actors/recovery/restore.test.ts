import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Logger, Metric, Schema } from "effect"
import { TestClock } from "effect/testing"
import { flush } from "../../../src/actors/checkpoint/flush.ts"
import { Journal } from "../../../src/actors/checkpoint/Journal.ts"
import { unreadableRecords } from "../../../src/actors/inspection/metrics.ts"
import { Ledger, type Unsettled } from "../../../src/actors/ledger/Ledger.ts"
import { leftovers } from "../../../src/actors/recovery/leftovers.ts"
import { horizonFrom } from "../../../src/actors/recovery/predecessor.ts"
import { inherit, restore } from "../../../src/actors/recovery/restore.ts"
import { type Checkpoint, CheckpointStore } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { layerMemory } from "../../../src/infra/checkpoint/embedded.ts"
import { RoleId } from "../../../src/machines/ids.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"
import {
  ada,
  ben,
  cabin,
  deck,
  guildCreate,
  harbour,
  meadow,
  member,
  ready,
  start,
  voiceState
} from "../support/payloads.ts"
import { TestShard, withDefect } from "../support/testShard.ts"

/** What a shard leaves to its successor, through a real store. */
const checkpointOf = Effect.fnUntraced(function* (shard: TestShard) {
  const store = yield* CheckpointStore
  const key = { shard: 0, count: 1, epoch: 1 }
  yield* store.takeOver(key)
  shard.actor.touchAll()
  yield* flush(store, key, shard.actor.journal, shard.actor)
  return yield* store.takeOver({ ...key, epoch: 2 })
})

/** A successor of `shard`, `ms` later, that has restored what it was left. */
const succeed = Effect.fnUntraced(function* (shard: TestShard, checkpoint: Checkpoint, ms: number) {
  const now = shard.now + ms
  const next = new TestShard({ now, horizon: horizonFrom(checkpoint, now) })
  const restored = yield* restore(checkpoint, next.actor)
  if (restored.gateway !== null) next.actor.resume(restored.gateway, restored.gateway.takenAbove)
  next.sequence = restored.gateway?.sequence ?? 0
  return { next, restored }
})

const test = Effect.provide(Layer.mergeAll(layerMemory, makeMemoryLedger().layer, Logger.layer([])))

/** The purse of `shard`, over a ledger in memory. */
const ledgerOf = (shard: TestShard, { layer }: ReturnType<typeof makeMemoryLedger>, batchSize: number) =>
  Ledger.make({
    lease: { shard: 0, count: 1, epoch: 1, holder: "a test" },
    journal: new Journal(shard.now * 100),
    flush: Effect.void,
    timezoneOf: () => "UTC",
    batchSize,
    now: () => shard.now
  }).pipe(Effect.provide(layer))

const sealed = {
  id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
  shard: 0,
  count: 1,
  segments: [],
  messages: [],
  gaps: []
}

const twoInHarbour = () => {
  const shard = new TestShard().begin(harbour, meadow)
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, cabin))
  shard.pass(70_000)
  return shard
}

describe("a successor", () => {
  it.effect("grants what was granted within a gap from the end of that gap on, although it learnt it before", () =>
    Effect.gen(function* () {
      const roleId = RoleId.make("1100000000000000031")
      const settings = yield* Schema.decodeEffect(GuildSettings)({ multipliers: [{ roleId, percent: 150 }] })
      const shard = new TestShard({ settings }).begin(harbour)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      shard.pass(10_000)
      shard.actor.lost(1006)
      shard.now += 1000
      shard.dispatch("GUILD_MEMBER_UPDATE", { guild_id: harbour, ...member(ada, { roles: [roleId] }) })
      const { next } = yield* succeed(shard, yield* checkpointOf(shard), 5000)
      next.dispatch("RESUMED", {})
      next.pass(5000)
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null, { roles: [roleId] }))
      assert.deepStrictEqual(
        next.segments(ada).map(({ from, percent, to }) => [from - start, to - start, percent]),
        [
          [0, 16_000, 100],
          [16_000, 21_000, 150]
        ]
      )
    }).pipe(test)
  )

  it.effect("takes the guild that a new gateway session has yet to send, however far the one before had counted", () =>
    Effect.gen(function* () {
      const shard = new TestShard().begin(harbour)
      shard.sequence = 1000
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      const stored = shard.actor.occupantRecord(harbour, ada) ?? ""
      shard.pass(10_000)
      shard.sequence = 0
      shard.dispatch("READY", ready([harbour]))
      const sessions = new Map([[`${harbour}/${ada}`, stored]])
      const checkpoint = { ...(yield* checkpointOf(shard)), sessions }
      const { next } = yield* succeed(shard, checkpoint, 5000)
      next.dispatch("GUILD_CREATE", guildCreate(harbour))
      next.dispatch("RESUMED", {})
      assert.isUndefined(next.occupant(harbour, ada))
      assert.deepStrictEqual(next.paid(ada), [[0, 10_000, 50]])
    }).pipe(test)
  )

  it.effect("is told again of a guild that was sent anew within a gap whose end its predecessor did not see", () =>
    Effect.gen(function* () {
      const shard = new TestShard().begin(harbour)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { screen: true }))
      shard.pass(10_000)
      const { sequence } = shard
      const replay = (to: TestShard) => {
        to.dispatch("GUILD_DELETE", { id: harbour, unavailable: true })
        to.dispatch("GUILD_CREATE", guildCreate(harbour, [[ada, deck]]))
        to.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin, { screen: true }))
      }
      shard.actor.lost(1006)
      shard.now += 1000
      replay(shard)
      shard.actor.finish()
      const { next, restored } = yield* succeed(shard, yield* checkpointOf(shard), 5000)
      assert.deepInclude(restored.gateway, { sequence: sequence + 1, takenAbove: [] })
      next.sequence = sequence
      replay(next)
      next.dispatch("RESUMED", {})
      next.pass(4000)
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
      assert.deepStrictEqual(next.paid(ada), [
        [0, 10_000, 100],
        [16_000, 20_000, 100]
      ])
    }).pipe(test)
  )

  it.effect("goes on where its predecessor last heard: who is still there is paid without a hole", () =>
    Effect.gen(function* () {
      const shard = twoInHarbour()
      const checkpoint = yield* checkpointOf(shard)
      const { next, restored } = yield* succeed(shard, checkpoint, 30_000)
      assert.deepInclude(restored, { sessions: 2, unreadable: [] })
      assert.strictEqual(restored.gateway?.sessionId, "gateway-1")
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, null))
      next.dispatch("RESUMED", {})
      next.pass(10_000)
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
      assert.deepStrictEqual(
        [...shard.paid(ada), ...next.paid(ada)],
        [
          [0, 55_000, 100],
          [55_000, 110_000, 100]
        ]
      )
      assert.deepStrictEqual(
        [...shard.paid(ben), ...next.paid(ben)],
        [
          [0, 55_000, 50],
          [55_000, 70_000, 50]
        ]
      )
    }).pipe(test)
  )

  it.effect.each(["", "-1", "1e300", "NaN"])("takes %j for no instant at which its predecessor last heard", (heardAt) =>
    Effect.gen(function* () {
      const shard = twoInHarbour()
      const checkpoint = yield* checkpointOf(shard)
      const told = horizonFrom({ ...checkpoint, meta: new Map([["heardAt", heardAt]]) }, shard.now)
      assert.strictEqual(told.seen - shard.start, 55_000)
    }).pipe(test)
  )

  it.effect.each([
    ["of no calendar", { day: "2026-02-30" }],
    ["before all time", { from: -8e15 }],
    ["after all time", { to: 8e15 }],
    ["dearer than any setting allows", { rate: 2 ** 31 }]
  ] as const)("sets a segment aside that is %s, and counts it: settled, it would stop every start", ([, spoilt]) =>
    Effect.gen(function* () {
      const shard = twoInHarbour()
      const checkpoint = yield* checkpointOf(shard)
      const [segment] = shard.segments(ada)
      const batch = { ...sealed, segments: [{ ...segment, day: "2026-11-21", ...spoilt }] }
      const spool = new Map([
        ["1", JSON.stringify(batch)],
        ["2", JSON.stringify(sealed)]
      ])
      const before = (yield* Metric.value(unreadableRecords)).count
      const ledger = yield* Ledger.make({
        lease: { shard: 0, count: 1, epoch: 2, holder: "a test" },
        journal: new Journal(0),
        flush: Effect.void,
        timezoneOf: () => "UTC",
        batchSize: 1,
        now: () => shard.now
      })
      yield* inherit({ ...checkpoint, unsettled: new Map(), spool }, ledger)
      assert.strictEqual(ledger.spooled, 1)
      assert.strictEqual((yield* Metric.value(unreadableRecords)).count, before + 1)
    }).pipe(test)
  )

  it.effect("asks Discord about a session that it cannot read, and goes on with the others", () =>
    Effect.gen(function* () {
      const shard = twoInHarbour()
      const checkpoint = yield* checkpointOf(shard)
      const sessions = new Map([...checkpoint.sessions, [`${harbour}/${ada}`, `{"v":7}`]])
      const { next, restored } = yield* succeed(shard, { ...checkpoint, sessions }, 1000)
      assert.deepStrictEqual(restored.unreadable, [[harbour, ada]])
      assert.isNotNull(restored.gateway)
      assert.deepStrictEqual([...(next.cell(harbour).guild?.roster.occupants.keys() ?? [])], [ben])
    }).pipe(test)
  )

  it.effect.each([
    ["cannot be read", (guilds: Checkpoint["guilds"]) => new Map([...guilds, [harbour, "{}"]])],
    ["are missing", (guilds: Checkpoint["guilds"]) => new Map([...guilds].filter(([id]) => id !== harbour))]
  ] as const)("does not resume when facts of a guild %s, but keeps its sessions", ([, spoil]) =>
    Effect.gen(function* () {
      const shard = twoInHarbour()
      const checkpoint = yield* checkpointOf(shard)
      const { next, restored } = yield* succeed(shard, { ...checkpoint, guilds: spoil(checkpoint.guilds) }, 10_000)
      assert.isNull(restored.gateway)
      assert.strictEqual(next.cell(harbour).guild?.state, "absent")
      next.dispatch("READY", ready([harbour, meadow], "gateway-2"))
      next.dispatch("GUILD_CREATE", guildCreate(harbour, [[ada, deck, { camera: true }]]))
      next.pass(5000)
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
      assert.deepStrictEqual(next.paid(ada), [[55_000, 85_000, 100]])
      assert.deepStrictEqual(next.paid(ben), [[55_000, 70_000, 50]])
    }).pipe(test)
  )

  it.effect("waits for settings that it has to fetch, rather than fail, while the database is away", () =>
    Effect.gen(function* () {
      const memory = makeMemoryLedger()
      const shard = twoInHarbour()
      const checkpoint = yield* checkpointOf(shard)
      memory.state.away = true
      const succeeding = yield* succeed(shard, { ...checkpoint, guilds: new Map() }, 1000).pipe(
        Effect.provide(memory.layer),
        Effect.forkChild({ startImmediately: true })
      )
      yield* TestClock.adjust("5 minutes")
      memory.state.away = false
      yield* TestClock.adjust("2 seconds")
      const { restored } = yield* Fiber.join(succeeding)
      assert.strictEqual(restored.sessions, 2)
    }).pipe(test)
  )

  it.effect("does not resume a gateway session that cannot be read", () =>
    Effect.gen(function* () {
      const shard = twoInHarbour()
      const checkpoint = yield* checkpointOf(shard)
      const meta = new Map([...checkpoint.meta, ["gateway", ""]])
      const { restored } = yield* succeed(shard, { ...checkpoint, meta }, 1000)
      assert.deepInclude(restored, { gateway: null, sessions: 2 })
    }).pipe(test)
  )

  it.effect("gives a session that had fallen what it had missed, as of where sight ended", () =>
    Effect.gen(function* () {
      let struck = false
      const logic = withDefect(
        ({ userId }, { type }) => userId === ada && type === "VOICE.CHANGED" && !struck && (struck = true)
      )
      const shard = new TestShard({ logic }).begin(harbour)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      shard.pass(10_000)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin, { muted: true }))
      const { next } = yield* succeed(shard, yield* checkpointOf(shard), 1000)
      assert.deepInclude(next.occupant(harbour, ada)?.context, { channelId: cabin, attention: "afk" })
      next.dispatch("RESUMED", {})
      next.pass(4000)
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
      assert.deepStrictEqual(next.paid(ada), [
        [0, 10_000, 50],
        [10_000, 15_000, 10]
      ])
    }).pipe(test)
  )
})

describe("what is found in a checkpoint store that was away at the start", () => {
  it.effect("is settled before anything of ours, the sessions closed where their process last heard", () =>
    Effect.gen(function* () {
      const memory = makeMemoryLedger()
      memory.state.epoch = 1
      const shard = twoInHarbour()
      const held: Array<Unsettled> = [...shard.submitted]
      for (const item of held) shard.actor.journal.hold(JSON.stringify(item))
      const checkpoint = yield* checkpointOf(shard)
      const next = new TestShard({ now: shard.now + 60_000 })
      const ledger = yield* ledgerOf(next, memory, 1)
      next.purse.submit = (item) => ledger.submit(item)
      next.begin(harbour)
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { camera: true }))
      next.pass(10_000)
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
      yield* leftovers(checkpoint, next.actor, next.around, ledger)
      yield* ledger.settleNow
      const paid = (userId: string) =>
        memory.paid
          .filter((segment) => segment.userId === userId)
          .map(({ from, to }) => [from - shard.start, to - shard.start])
      assert.deepStrictEqual(paid(ada), [
        [0, 55_000],
        [55_000, 70_000],
        [130_000, 140_000]
      ])
      assert.deepStrictEqual(paid(ben), [
        [0, 55_000],
        [55_000, 70_000]
      ])
      assert.deepStrictEqual(
        memory.batches
          .flatMap(({ gaps }) => gaps)
          .map(({ cause, from, to }) => [from - shard.start, to - shard.start, cause]),
        [[70_000, 130_000, "restart"]]
      )
    }).pipe(test)
  )

  it.effect("does not put behind the watermark what we saw before the process that ran on beside us did", () =>
    Effect.gen(function* () {
      const memory = makeMemoryLedger()
      memory.state.epoch = 1
      const other = new TestShard({ now: start + 5000 }).begin(harbour)
      other.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      other.pass(10_000)
      const next = new TestShard()
      const ledger = yield* ledgerOf(next, memory, 1000)
      next.purse.submit = (item) => ledger.submit(item)
      next.begin(harbour)
      next.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      next.pass(20_000)
      yield* leftovers(yield* checkpointOf(other), next.actor, next.around, ledger)
      yield* ledger.settleNow
      assert.strictEqual(
        memory.paid.reduce((ms, { from, to }) => ms + to - from, 0),
        20_000
      )
    }).pipe(test)
  )

  it.effect("is nothing when no process was there before", () =>
    Effect.gen(function* () {
      const memory = makeMemoryLedger()
      const next = new TestShard()
      const ledger = yield* ledgerOf(next, memory, 1)
      const nothing = {
        guilds: new Map(),
        sessions: new Map(),
        unsettled: new Map(),
        spool: new Map(),
        meta: new Map()
      }
      yield* leftovers(nothing, next.actor, next.around, ledger)
      assert.deepStrictEqual([ledger.unpaid, ledger.spooled], [0, 0])
    }).pipe(test)
  )
})

import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, type Fiber, FiberMap, FiberSet, Layer, Logger } from "effect"
import { TestClock } from "effect/testing"
import { guildLife, type GuildGivenUp } from "../../../src/actors/guild/guildLife.ts"
import type { ActorTransition } from "../../../src/actors/inspection/views.ts"
import { DiscordRefused } from "../../../src/infra/discord/DiscordClient.ts"
import { DiscordRest } from "../../../src/infra/discord/DiscordRest.ts"
import type { VoiceState } from "../../../src/infra/discord/dispatch.ts"
import type { GuildId, UserId } from "../../../src/machines/ids.ts"
import { makeMemoryLedger } from "../support/memoryLedger.ts"
import {
  ada,
  ben,
  cabin,
  cyd,
  deck,
  dot,
  guildCreate,
  harbour,
  log,
  meadow,
  message,
  poison,
  voiceState
} from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

/** A shard whose guilds run in fibres of their own, as they do in the bot, on a clock of the test. */
const makeShard = Effect.fnUntraced(function* (transitioned: (transition: ActorTransition) => void = () => {}) {
  const memory = makeMemoryLedger()
  const truth = new Map<UserId, VoiceState>()
  const lookedUp: Array<UserId> = []
  const rest = DiscordRest.of({
    gateway: Effect.die("not asked for"),
    currentUser: Effect.die("not asked for"),
    member: (_, userId) => Effect.succeed({ userId, name: userId, bot: false, roles: [] }),
    channel: () => Effect.die("not asked for"),
    voiceState: (_, userId) =>
      Effect.suspend(() => {
        lookedUp.push(userId)
        const state = truth.get(userId)
        return userId === cyd
          ? Effect.fail(new DiscordRefused({ status: 403, code: 50_001, message: "no" }))
          : Effect.succeed(state ?? null)
      })
  })
  const context = yield* Layer.build(Layer.mergeAll(memory.layer, Layer.succeed(DiscordRest, rest), Logger.layer([])))
  const fibers = yield* FiberMap.make<GuildId, void, GuildGivenUp>()
  const run = yield* FiberMap.runtime(fibers)()
  const started: Array<GuildId> = []
  const ended = new Map<GuildId, Exit.Exit<void, GuildGivenUp>>()
  const turns = yield* FiberSet.makeRuntime()
  const shard = new TestShard({
    transitioned,
    later: (work) => turns(Effect.andThen(Effect.yieldNow, Effect.sync(work))),
    run: (cell, actor) => {
      started.push(cell.guildId)
      ended.delete(cell.guildId)
      const fiber: Fiber.Fiber<void, GuildGivenUp> = run(
        cell.guildId,
        guildLife(cell, actor).pipe(Effect.provideContext(context))
      )
      fiber.addObserver((exit) => ended.set(cell.guildId, exit))
    }
  })
  /** Fibres do what they can now. */
  const settled = Effect.repeat(Effect.yieldNow, { times: 20 })
  const pass = Effect.fnUntraced(function* (ms: number) {
    for (const end = shard.now + ms; shard.now < end;) {
      const step = Math.min(500, end - shard.now)
      shard.pass(step)
      yield* TestClock.adjust(step)
      yield* settled
    }
  })
  shard.begin(harbour, meadow)
  yield* settled
  return { shard, memory, truth, lookedUp, started, ended, pass, settled }
})

const seatEveryone = (shard: TestShard) => {
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(meadow, cyd, deck))
}

const everyoneLeaves = (shard: TestShard) => {
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, null))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(meadow, cyd, null))
}

describe("a crash of a guild", () => {
  it.effect("rebuilds it with the same sessions; what came meanwhile is taken afterwards, as of when it came", () =>
    Effect.gen(function* () {
      const { pass, settled, shard } = yield* makeShard()
      seatEveryone(shard)
      yield* pass(10_000)
      const crashing = shard.cell(harbour).guild
      shard.dispatch("MESSAGE_CREATE", poison(harbour))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin, { camera: true }))
      yield* settled
      assert.strictEqual(shard.occupant(harbour, ada)?.context?.channelId, deck, "not taken yet")
      yield* pass(70_000)
      const cell = shard.cell(harbour)
      assert.strictEqual(cell.restarts.total, 1)
      assert.isNotNull(cell.lastError)
      assert.notStrictEqual(
        cell.guild,
        crashing,
        "nothing of a guild that crashed is trusted but its facts and sessions"
      )
      everyoneLeaves(shard)
      yield* settled
      assert.deepStrictEqual(shard.paid(ada), [
        [0, 10_000, 50],
        [10_000, 80_000, 100]
      ])
      assert.deepStrictEqual(shard.paid(ben), [[0, 80_000, 50]])
    })
  )

  it.effect("while Discord tells it anew leaves it live, and asks one by one where everyone is", () =>
    Effect.gen(function* () {
      let strikes = 0
      const { lookedUp, pass, settled, shard, truth } = yield* makeShard(({ event, guildId }) => {
        if (guildId === harbour && event === "GUILD.CREATED" && strikes-- > 0)
          throw new Error("a defect in reconciling")
      })
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck))
      yield* pass(10_000)
      shard.dispatch("GUILD_DELETE", { id: harbour, unavailable: true })
      yield* pass(5000)
      // Meanwhile Ben has left, and Dot has come.
      for (const userId of [ada, dot])
        truth.set(userId, {
          userId,
          channelId: deck,
          sessionId: "first",
          silenced: false,
          camera: false,
          screen: false
        })
      strikes = 1
      shard.dispatch("GUILD_CREATE", {
        ...guildCreate(harbour, [
          [ada, deck],
          [dot, deck]
        ]),
        name: "New Harbour"
      })
      yield* pass(5000)
      const cell = shard.cell(harbour)
      assert.strictEqual(cell.restarts.total, 1)
      assert.strictEqual(cell.guild?.state, "live")
      assert.strictEqual(cell.guild?.facts.name, "New Harbour")
      assert.sameMembers(lookedUp, [ada, ben, dot])
      assert.sameMembers([...(cell.guild?.roster.occupants.keys() ?? [])], [ada, dot])
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, dot, null))
      yield* settled
      assert.deepStrictEqual(shard.paid(ada), [[0, 20_000, 50]])
      assert.deepStrictEqual(shard.paid(ben), [[0, 10_000, 50]])
      assert.strictEqual(shard.paid(dot)[0]?.[1], 20_000)
      assert.deepStrictEqual(
        shard.submitted.flatMap((item) => (item.kind === "gap" ? [[item.gap.from, item.gap.to]] : [])),
        [[shard.start + 10_000, shard.start + 15_000]]
      )
    })
  )

  it.effect("at the second attempt as well leaves it out of sight rather than crashing on", () =>
    Effect.gen(function* () {
      let strikes = 0
      const { pass, shard } = yield* makeShard(({ event, guildId }) => {
        if (guildId === harbour && event === "GUILD.CREATED" && strikes-- > 0)
          throw new Error("a defect in reconciling")
      })
      strikes = Infinity
      shard.dispatch("GUILD_CREATE", guildCreate(harbour))
      yield* pass(60_000)
      assert.strictEqual(shard.cell(harbour).restarts.total, 2)
      assert.strictEqual(shard.cell(harbour).guild?.state, "reconciling")
      strikes = 0
      shard.dispatch("GUILD_CREATE", guildCreate(harbour))
      yield* pass(500)
      assert.strictEqual(shard.cell(harbour).guild?.state, "live")
    })
  )

  it.effect("is not felt by its neighbours", () =>
    Effect.gen(function* () {
      const paid = Effect.fnUntraced(function* (crashes: number) {
        const { pass, settled, shard } = yield* makeShard()
        seatEveryone(shard)
        for (let i = 0; i < 4; i++) {
          yield* pass(31_000)
          if (i < crashes) shard.dispatch("MESSAGE_CREATE", poison(harbour))
        }
        everyoneLeaves(shard)
        yield* settled
        assert.strictEqual(shard.cell(meadow).restarts.total, 0)
        return shard.segments(cyd)
      })
      assert.deepStrictEqual(yield* paid(4), yield* paid(0))
    })
  )

  it.effect("escalates when it is the sixth within a minute, and not before", () =>
    Effect.gen(function* () {
      const { ended, pass, shard } = yield* makeShard()
      seatEveryone(shard)
      for (let i = 0; i < 5; i++) {
        shard.dispatch("MESSAGE_CREATE", poison(harbour))
        yield* pass(9000)
      }
      assert.isFalse(ended.has(harbour))
      assert.strictEqual(shard.cell(harbour).restarts.total, 5)
      shard.dispatch("MESSAGE_CREATE", poison(harbour))
      yield* pass(500)
      const exit = ended.get(harbour)
      const reason = exit !== undefined && Exit.isFailure(exit) ? exit.cause.reasons[0] : undefined
      assert.deepInclude(reason?._tag === "Fail" ? { ...reason.error } : null, {
        _tag: "GuildGivenUp",
        guildId: harbour
      })
      assert.isFalse(ended.has(meadow))
    })
  )

  it.effect("does not escalate when crashes lie apart, however many", () =>
    Effect.gen(function* () {
      const { ended, pass, shard } = yield* makeShard()
      seatEveryone(shard)
      for (let i = 0; i < 12; i++) {
        shard.dispatch("MESSAGE_CREATE", poison(harbour))
        yield* pass(12_500)
      }
      assert.strictEqual(shard.cell(harbour).restarts.total, 12)
      assert.isFalse(ended.has(harbour))
    })
  )

  it.effect("is not what a database is that is away: the guild waits for its settings, and then takes what came", () =>
    Effect.gen(function* () {
      const { memory, pass, shard } = yield* makeShard()
      memory.state.away = true
      const island = shard.newGuild()
      shard.dispatch("GUILD_CREATE", { ...guildCreate(harbour), id: island })
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(island, ada, deck))
      yield* pass(120_000)
      assert.isNull(shard.cell(island).guild)
      memory.state.away = false
      yield* pass(2000)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(island, ada, null))
      yield* pass(500)
      assert.deepStrictEqual(shard.paid(ada), [[0, 122_000, 50]])
      assert.deepStrictEqual([shard.cell(island).restarts.total, shard.cell(island).lastError], [0, null])
    })
  )
})

describe("a guild with nobody in voice", () => {
  it.effect("has no fibre, wakes for a message, and sleeps again", () =>
    Effect.gen(function* () {
      const { ended, pass, settled, shard, started } = yield* makeShard()
      assert.isTrue(ended.has(harbour))
      assert.isFalse(shard.cell(harbour).running)
      const before = started.length
      yield* pass(600_000)
      assert.strictEqual(started.length, before)
      shard.dispatch("MESSAGE_CREATE", message(harbour, ada, shard.now))
      assert.isTrue(shard.cell(harbour).running)
      yield* settled
      assert.isFalse(shard.cell(harbour).running)
      assert.strictEqual(shard.submitted.filter(({ kind }) => kind === "message").length, 1)
    })
  )

  it.effect("keeps its fibre while somebody is there, and gives it up with the last who leaves", () =>
    Effect.gen(function* () {
      const { pass, settled, shard } = yield* makeShard()
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      yield* pass(300_000)
      assert.isTrue(shard.cell(harbour).running)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
      yield* settled
      assert.isFalse(shard.cell(harbour).running)
    })
  )
})

describe("a guild under a hundred times its load", () => {
  it.effect("does not delay its neighbour by more than its own slice of time", () =>
    Effect.gen(function* () {
      const { pass, shard } = yield* makeShard()
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(meadow, cyd, deck))
      yield* pass(1000)
      for (let i = 0; i < 10_000; i++) shard.dispatch("MESSAGE_CREATE", message(harbour, ben, shard.now))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(meadow, cyd, null))
      yield* Effect.yieldNow.pipe(
        Effect.repeat({ until: () => shard.segments(cyd).length > 0 || shard.cell(harbour).mailboxSize === 0 })
      )
      const taken = 10_000 - shard.cell(harbour).mailboxSize
      assert.isBelow(taken, 3 * 256)
      yield* Effect.yieldNow.pipe(Effect.repeat({ until: () => shard.cell(harbour).mailboxSize === 0 }))
      assert.strictEqual(shard.submitted.filter(({ kind }) => kind === "message").length, 10_000)
    })
  )

  it.effect("refuses what comes in masses, says so, and asks Discord where those are whom it concerns", () =>
    Effect.gen(function* () {
      const { lookedUp, pass, settled, shard, truth } = yield* makeShard()
      seatEveryone(shard)
      yield* settled
      yield* pass(5000)
      const { capacity } = shard.cell(harbour)
      for (let i = 0; i < capacity; i++) shard.dispatch("MESSAGE_CREATE", message(harbour, ben, shard.now))
      // Neither fits any more: Ada moves, Ben goes, and a third writes.
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, cabin, { muted: true }))
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, null))
      shard.dispatch("MESSAGE_CREATE", message(harbour, cyd, shard.now))
      truth.set(ada, {
        userId: ada,
        channelId: cabin,
        sessionId: "first",
        silenced: true,
        camera: false,
        screen: false
      })
      assert.strictEqual(shard.cell(harbour).shedTotal, 3)
      yield* Effect.yieldNow.pipe(Effect.repeat({ until: () => shard.cell(harbour).idle }))
      yield* settled
      assert.sameMembers(lookedUp, [ada, ben])
      assert.deepInclude(shard.occupant(harbour, ada)?.seat, { channelId: cabin, silenced: true })
      assert.isUndefined(shard.occupant(harbour, ben))
      assert.strictEqual(shard.submitted.filter(({ kind }) => kind === "message").length, capacity)
      yield* pass(5000)
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
      yield* settled
      assert.deepStrictEqual(shard.paid(ada), [
        [0, 5000, 50],
        [5000, 10_000, 10]
      ])
      assert.deepStrictEqual(shard.paid(ben), [[0, 5000, 50]])
    })
  )

  it.effect("never refuses what cannot be asked for again", () =>
    Effect.gen(function* () {
      const { settled, shard } = yield* makeShard()
      const { capacity } = shard.cell(harbour)
      for (let i = 0; i < capacity; i++) shard.dispatch("MESSAGE_CREATE", message(harbour, ben, shard.now))
      shard.dispatch("CHANNEL_UPDATE", { id: log, type: 0, name: "journal", parent_id: null, guild_id: harbour })
      yield* Effect.yieldNow.pipe(Effect.repeat({ until: () => shard.cell(harbour).mailboxSize === 0 }))
      yield* settled
      assert.strictEqual(shard.cell(harbour).guild?.facts.channels.get(log)?.name, "journal")
    })
  )

  it.effect("is told of in its timings", () =>
    Effect.gen(function* () {
      const { settled, shard } = yield* makeShard()
      for (let i = 0; i < 1000; i++) shard.dispatch("MESSAGE_CREATE", message(harbour, ben, shard.now))
      yield* settled
      const { count } = shard.cell(harbour).timings.list(shard.now).get("dispatch") ?? { count: 0 }
      assert.strictEqual(count, 1000)
    })
  )
})

import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { MemberView } from "../../src/actors/inspection/views.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"
import { GuildId, UserId } from "../../src/machines/ids.ts"
import type { BotProcess } from "../support/botProcess.ts"
import {
  accountOf,
  type Account,
  assertIntegrity,
  assertNothingLost,
  closeAccounts,
  mattering,
  tolerance
} from "./faithful.ts"
import { guildPath, heartbeatMs, makeStage, memberPath, type Stage, untilInVoice } from "./stage.ts"

const crew = ["ada", "ben", "cas", "dot"] as const

const noRedis = "checkpoint store: does not answer"
const noPostgres = "database: does not answer"

/** Long enough for several payouts to fall due. */
const outage = "12 seconds"

/** A bot with Ada and Ben in voice, and something paid already. */
const underWay = Effect.fnUntraced(function* (stage: Stage) {
  const { simulator } = stage
  const bot = yield* stage.start()
  yield* bot.ready
  yield* Effect.orDie(
    simulator.run([
      { do: "join", member: "ada", guild: "g", channel: "Deck", camera: true },
      { do: "join", member: "ben", guild: "g", channel: "Deck" }
    ])
  )
  yield* bot.until(memberPath(simulator, "ada"), MemberView, ({ xp }) => xp > 0)
  return bot
})

/** What members do while a store is away: nobody may notice. */
const lifeGoesOn = Effect.fnUntraced(function* (bot: BotProcess, simulator: Simulator) {
  yield* simulator.run([
    { do: "leave", member: "ben" },
    { do: "join", member: "cas", guild: "g", channel: "Cabin", selfMute: true },
    { do: "say", member: "cas", guild: "g", channel: "log", text: "is anybody there?" }
  ])
  yield* untilInVoice(bot, simulator, ["ada", "cas"])
  yield* Effect.sleep(outage)
  yield* simulator.run([
    { do: "join", member: "dot", guild: "g", channel: "Deck", screen: true },
    { do: "set", member: "cas", selfMute: false },
    { do: "say", member: "dot", guild: "g", channel: "log", text: "aye" }
  ])
  yield* untilInVoice(bot, simulator, ["ada", "cas", "dot"])
}, Effect.orDie)

/** No gap is on record, and so nothing may be missing anywhere. */
const assertUnnoticed = (account: (member: string) => Account) => {
  for (const member of crew) assert.deepStrictEqual(account(member).gaps, [])
  assert.strictEqual(account("cas").messages, 1)
  assert.strictEqual(account("dot").messages, 1)
}

/** A second bot, after the first is killed once everything is stored again: it goes on where the first was. */
const succeeds = Effect.fnUntraced(function* (stage: Stage, first: BotProcess, sessions: number) {
  yield* first.post(guildPath(stage.simulator, "/checkpoint"))
  yield* first.kill
  const second = yield* stage.start()
  yield* second.ready
  assert.include(second.stdout(), `restored ${sessions} sessions`)
  assert.strictEqual(stage.simulator.discord.sessions.identified, 1, "it identified anew")
  return second
})

describe.concurrent("an outage", () => {
  it.live("of Redis loses nothing, is told by /readyz, and mends itself", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { redis, simulator } = stage
      const bot = yield* underWay(stage)
      yield* redis.stop
      yield* bot.notReady(noRedis)
      yield* lifeGoesOn(bot, simulator)
      yield* bot.notReady(noRedis)
      yield* redis.start
      yield* bot.ready
      const second = yield* succeeds(stage, bot, 3)
      const accounts = yield* closeAccounts(second, simulator, crew)
      assert.strictEqual(accounts("ada").gaps.length, 1, "only the kill is a gap")
      for (const member of crew) assertNothingLost(accounts(member))
      yield* assertIntegrity(stage)
    })
  )

  it.live("that wipes Redis is noticed, and everything is written anew", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { redis, simulator } = stage
      const bot = yield* underWay(stage)
      yield* redis.flushAll
      yield* bot.logged("the checkpoint store has lost everything")
      yield* bot.ready
      const second = yield* succeeds(stage, bot, 2)
      const accounts = yield* closeAccounts(second, simulator, ["ada", "ben"])
      assertNothingLost(accounts("ada"))
      assertNothingLost(accounts("ben"))
      yield* assertIntegrity(stage)
    })
  )

  it.live("that takes Redis for good, and a crash with it, cost a payout interval at most", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { redis, simulator } = stage
      const first = yield* underWay(stage)
      yield* redis.erase
      yield* first.notReady(noRedis)
      yield* first.kill
      const killedAt = simulator.discord.world.now()

      const second = yield* stage.start()
      yield* second.logged("starting without")
      yield* second.notReady(noRedis)
      yield* untilInVoice(second, simulator, ["ada", "ben"])
      assert.strictEqual(simulator.discord.sessions.identified, 2)
      const backAt = simulator.discord.world.now()
      // Its place is taken by an empty one.
      yield* redis.start
      yield* second.ready
      yield* second.until(memberPath(simulator, "ada"), MemberView, ({ seconds }) => seconds.total > 7)
      yield* second.post(guildPath(simulator, "/settle"))
      const [lost] = mattering(yield* accountOf(second, simulator, "ada"))
      assert.isAtLeast(lost?.from ?? 0, killedAt - 5000 - 2500, "more than a payout interval was lost")
      assert.isAtMost(lost?.to ?? Infinity, backAt + tolerance())
      yield* assertIntegrity(stage)
    })
  )

  it.live("of Postgres loses nothing, is told by /readyz, and mends itself", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { postgres, simulator } = stage
      const bot = yield* underWay(stage)
      yield* Effect.promise(postgres.stop)
      yield* bot.notReady(noPostgres)
      yield* lifeGoesOn(bot, simulator)
      yield* bot.notReady(noPostgres)
      yield* Effect.promise(postgres.start)
      yield* bot.ready
      assertUnnoticed(yield* closeAccounts(bot, simulator, crew))
      yield* assertIntegrity(stage)
    })
  )

  it.live("of both at once loses nothing, and mends itself in any order", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { postgres, redis, simulator } = stage
      const bot = yield* underWay(stage)
      yield* redis.stop
      yield* Effect.promise(postgres.stop)
      yield* bot.notReady(noPostgres, noRedis)
      yield* lifeGoesOn(bot, simulator)
      yield* Effect.promise(postgres.start)
      yield* bot.notReady(noRedis)
      yield* redis.start
      yield* bot.ready
      assertUnnoticed(yield* closeAccounts(bot, simulator, crew))
      yield* assertIntegrity(stage)
    })
  )
})

/** Until when Ada is paid in the database: ms. */
const creditedUntil = Effect.fnUntraced(function* (stage: Stage) {
  const { guild, userId } = stage.simulator.names.member("ada", "g")
  const guildId = yield* Schema.decodeEffect(GuildId)(guild.facts.id)
  const ada = yield* Schema.decodeEffect(UserId)(userId)
  const credited = yield* stage.inStores(LedgerStore.use((ledger) => ledger.creditedUntil(guildId, [ada])))
  return credited.get(ada) ?? 0
}, Effect.orDie)

describe.concurrent("a bot stopped with SIGTERM in an outage", () => {
  it.live("of Redis has settled everything that nobody keeps for it", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const bot = yield* underWay(stage)
      yield* stage.redis.stop
      yield* bot.notReady(noRedis)
      yield* Effect.sleep("3 seconds")
      const stoppedAt = stage.simulator.discord.world.now()
      assert.deepStrictEqual(yield* bot.terminate, { code: 0, signal: null })
      assert.include(bot.stdout(), "the checkpoint store is away: everything is settled")
      assert.isAtLeast(yield* creditedUntil(stage), stoppedAt - heartbeatMs - tolerance())
    })
  )

  it.live("of Postgres leaves what is not settled to the next, which settles it", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const { postgres, simulator } = stage
      const first = yield* underWay(stage)
      yield* Effect.promise(postgres.stop)
      yield* first.notReady(noPostgres)
      yield* Effect.orDie(simulator.run([{ do: "leave", member: "ben" }]))
      yield* untilInVoice(first, simulator, ["ada"])
      assert.deepStrictEqual(yield* first.terminate, { code: 0, signal: null })
      assert.include(first.stdout(), "what is not settled is stored, and goes first at the next start")
      yield* Effect.promise(postgres.start)
      const second = yield* stage.start()
      yield* second.ready
      const accounts = yield* closeAccounts(second, simulator, ["ada", "ben"])
      assertNothingLost(accounts("ada"))
      assertNothingLost(accounts("ben"))
      yield* assertIntegrity(stage)
    })
  )

  it.live("of both says that something is lost, and does not call that a clean end", () =>
    Effect.gen(function* () {
      const stage = yield* makeStage(crew)
      const bot = yield* underWay(stage)
      yield* stage.redis.stop
      yield* Effect.promise(stage.postgres.stop)
      yield* bot.notReady(noPostgres, noRedis)
      // Until here everything may be settled: this segment cannot be.
      yield* Effect.orDie(stage.simulator.run([{ do: "leave", member: "ben" }]))
      yield* untilInVoice(bot, stage.simulator, ["ada"])
      assert.deepStrictEqual(yield* bot.terminate, { code: 1, signal: null })
      assert.include(bot.stdout(), "what was not settled before is lost")
      assert.include(bot.stderr(), "Stopped, but not clean")
    })
  )
})

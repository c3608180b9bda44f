import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import type { ShardActor } from "../../../src/actors/shard/ShardActor.ts"
import { Names } from "../../../src/infra/simulator/script/Names.ts"
import { performStep } from "../../../src/infra/simulator/script/performStep.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"
import { type Bot, oneClock } from "../../support/oneClock.ts"
import { poison } from "../support/payloads.ts"

/** A bot with Ada and Ben in the voice of one guild and Cyd in that of another. */
const makeFleet = Effect.gen(function* () {
  const one = yield* oneClock()
  const { people, places, voice, world } = one.discord
  const found = (name: string) => {
    const { facts } = places.addGuild(name)
    places.setInstalled(facts.id, true)
    return { id: GuildId.make(facts.id), deck: places.addChannel(facts.id, "Deck", "voice").id }
  }
  const seat = ({ deck, id }: ReturnType<typeof found>, name: string) => {
    const user = world.newUser(name, { bot: false })
    people.addMember(id, user.id)
    voice.join(id, user.id, deck)
    return UserId.make(user.id)
  }
  const [harbour, meadow] = [found("Harbour"), found("Meadow")]
  const [ada, ben, cyd] = [seat(harbour, "Ada"), seat(harbour, "Ben"), seat(meadow, "Cyd")]
  const bot = yield* one.start()

  const berth = () => {
    const only = bot.fleet.berths.get(0)
    assert.isDefined(only)
    return only
  }
  const shard = (): ShardActor | null => berth().running?.actor ?? null
  const running = Effect.suspend(() =>
    shard()?.live === true ? Effect.succeed(true) : Effect.as(one.pass(100), false)
  ).pipe(Effect.repeat({ until: (is) => is, times: 100 }))
  /** Six crashes of one guild, as fast as it is rebuilt: more than it may. */
  const crashTooOften = Effect.fnUntraced(function* () {
    const actor = shard()
    for (let i = 0; i < 6; i++) {
      actor?.cell(harbour.id).receive("MESSAGE_CREATE", poison(harbour.id), {
        seen: one.now(),
        at: one.now(),
        sequence: actor.window.highest
      })
      yield* one.pass(2100)
    }
    return actor
  })
  const ledgerOf = Effect.fnUntraced(function* (guildId: GuildId, userId: UserId) {
    const { items } = yield* one.ledger.ledger(guildId, userId, { from: null, to: null, limit: 100, cursor: null })
    return items.flatMap((entry) => (entry.kind === "voice" ? [entry] : [])).toReversed()
  })
  return { one, bot, harbour, meadow, ada, ben, cyd, berth, shard, running, crashTooOften, ledgerOf }
})

const paidMs = (entries: ReadonlyArray<{ readonly from: number; readonly to: number; readonly rate: number }>) =>
  entries.reduce((sum, { from, rate, to }) => sum + (rate === 50 ? to - from : 0), 0)

const readyAgain = ({ inspector }: Bot) => Effect.map(inspector.ready, (reasons) => reasons.length === 0)

describe("a guild that crashes too often", () => {
  it.effect("is its shard's affair: the shard starts afresh, resumes, and nobody loses a second", () =>
    Effect.gen(function* () {
      const { ada, berth, bot, crashTooOften, cyd, harbour, ledgerOf, meadow, one, running, shard } = yield* makeFleet
      const began = one.now()
      yield* one.pass(30_000)
      const crashed = yield* crashTooOften()
      yield* running
      assert.isFalse(shard() === crashed)
      assert.strictEqual(berth().restarts.total, 1)
      assert.strictEqual(one.discord.sessions.identified, 1, "the gateway session was resumed")
      assert.isTrue(yield* readyAgain(bot))
      yield* one.pass(60_000)
      for (const { id } of [harbour, meadow]) {
        yield* one.hear(id)
        yield* bot.inspector.settle(id)
      }
      for (const [id, userId] of [
        [harbour.id, ada],
        [meadow.id, cyd]
      ] as const) {
        const entries = yield* ledgerOf(id, userId)
        assert.isAtMost(Math.abs(paidMs(entries) - (one.now() - began)), 1000)
        assert.isTrue(
          entries.every(({ from }, i) => i === 0 || from === entries[i - 1]?.to),
          "without a hole"
        )
      }
      yield* bot.stop
    })
  )

  it.effect("ends the process when the shard has crashed for the fourth time within five minutes", () =>
    Effect.gen(function* () {
      const { berth, bot, crashTooOften, one, running } = yield* makeFleet
      for (let i = 0; i < 3; i++) {
        yield* crashTooOften()
        yield* running
      }
      assert.strictEqual(berth().restarts.total, 3)
      yield* crashTooOften()
      yield* one.pass(10_000)
      const error = yield* Effect.flip(Fiber.join(bot.life))
      assert.strictEqual(error._tag, "ShardGivenUp")
      assert.isNull(berth().running)
    })
  )
})

describe("an outage", () => {
  it.effect("of the database is no crash of anything, however long", () =>
    Effect.gen(function* () {
      const { ada, berth, bot, harbour, ledgerOf, one, shard } = yield* makeFleet
      const actor = shard()
      const began = one.now()
      yield* one.pass(30_000)
      one.answer("nothing")
      yield* one.pass(600_000)
      one.answer("well")
      yield* one.pass(30_000)
      assert.isTrue(shard() === actor)
      assert.strictEqual(berth().restarts.total, 0)
      assert.strictEqual(actor?.cell(harbour.id).restarts.total, 0)
      assert.strictEqual(actor?.cell(harbour.id).guild?.roster.occupants.get(ada)?.restarts, null)
      yield* one.hear(harbour.id)
      yield* bot.inspector.settle(harbour.id)
      assert.isAtMost(Math.abs(paidMs(yield* ledgerOf(harbour.id, ada)) - (one.now() - began)), 1000)
      yield* bot.stop
    })
  )

  it.effect("of Discord is none either: the session is resumed, and who stayed is paid straight through", () =>
    Effect.gen(function* () {
      const { ada, berth, bot, harbour, ledgerOf, one, running, shard } = yield* makeFleet
      const actor = shard()
      const began = one.heard.find(({ dispatch }) => dispatch?.subject === harbour.id)?.at ?? 0
      yield* one.pass(30_000)
      performStep(one.discord, null, new Names(one.discord), { do: "fault", kind: "drop", ms: 300_000 })
      yield* one.pass(60_000)
      assert.isNotEmpty(yield* bot.inspector.ready)
      yield* one.pass(250_000)
      yield* running
      assert.isTrue(yield* readyAgain(bot))
      assert.isTrue(shard() === actor)
      assert.strictEqual(berth().restarts.total, 0)
      assert.strictEqual(one.discord.sessions.identified, 1)
      yield* one.hear(harbour.id)
      yield* bot.inspector.settle(harbour.id)
      assert.strictEqual(paidMs(yield* ledgerOf(harbour.id, ada)), one.now() - began)
      yield* bot.stop
    })
  )
})

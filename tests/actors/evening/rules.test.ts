import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { VoiceChange } from "../../../src/infra/simulator/Voice.ts"
import { type Bot, oneClock } from "../../support/oneClock.ts"
import { lose, type Loss } from "./losses.ts"
import { type SomeSettings, Stage } from "./stage.ts"

const minute = 60_000

/** What so many minutes at so much XP a minute are worth: a numerator. */
const xp = (...stretches: ReadonlyArray<readonly [minutes: number, rate: number]>) =>
  stretches.reduce((sum, [minutes, rate]) => sum + BigInt(minutes * minute * rate * 100), 0n)

/** Ada and Ben, one guild, one bot. */
const anEvening = Effect.fnUntraced(function* (settings: (stage: Stage) => SomeSettings) {
  const one = yield* oneClock()
  let bot: Bot = yield* one.start()
  const stage = yield* Stage.open(one, settings, 2)
  const { voice } = one.discord
  const who = { ada: stage.human(0), ben: stage.human(1) }
  return {
    ...who,
    one,
    stage,
    sit: (userId: string, change: VoiceChange = {}) => voice.join(stage.guildId, userId, stage.channel(0), change),
    set: (userId: string, change: VoiceChange) => voice.set(stage.guildId, userId, change),
    leave: (userId: string) => voice.leave(stage.guildId, userId),
    pass: (minutes: number) => one.pass(minutes * minute),
    lose: (by: Loss["by"], refused: boolean, meanwhile: Effect.Effect<void>) =>
      lose(stage, bot, { by, refused }, meanwhile).pipe(Effect.tap((next) => Effect.sync(() => (bot = next)))),
    paid: Effect.suspend(() => stage.settle(bot)).pipe(
      Effect.andThen(stage.paid),
      Effect.map((paid) => [paid.get(who.ada)?.voice, paid.get(who.ben)?.voice]),
      Effect.tap(() => bot.stop)
    )
  }
})

const sailor = (stage: Stage) => ({ roleId: stage.role(0), percent: 200 })

describe("a gap", () => {
  it.effect("that is an outage of the guild pays nobody who left in it, and everyone who stayed", () =>
    Effect.gen(function* () {
      const { ada, ben, leave, lose: gap, paid, pass, sit } = yield* anEvening(() => ({}))
      sit(ada)
      sit(ben)
      yield* pass(1)
      const meanwhile = Effect.sync(() => leave(ben)).pipe(Effect.andThen(pass(2)))
      yield* gap("an outage of the guild", false, meanwhile)
      yield* pass(1)
      assert.deepStrictEqual(yield* paid, [xp([4, 50]) + 200n * 5000n, xp([1, 50])])
    })
  )

  it.effect("pays nobody who stayed where company is asked for, when all company is gone after it", () =>
    Effect.gen(function* () {
      const { ada, ben, leave, lose: gap, paid, pass, sit } = yield* anEvening(() => ({ voice: { company: true } }))
      sit(ada)
      sit(ben)
      yield* pass(1)
      const meanwhile = Effect.sync(() => leave(ben)).pipe(Effect.andThen(pass(2)))
      yield* gap("an outage of the guild", false, meanwhile)
      assert.deepStrictEqual(yield* paid, [xp([1, 50]), xp([1, 50])])
    })
  )

  it.effect("pays those whom it found in the AFK channel what they get there, also when it is none any more", () =>
    Effect.gen(function* () {
      const { ada, lose: gap, one, paid, pass, sit, stage } = yield* anEvening(() => ({}))
      one.discord.places.updateGuild(stage.guildId, { afkChannelId: stage.channel(0) })
      sit(ada)
      yield* pass(1)
      const meanwhile = Effect.sync(() => one.discord.places.updateGuild(stage.guildId, { afkChannelId: null }))
      yield* gap("an outage of the guild", false, Effect.andThen(meanwhile, pass(2)))
      assert.deepStrictEqual(yield* paid, [xp([3, 10]) + 200n * 5000n, 0n])
    })
  )

  it.effect("pays the lower multiplier when it changed, and nothing to who was given a higher one and left", () =>
    Effect.gen(function* () {
      const night = yield* anEvening((stage) => ({ multipliers: [sailor(stage)] }))
      const { ada, ben, leave, lose: gap, one, paid, pass, sit, stage } = night
      const { guildId } = stage
      one.discord.people.updateMember(guildId, ada, { roles: [stage.role(0)] })
      sit(ada)
      sit(ben)
      yield* pass(1)
      const meanwhile = Effect.gen(function* () {
        one.discord.people.updateMember(guildId, ada, { roles: [] })
        one.discord.people.updateMember(guildId, ben, { roles: [stage.role(0)] })
        leave(ben)
        yield* pass(2)
      })
      yield* gap("a dead connection", false, meanwhile)
      const since = one.now() - (stage.gaps[0]?.seen ?? 0)
      const before = (stage.gaps[0]?.seen ?? 0) - (stage.epochs[0]?.from ?? 0)
      assert.deepStrictEqual(yield* paid, [BigInt(before * 50 * 200 + since * 50 * 100), BigInt(before * 50 * 100)])
    })
  )

  it.effect("does not have members settle in again", () =>
    Effect.gen(function* () {
      const { ada, ben, lose: gap, paid, pass, sit } = yield* anEvening(() => ({ voice: { settleInSeconds: 180 } }))
      sit(ada)
      yield* pass(2)
      yield* gap("SIGTERM", false, pass(2))
      sit(ben)
      yield* pass(4)
      const [hers, his] = yield* paid
      assert.strictEqual(his, xp([1, 50]))
      assert.isAtLeast(Number(hers), Number(xp([5, 50])))
      assert.isBelow(Number(hers), Number(xp([5.1, 50])))
    })
  )
})

describe("pay", () => {
  it.effect("stops, where company is asked for, at the instant that the other is muted", () =>
    Effect.gen(function* () {
      const { ada, ben, paid, pass, set, sit } = yield* anEvening(() => ({ voice: { company: true } }))
      sit(ada)
      yield* pass(1)
      sit(ben)
      yield* pass(2)
      set(ben, { mute: true })
      yield* pass(3)
      assert.deepStrictEqual(yield* paid, [xp([2, 50]), xp([2, 50], [3, 10])])
    })
  )

  it.effect("stops for who is afk when they fall asleep, and comes back with a word of theirs", () =>
    Effect.gen(function* () {
      const { ada, ben, paid, pass, sit, stage } = yield* anEvening(() => ({ voice: { asleepHours: 1 } }))
      sit(ada, { selfMute: true })
      sit(ben)
      yield* pass(70)
      stage.say(ada)
      yield* pass(5)
      assert.deepStrictEqual(yield* paid, [xp([60, 10], [5, 10]), xp([75, 50])])
    })
  )

  it.effect("stops at the daily cap, and goes on at the guild's midnight", () =>
    Effect.gen(function* () {
      const { ada, ben, one, paid, pass, sit } = yield* anEvening(() => ({
        timezone: "Asia/Kathmandu",
        voice: { dailyCapXp: 100 }
      }))
      const midnight = Date.UTC(2026, 10, 21, 18, 15)
      yield* one.pass(midnight - 5 * minute - one.now())
      sit(ada)
      yield* pass(4)
      sit(ben)
      yield* pass(2)
      assert.deepStrictEqual(yield* paid, [xp([2, 50], [1, 50]), xp([2, 50])])
    })
  )
})

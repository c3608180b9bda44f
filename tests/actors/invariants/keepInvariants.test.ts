import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, References } from "effect"
import { TestClock } from "effect/testing"
import { keepInvariants } from "../../../src/actors/invariants/keepInvariants.ts"
import { folding } from "../../../src/machines/flat.ts"
import type { Invariant } from "../../../src/machines/invariants/invariant.ts"
import {
  foldVoiceSession,
  voiceSession,
  type VoiceSessionContext,
  type VoiceSessionEvent
} from "../../../src/machines/voice/voiceSession.ts"
import { ada, ben, deck, harbour, voiceState } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

/** The real machine, but what it makes of every session is changed. */
const withFault = (fault: (context: VoiceSessionContext) => Partial<VoiceSessionContext>) =>
  voiceSession.provide({
    actions: {
      account: folding((context: VoiceSessionContext, event: VoiceSessionEvent) => {
        const next = foldVoiceSession(context, event)
        return { ...next, ...fault(next) }
      })
    }
  })

const aboard = (shard = new TestShard()) => {
  shard.begin(harbour)
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
  shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck))
  shard.pass(70_000)
  return shard
}

const nothing = { spooled: 0, unpaid: 0 }

/** Looks once in each of so many seconds, in which nothing else happens. Answers what was logged. */
const watched = Effect.fnUntraced(function* (shard: TestShard, seconds: number, ledger = nothing) {
  const said: Array<string> = []
  const logger = Logger.make(({ fiber, logLevel, message }) => {
    const { guildId, userId } = fiber.getRef(References.CurrentLogAnnotations)
    said.push([logLevel, ...[message].flat(), guildId, userId].map(String).join(" "))
  })
  yield* Effect.forkChild(
    keepInvariants(shard.actor, ledger, shard.invariants).pipe(Effect.provide(Logger.layer([logger])))
  )
  for (let second = 0; second < seconds; second++) {
    yield* TestClock.adjust(second === 0 ? 0 : "1 second")
    shard.now += 1000
  }
  return said
})

const violated = ({ invariants }: TestShard): ReadonlyArray<Invariant> =>
  invariants.list().flatMap(({ name, violations }) => (violations > 0 ? [name] : []))

describe("the watch over invariants", () => {
  it.effect("looks at everyone in voice, and has nothing to say while all is well", () =>
    Effect.gen(function* () {
      const shard = aboard()
      assert.deepStrictEqual(yield* watched(shard, 10), [])
      assert.deepStrictEqual(violated(shard), [])
      const checked = new Map(shard.invariants.list().map((tally) => [tally.name, tally.checked]))
      for (const name of [
        "occupants have sessions",
        "voice time fits its session",
        "nothing lies in the future"
      ] as const) {
        assert.strictEqual(checked.get(name), 20, name)
      }
      assert.strictEqual(checked.get("backlog is bounded"), 10)
      assert.isAbove(checked.get("observed time adds up") ?? 0, 0)
    })
  )

  const faults: ReadonlyArray<
    readonly [name: Invariant, fault: (context: VoiceSessionContext) => Partial<VoiceSessionContext>]
  > = [
    ["voice time fits its session", ({ joinedAt }) => ({ joinedAt: joinedAt + 1000 })],
    [
      "observed time adds up",
      ({ observed }) => ({ observed: { ...observed, active: Math.max(0, observed.active - 1) } })
    ],
    ["nothing lies in the future", ({ openFrom }) => ({ openFrom: openFrom + 600_000 })]
  ]

  for (const [name, fault] of faults) {
    it.effect(`sees when not: ${name}`, () =>
      Effect.gen(function* () {
        const shard = aboard(new TestShard({ logic: withFault(fault) }))
        const said = yield* watched(shard, 2)
        assert.deepStrictEqual(violated(shard), [name])
        assert.match(said[0] ?? "", new RegExp(`^Error violated: ${name}`))
      })
    )
  }

  it.effect("sees an occupant without a session", () =>
    Effect.gen(function* () {
      const shard = aboard()
      const occupant = shard.occupant(harbour, ada)
      if (occupant !== undefined) occupant.session = null
      yield* watched(shard, 1)
      assert.deepStrictEqual(violated(shard), ["occupants have sessions"])
      const { last } = shard.invariants.list().find(({ violations }) => violations > 0) ?? {}
      assert.deepInclude(last, { guildId: harbour, userId: ada, expected: "a session", found: "none" })
    })
  )

  it.effect("sees a backlog that outgrows the process", () =>
    Effect.gen(function* () {
      const shard = aboard()
      yield* watched(shard, 1, { spooled: 1001, unpaid: 0 })
      assert.deepStrictEqual(violated(shard), ["backlog is bounded"])
    })
  )

  it.effect("tells at most once a minute, with where and how often", () =>
    Effect.gen(function* () {
      const shard = aboard()
      for (const userId of [ada, ben]) {
        const occupant = shard.occupant(harbour, userId)
        if (occupant !== undefined) occupant.session = null
      }
      const words = "Error violated: occupants have sessions"
      assert.deepStrictEqual(yield* watched(shard, 130), [
        `${words}, 2 times ${harbour} ${ben}`,
        `${words}, 120 times ${harbour} ${ben}`,
        `${words}, 120 times ${harbour} ${ben}`
      ])
    })
  )

  it.effect("looks at no more than 200 of a crowd in a second, and at everyone in the end", () =>
    Effect.gen(function* () {
      const shard = aboard()
      for (let i = 0; i < 498; i++) {
        const someone = { ...voiceState(harbour, ada, deck), user_id: String(2_000_000_000_000_000_000n + BigInt(i)) }
        const member = { ...someone.member, user: { ...someone.member.user, id: someone.user_id } }
        shard.dispatch("VOICE_STATE_UPDATE", { ...someone, member })
      }
      const checked = () => shard.invariants.list().find(({ name }) => name === "occupants have sessions")?.checked
      yield* watched(shard, 1)
      assert.strictEqual(checked(), 200)
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(checked(), 500)
    })
  )
})

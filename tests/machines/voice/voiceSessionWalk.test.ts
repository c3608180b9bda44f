import * as fc from "fast-check"
import { assert, expect, it } from "vitest"
import { activityOf } from "../../../src/machines/voice/activity.ts"
import type { Segment } from "../../../src/machines/voice/segment.ts"
import type { Terms } from "../../../src/machines/voice/standing.ts"
import type { VoiceSessionContext, VoiceSessionEvent, VoicePresence } from "../../../src/machines/voice/voiceSession.ts"
import { type Instant, Instants } from "./instants.ts"
import { cabin, deck, session, settle, step, terms, throughRecord } from "./sessions.ts"

/** The real machine, and every millisecond it handed on. */
class Sitting {
  context: VoiceSessionContext
  state: unknown
  readonly line: Array<Instant | undefined> = []

  constructor(voice: VoicePresence, on: Terms) {
    this.context = session(voice, on)
    this.state = activityOf(voice)
  }

  tell(event: VoiceSessionEvent): void {
    if (this.state === "disconnected") return
    const { context, state } = step(throughRecord(this.context), event)
    this.context = context
    this.state = state
    for (const segment of context.closed) this.#write(segment)
  }

  #write(segment: Segment): void {
    const { attention, camera, channelId, evidence, percent, rate, screen, withheld } = segment
    assert.isAbove(segment.to, segment.from)
    const kind = `${attention} ${camera} ${screen} ${activityOf(segment)}`
    for (let ms = segment.from; ms < segment.to; ms++) {
      if (this.line[ms] !== undefined) throw new Error(`${ms} was handed on twice`)
      this.line[ms] = { channelId, kind, rate, percent, withheld: withheld.join(), evidence }
    }
  }
}

interface World {
  readonly naive: Instants
  /** The latest instant told of. */
  now: number
  last: VoiceSessionEvent
}

const anyVoice: fc.Arbitrary<VoicePresence> = fc.record({
  channelId: fc.constantFrom(deck, cabin),
  voiceId: fc.constantFrom("first", "second"),
  attention: fc.constantFrom("active", "afk"),
  camera: fc.boolean(),
  screen: fc.boolean()
})

const anyTerms: fc.Arbitrary<Terms> = fc.record({
  rates: fc.constantFrom(terms().rates, { active: 7, afk: 0, video: 3, streaming: 11 }),
  percent: fc.constantFrom(100, 125, 300),
  blocked: fc.constantFrom([], ["alone"], ["ignored channel"], ["ignored role", "alone"]),
  settleInMs: fc.constantFrom(0, 400),
  asleepMs: fc.constantFrom(0, 300)
})

type Make = (at: number) => VoiceSessionEvent

/** A gap ends at its event, and began up to so long before. */
const anyGap = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(500) })

const anyMake: fc.Arbitrary<Make> = fc.oneof(
  fc.record({ voice: anyVoice, on: anyTerms, gap: anyGap }).map(({ gap, on, voice }): Make => (at) => ({
    type: "VOICE.CHANGED",
    seen: Math.max(0, at - gap),
    at,
    voice,
    terms: on
  })),
  fc
    .record({ voice: anyVoice, on: anyTerms, gap: fc.nat(800), limit: fc.nat(800), known: fc.boolean() })
    .map(({ gap, known, limit, on, voice }): Make => (at) => {
      const seen = Math.max(0, at - gap)
      const evidence = known ? "likely" : "unknown"
      return { type: "VOICE.FOUND", seen, paidTo: Math.min(at, seen + limit), at, evidence, voice, terms: on }
    }),
  anyTerms.map((on): Make => (at) => ({ type: "TERMS.CHANGED", at, terms: on })),
  anyGap.map((gap): Make => (at) => ({ type: "MEMBER.SPOKE", seen: Math.max(0, at - gap), at })),
  fc.constant<Make>((at) => ({ type: "SETTLE", to: at }))
)

const countersOf = (line: ReadonlyArray<Instant | undefined>) => {
  const counters = { active: 0, afk: 0, video: 0, streaming: 0 }
  for (const instant of line) {
    if (instant === undefined || instant.withheld.includes("ignored channel")) continue
    const [attention, camera, screen] = instant.kind.split(" ")
    counters[attention === "afk" ? "afk" : "active"]++
    if (camera === "true") counters.video++
    if (screen === "true") counters.streaming++
  }
  return counters
}

const worthOf = (line: ReadonlyArray<Instant | undefined>) =>
  line.reduce((sum, instant) => sum + (instant === undefined ? 0 : instant.rate * instant.percent), 0)

/** Tells both the same, and compares every instant decided so far. */
class Tell implements fc.Command<World, Sitting> {
  readonly #make: (world: World) => VoiceSessionEvent
  readonly #name: string

  constructor(name: string, make: (world: World) => VoiceSessionEvent) {
    this.#name = name
    this.#make = make
  }

  check({ naive }: Readonly<World>): boolean {
    return !naive.ended
  }

  run(world: World, sitting: Sitting): void {
    const event = this.#make(world)
    const told = event.type === "SETTLE" ? event.to : event.type === "VOICE.LEFT" ? event.seen : event.at
    world.now = Math.max(world.now, told)
    world.last = event
    world.naive.take(event)
    sitting.tell(event)
    assert.deepStrictEqual(sitting.line, world.naive.line)
    assert.deepStrictEqual(sitting.context.observed, countersOf(world.naive.line))
    assert.strictEqual(sitting.context.openFrom, world.naive.mark)
    assert.strictEqual(sitting.state, world.naive.ended ? "disconnected" : activityOf(world.naive.state.voice))
  }

  toString(): string {
    return this.#name
  }
}

const anyCommand = [
  fc.tuple(anyMake, fc.integer({ min: -150, max: 400 })).map(([make, after]) => {
    const event = (world: World) => make(Math.max(0, world.now + after))
    return new Tell(`${JSON.stringify(make(0))} after ${after}`, event)
  }),
  fc.constant(new Tell("the same again", ({ last }) => last)),
  fc.nat(300).map((after) => new Tell(`left after ${after}`, ({ now }) => ({ type: "VOICE.LEFT", seen: now + after })))
]

it("a session hands on every instant once, at its price, whatever it is told and in whatever order", () => {
  fc.assert(
    fc.property(anyVoice, anyTerms, fc.commands(anyCommand, { maxCommands: 14 }), (voice, on, commands) => {
      const naive = new Instants(voice, on)
      const real = new Sitting(voice, on)
      fc.modelRun(() => ({ model: { naive, now: 0, last: settle(0) }, real }), commands)
      expect(worthOf(real.line)).toBe(worthOf(naive.line))
    }),
    { numRuns: 400 }
  )
})

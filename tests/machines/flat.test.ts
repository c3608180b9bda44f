import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import {
  type AnyActorRef,
  and,
  assign,
  type AnyStateMachine,
  createActor,
  createMachine,
  fromPromise,
  setup
} from "xstate"
import { flat, folding } from "../../src/machines/flat.ts"
import { activityOf } from "../../src/machines/voice/activity.ts"
import {
  type VoicePresence,
  voiceSession,
  type VoiceSessionContext,
  type VoiceSessionEvent,
  voiceSessionSnapshot
} from "../../src/machines/voice/voiceSession.ts"
import { cabin, deck, session, terms } from "./voice/sessions.ts"

const started = (machine: typeof voiceSession, context = session()) => {
  const actor = createActor(machine, { snapshot: voiceSessionSnapshot(context), input: context })
  const completed: Array<string> = []
  actor.subscribe({ error: () => void completed.push("error"), complete: () => void completed.push("complete") })
  actor.start()
  return { actor, completed }
}

/** Everything about a session's actor that anyone can see. */
const seen = ({ actor, completed }: ReturnType<typeof started>) => {
  const snapshot = actor.getSnapshot()
  return {
    value: snapshot.value,
    status: snapshot.status,
    error: snapshot.error,
    output: snapshot.output,
    context: snapshot.context,
    tags: [...snapshot.tags],
    connected: snapshot.hasTag("connected"),
    streaming: snapshot.matches("streaming"),
    can: snapshot.status === "active" && snapshot.can({ type: "SETTLE", to: 1 }),
    stored: JSON.stringify(actor.getPersistedSnapshot()),
    completed
  }
}

const anyVoice: fc.Arbitrary<VoicePresence> = fc.record({
  channelId: fc.constantFrom(deck, cabin),
  voiceId: fc.constantFrom("first", "second"),
  attention: fc.constantFrom("active", "afk"),
  camera: fc.boolean(),
  screen: fc.boolean()
})

const anyEvent: fc.Arbitrary<VoiceSessionEvent> = fc.oneof(
  fc.record({
    type: fc.constant("VOICE.CHANGED"),
    seen: fc.nat(99),
    at: fc.nat(99),
    voice: anyVoice,
    terms: fc.constant(terms())
  }),
  fc.record({
    type: fc.constant("VOICE.FOUND"),
    seen: fc.nat(99),
    paidTo: fc.nat(99),
    at: fc.nat(99),
    evidence: fc.constantFrom("likely", "unknown"),
    voice: anyVoice,
    terms: fc.constant(terms())
  }),
  fc.record({ type: fc.constant("TERMS.CHANGED"), at: fc.nat(99), terms: fc.constant(terms({ percent: 200 })) }),
  fc.record({ type: fc.constant("MEMBER.SPOKE"), seen: fc.nat(99), at: fc.nat(99) }),
  fc.record({ type: fc.constant("SETTLE"), to: fc.nat(99) }),
  fc.record({ type: fc.constant("VOICE.LEFT"), seen: fc.nat(99) })
)

describe("a machine run as the flat one it is", () => {
  it("does what XState's own algorithm makes of it, event by event", () => {
    const flattened = flat(voiceSession)
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), (events) => {
        const ours = started(flattened)
        const theirs = started(voiceSession)
        assert.deepStrictEqual(seen(ours), seen(theirs))
        for (const event of events) {
          if (theirs.actor.getSnapshot().status !== "active") break
          ours.actor.send(event)
          theirs.actor.send(event)
          assert.deepStrictEqual(seen(ours), seen(theirs))
        }
      })
    )
  })

  it("takes its actions from what was provided, and fails of them alike", () => {
    const defective = voiceSession.provide({
      actions: {
        account: folding((): VoiceSessionContext => {
          throw new Error("a defect")
        })
      }
    })
    const ours = started(flat(defective))
    const theirs = started(defective)
    for (const { actor } of [ours, theirs]) actor.send({ type: "SETTLE", to: 5 })
    assert.strictEqual(ours.actor.getSnapshot().status, "error")
    assert.deepStrictEqual(seen(ours), seen(theirs))
  })

  it("keeps the very snapshot when an event is none of its own, and stops when told", () => {
    const { actor } = started(flat(voiceSession))
    const before = actor.getSnapshot()
    const anyActor: AnyActorRef = actor
    anyActor.send({ type: "NOBODY.KNOWS" })
    assert.strictEqual(actor.getSnapshot(), before)
    actor.stop()
    assert.strictEqual(actor.getSnapshot().status, "stopped")
  })

  it("gives no snapshot anything of another's", () => {
    const flattened = flat(voiceSession)
    const [one, other] = [started(flattened), started(flattened)]
    const afk: VoicePresence = { channelId: cabin, voiceId: "first", attention: "afk", camera: false, screen: false }
    one.actor.send({ type: "VOICE.CHANGED", seen: 5, at: 5, voice: afk, terms: terms() })
    const snapshot = other.actor.getSnapshot()
    assert.deepStrictEqual([snapshot.value, snapshot.context], [activityOf(session()), session()])
  })
})

describe("a flat machine whose states have transitions of their own", () => {
  interface Count {
    readonly count: number
  }
  type Told = { readonly type: "PUSH" | "TURN" | "STOP" }
  const door = setup({
    types: { context: {} as Count, events: {} as Told },
    actions: {
      one: folding<Count, Told>(({ count }) => ({ count: count + 1 })),
      double: folding<Count, Told>(({ count }) => ({ count: count * 2 }))
    },
    guards: { even: ({ context }) => context.count % 2 === 0 }
  }).createMachine({
    initial: "closed",
    context: { count: 0 },
    on: { PUSH: { actions: ["one", "double"] }, TURN: { target: ".closed" }, STOP: { target: ".gone" } },
    states: {
      closed: { on: { TURN: [{ guard: "even", target: "open", actions: "one" }] } },
      open: { on: { PUSH: { actions: "one" }, STOP: {} } },
      gone: { type: "final" }
    }
  })

  it("tries them before those of the root, in their order", () => {
    const anyTold: fc.Arbitrary<Told> = fc.record({ type: fc.constantFrom("PUSH", "TURN", "STOP") })
    fc.assert(
      fc.property(fc.array(anyTold, { maxLength: 20 }), (events) => {
        const [ours, theirs] = [createActor(flat(door)).start(), createActor(door).start()]
        for (const event of events) {
          if (theirs.getSnapshot().status !== "active") break
          ours.send(event)
          theirs.send(event)
          const [one, other] = [ours.getSnapshot(), theirs.getSnapshot()]
          assert.deepStrictEqual([one.value, one.status, one.context], [other.value, other.status, other.context])
        }
      })
    )
  })
})

describe("a machine that is not flat", () => {
  const states = (b: object, on: object = { GO: "b" }) => ({ initial: "a", states: { a: { on }, b } })

  const bumps: Readonly<Record<string, () => AnyStateMachine>> = {
    "states of its own": () => createMachine(states({ initial: "c", states: { c: {} } })),
    "entry or exit actions": () => createMachine(states({ entry: assign({}) })),
    "actors to invoke": () => createMachine(states({ invoke: { src: fromPromise(async () => 1) } })),
    "transitions without an event": () => createMachine(states({ after: { 1000: "a" } })),
    "a transition that enters it anew": () => createMachine(states({}, { GO: { target: "b", reenter: true } })),
    "transitions by a wildcard": () => createMachine(states({}, { "*": "b" })),
    "an action that does not fold": () =>
      setup({ actions: { part: assign({}) } }).createMachine(states({}, { GO: { actions: "part" } })),
    "a guard that is no plain function": () =>
      createMachine(states({}, { GO: { target: "b", guard: and([() => true, () => true]) } }))
  }

  for (const [bump, make] of Object.entries(bumps)) {
    it(`is refused for ${bump}`, () => {
      assert.throws(() => flat(make()), bump)
    })
  }
})

import { describe, expect, it } from "vitest"
import { activityOf } from "../../../src/machines/voice/activity.ts"
import type { VoicePresence, VoiceSessionEvent } from "../../../src/machines/voice/voiceSession.ts"
import {
  brief,
  cabin,
  changed,
  deck,
  left,
  numeratorOf,
  presence,
  session,
  settle,
  step,
  tell,
  terms,
  throughRecord
} from "./sessions.ts"

const kinds: ReadonlyArray<Partial<VoicePresence>> = [
  {},
  { attention: "afk" },
  { camera: true },
  { attention: "afk", camera: true },
  { screen: true },
  { camera: true, screen: true },
  { attention: "afk", camera: true, screen: true }
]

describe("a voice session's state", () => {
  it.each([
    ["active", {}],
    ["afk", { attention: "afk" }],
    ["video", { camera: true }],
    ["video", { camera: true, attention: "afk" }],
    ["streaming", { screen: true }],
    ["streaming", { screen: true, camera: true, attention: "afk" }]
  ] satisfies ReadonlyArray<readonly [string, Partial<VoicePresence>]>)(
    "is %s for %o, whatever it was, changed or found so",
    (word, voice) => {
      for (const before of kinds) {
        const events: ReadonlyArray<VoiceSessionEvent> = [
          changed(100, voice),
          {
            type: "VOICE.FOUND",
            seen: 50,
            paidTo: 100,
            at: 100,
            evidence: "likely",
            voice: presence(voice),
            terms: terms()
          }
        ]
        for (const event of events) {
          const { connected, context, state } = step(session(before), event)
          expect([state, connected, activityOf(context)]).toEqual([word, true, word])
        }
      }
    }
  )

  it.each(kinds)("is left by nothing but a change: %o", (voice) => {
    const events: ReadonlyArray<VoiceSessionEvent> = [
      settle(50),
      { type: "TERMS.CHANGED", at: 50, terms: terms({ percent: 125 }) },
      { type: "MEMBER.SPOKE", seen: 50, at: 50 }
    ]
    for (const event of events) expect(step(session(voice), event).state).toBe(activityOf(presence(voice)))
  })

  it.each(kinds)("ends as disconnected, which takes no more events: %o", (voice) => {
    const end = step(session(voice), left(100))
    expect([end.state, end.status, end.connected]).toEqual(["disconnected", "done", false])
  })

  it("tells since when the activity lasts, through changes that keep it", () => {
    const { context } = tell(session(), changed(100), changed(200, { channelId: cabin }), settle(250))
    expect(context.since).toBe(0)
    expect(
      tell(context, changed(300, { camera: true }), changed(400, { camera: true, channelId: deck })).context.since
    ).toBe(300)
  })
})

describe("a voice session", () => {
  it("comes back from its record as it was", () => {
    const { context } = tell(session({ camera: true }), settle(10), changed(20, { attention: "afk" }), settle(30))
    expect(throughRecord(context)).toEqual({ ...context, closed: [] })
  })

  it("pays what was until a change, and from there what is", () => {
    const { closed } = tell(
      session(),
      changed(1000, { attention: "afk" }),
      changed(1500, { attention: "afk", screen: true }),
      changed(1700, { camera: true, channelId: cabin }),
      left(2000)
    )
    expect(brief(closed)).toEqual([
      [0, 1000, 50],
      [1000, 1500, 10],
      [1500, 1700, 60],
      [1700, 2000, 100]
    ])
    expect(closed.map(({ channelId }) => channelId)).toEqual([deck, deck, deck, cabin])
  })

  it("is worth the same however often it is settled", () => {
    const plain = [changed(777, { attention: "afk" }), changed(1333, { camera: true })]
    const end = left(2001)
    const whole = numeratorOf(tell(session(), ...plain, end).closed)
    for (const every of [1, 7, 100, 650]) {
      const events: ReadonlyArray<VoiceSessionEvent> = [
        ...plain,
        ...Array.from({ length: Math.floor(2000 / every) }, (_, i) => settle((i + 1) * every))
      ].sort(
        (a, b) =>
          (a.type === "SETTLE" ? a.to : "at" in a ? a.at : 0) - (b.type === "SETTLE" ? b.to : "at" in b ? b.at : 0)
      )
      expect(numeratorOf(tell(session(), ...events, end).closed)).toBe(whole)
    }
  })

  it("hands nothing on twice when told the same again", () => {
    const twice = [changed(100, { attention: "afk" }), settle(200), changed(300)].flatMap((event) => [event, event])
    expect(brief(tell(session(), ...twice, left(400)).closed)).toEqual([
      [0, 100, 50],
      [100, 200, 10],
      [200, 300, 10],
      [300, 400, 50]
    ])
  })

  it("never goes back: what comes late takes effect where the paid time ends", () => {
    const { closed, context } = tell(session(), settle(500), changed(200, { attention: "afk" }), left(100))
    expect(brief(closed)).toEqual([[0, 500, 50]])
    expect(context.openFrom).toBe(500)
    expect(brief(tell(session(), settle(500), changed(200, { attention: "afk" }), settle(600)).closed)).toEqual([
      [0, 500, 50],
      [500, 600, 10]
    ])
  })

  it("leaves a gap unpaid for whom it changed", () => {
    const { closed } = tell(session(), changed(900, { attention: "afk" }, {}, 400), left(1000))
    expect(brief(closed)).toEqual([
      [0, 400, 50],
      [900, 1000, 10]
    ])
  })

  it("keeps the price that a segment began with: a new rate or multiplier holds from its own instant", () => {
    const rates = { active: 7, afk: 1, video: 0, streaming: 0 }
    const { closed } = tell(
      session(),
      { type: "TERMS.CHANGED", at: 100, terms: terms({ rates }) },
      { type: "TERMS.CHANGED", at: 300, terms: terms({ rates, percent: 300 }) },
      left(400)
    )
    expect(closed.map(({ from, percent, rate }) => [from, rate, percent])).toEqual([
      [0, 50, 100],
      [100, 7, 100],
      [300, 7, 300]
    ])
  })

  it("settles withheld time too, at rate 0 and with every reason", () => {
    const { closed } = tell(session({}, { blocked: ["ignored role", "alone"], settleInMs: 60 }), left(100))
    expect(brief(closed)).toEqual([
      [0, 60, 0, "ignored role", "alone", "settling in"],
      [60, 100, 0, "ignored role", "alone"]
    ])
  })

  it("counts observed time by kind, earning or not, except in ignored channels", () => {
    const { context } = tell(
      session({ camera: true }),
      changed(100, { attention: "afk", screen: true }, { blocked: ["alone"] }),
      changed(250, { camera: true }, { blocked: ["ignored channel"] }),
      changed(1000),
      settle(1001)
    )
    expect(context.observed).toEqual({ active: 101, afk: 150, video: 100, streaming: 150 })
  })
})

describe("a price that time alone changes", () => {
  it("begins exactly when the member has settled in, and only once", () => {
    const start = session({}, { settleInMs: 1000 })
    const on = { settleInMs: 1000 }
    const { closed } = tell(start, settle(999), changed(1300, { channelId: cabin }, on), settle(1500), left(1600))
    expect(brief(closed)).toEqual([
      [0, 999, 0, "settling in"],
      [999, 1000, 0, "settling in"],
      [1000, 1300, 50],
      [1300, 1500, 50],
      [1500, 1600, 50]
    ])
  })

  it("ends exactly when an afk member falls asleep, however late that is noticed", () => {
    const start = session({ attention: "afk" }, { asleepMs: 1000 })
    expect(brief(tell(start, left(5000)).closed)).toEqual([
      [0, 1000, 10],
      [1000, 5000, 0, "asleep"]
    ])
  })

  it("never ends for the active, and counts from each change", () => {
    const on = { asleepMs: 1000 }
    const { closed } = tell(
      session({}, on),
      changed(5000, { attention: "afk" }, on),
      changed(5900, { attention: "afk", camera: true }, on),
      left(8000)
    )
    expect(brief(closed)).toEqual([
      [0, 5000, 50],
      [5000, 5900, 10],
      [5900, 6900, 60],
      [6900, 8000, 0, "asleep"]
    ])
  })

  it("comes back with a message, and a message before puts it off", () => {
    const start = session({ attention: "afk" }, { asleepMs: 1000 })
    const { closed } = tell(
      start,
      { type: "MEMBER.SPOKE", seen: 600, at: 600 },
      { type: "MEMBER.SPOKE", seen: 2000, at: 2000 },
      left(3500)
    )
    expect(brief(closed)).toEqual([
      [0, 1600, 10],
      [1600, 2000, 0, "asleep"],
      [2000, 3000, 10],
      [3000, 3500, 0, "asleep"]
    ])
  })

  it("does not come back with new terms, a repeated state, or being found as before", () => {
    const asleep = tell(session({ attention: "afk" }, { asleepMs: 1000 }), settle(1500)).context
    const on = terms({ asleepMs: 1000 })
    const voice = presence({ attention: "afk" })
    const events: ReadonlyArray<VoiceSessionEvent> = [
      { type: "TERMS.CHANGED", at: 1600, terms: { ...on, percent: 125 } },
      { type: "VOICE.CHANGED", seen: 1600, at: 1600, voice, terms: on },
      { type: "VOICE.FOUND", seen: 1600, paidTo: 1700, at: 1700, evidence: "likely", voice, terms: on }
    ]
    for (const event of events) {
      expect(tell(asleep, event, left(2000)).closed.map(({ rate }) => rate)).toEqual(expect.not.arrayContaining([10]))
    }
  })
})

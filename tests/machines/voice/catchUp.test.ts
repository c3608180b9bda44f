import { describe, expect, it } from "vitest"
import type { Evidence } from "../../../src/machines/voice/segment.ts"
import type { Terms } from "../../../src/machines/voice/standing.ts"
import type { VoicePresence, VoiceSessionEvent } from "../../../src/machines/voice/voiceSession.ts"
import { brief, cabin, left, presence, session, settle, tell, terms } from "./sessions.ts"

const found = (
  [seen, paidTo, at]: readonly [number, number, number],
  voice: Partial<VoicePresence> = {},
  on: Partial<Terms> = {},
  evidence: Evidence = "likely"
): VoiceSessionEvent => ({
  type: "VOICE.FOUND",
  seen,
  paidTo,
  at,
  evidence,
  voice: presence(voice),
  terms: terms(on)
})

describe("a member found again after a gap", () => {
  it("is paid for it straight through when nothing changed, and the gap is marked", () => {
    const { closed, context } = tell(session(), found([1000, 4000, 4000]), left(5000))
    expect(closed.map(({ evidence, from, rate, to }) => [from, to, rate, evidence])).toEqual([
      [0, 1000, 50, "seen"],
      [1000, 4000, 50, "likely"],
      [4000, 5000, 50, "seen"]
    ])
    expect(context.observed.active).toBe(5000)
  })

  it.each<readonly [string, Partial<VoicePresence>, Partial<VoicePresence>, number]>([
    ["active then afk", {}, { attention: "afk" }, 10],
    ["afk then active", { attention: "afk" }, {}, 10],
    ["camera then none", { camera: true }, {}, 50],
    ["screen after afk with camera", { attention: "afk", camera: true }, { screen: true }, 60]
  ])("is paid the lower of the two rates: %s", (_, before, after, rate) => {
    const { closed } = tell(session(before), found([1000, 2000, 2000], after))
    expect(brief(closed).at(-1)).toEqual([1000, 2000, rate])
  })

  it("is paid nothing for it when withheld before or after", () => {
    for (const [before, after] of [
      [{ blocked: ["alone"] }, {}],
      [{}, { blocked: ["alone"] }]
    ] satisfies ReadonlyArray<readonly [Partial<Terms>, Partial<Terms>]>) {
      expect(brief(tell(session({}, before), found([1000, 2000, 2000], {}, after)).closed).at(-1)).toEqual([
        1000,
        2000,
        0,
        "alone"
      ])
    }
  })

  it("is paid the lower of the two multipliers", () => {
    const { closed } = tell(session({}, { percent: 125 }), found([1000, 2000, 2000], {}, { percent: 300 }))
    expect(closed.at(-1)?.percent).toBe(125)
  })

  it("is not paid beyond the limit, and goes on from when it was found", () => {
    const { closed } = tell(session(), found([1000, 1600, 9000], { channelId: cabin }), left(9100))
    expect(brief(closed)).toEqual([
      [0, 1000, 50],
      [1000, 1600, 50],
      [9000, 9100, 50]
    ])
  })

  it("is paid nothing where its evidence is not allowed", () => {
    const { closed, context } = tell(
      session(),
      found([1000, 1000, 9000], { voiceId: "other" }, {}, "unknown"),
      left(9100)
    )
    expect(brief(closed)).toEqual([
      [0, 1000, 50],
      [9000, 9100, 50]
    ])
    expect([context.evidence, context.voiceId]).toEqual(["unknown", "other"])
  })

  it("is not paid again for what was settled before", () => {
    const { closed } = tell(session(), settle(1500), found([1000, 4000, 4000]), found([1000, 4000, 4000]), left(4000))
    expect(brief(closed)).toEqual([
      [0, 1500, 50],
      [1500, 4000, 50]
    ])
  })

  it("is paid the lower rate of each instant where time changes one of them", () => {
    const settling = { settleInMs: 2000 }
    const { closed } = tell(session({}, settling), found([1000, 4000, 4000], { attention: "afk" }, settling))
    expect(brief(closed)).toEqual([
      [0, 1000, 0, "settling in"],
      [1000, 2000, 0, "settling in"],
      [2000, 4000, 10]
    ])
    const dozing = { asleepMs: 1500 }
    expect(brief(tell(session({ attention: "afk" }, dozing), found([1000, 4000, 4000], {}, dozing)).closed)).toEqual([
      [0, 1000, 10],
      [1000, 1500, 10],
      [1500, 4000, 0, "asleep"]
    ])
  })
})

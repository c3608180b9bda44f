import { assert, describe, it } from "vitest"
import { backlog } from "../../../src/machines/invariants/backlog.ts"
import { future } from "../../../src/machines/invariants/future.ts"
import { headcount } from "../../../src/machines/invariants/headcount.ts"
import { observedSum } from "../../../src/machines/invariants/observedSum.ts"
import { settledLevel } from "../../../src/machines/invariants/settledLevel.ts"
import { soundBatch } from "../../../src/machines/invariants/soundBatch.ts"
import { voiceTime } from "../../../src/machines/invariants/voiceTime.ts"
import { foldVoiceSession, type VoiceSessionContext } from "../../../src/machines/voice/voiceSession.ts"
import { guildOf, midnight, minutes, segment, userOf } from "../../infra/ledger/batches.ts"
import { presence, session, terms } from "../voice/sessions.ts"

const ada = { guildId: guildOf(1), userId: userOf(2) }

/** A minute on camera, then a minute afk. */
const onCamera = session({ camera: true })
const muted = foldVoiceSession(onCamera, {
  type: "VOICE.CHANGED",
  seen: minutes(1),
  at: minutes(1),
  voice: presence({ attention: "afk" }),
  terms: terms()
})
const later = foldVoiceSession(muted, { type: "SETTLE", to: minutes(2) })

const observing = (change: Partial<VoiceSessionContext["observed"]>): VoiceSessionContext => ({
  ...later,
  observed: { ...later.observed, ...change }
})

describe("the voice time of a session", () => {
  it("fits between its join and its open segment", () => {
    for (const sound of [onCamera, muted, later]) assert.isNull(voiceTime(sound))
    assert.deepStrictEqual(voiceTime(observing({ active: minutes(1) + 1 })), {
      ...ada,
      expected: "at most 120000 ms",
      found: "60001 ms active, 60000 afk, 60000 video, 0 streaming"
    })
    for (const broken of [{ afk: minutes(2) }, { video: minutes(3) }, { streaming: minutes(3) }, { afk: -1 }]) {
      assert.isNotNull(voiceTime(observing(broken)), JSON.stringify(broken))
    }
  })

  it("grows by what the closed segments add up to", () => {
    assert.isNull(observedSum(onCamera, muted))
    assert.isNull(observedSum(muted, later))
    for (const broken of [{ active: 0 }, { afk: minutes(1) - 1 }, { video: 0 }, { streaming: 1 }]) {
      assert.isNotNull(observedSum(muted, observing(broken)), JSON.stringify(broken))
    }
    const ignored = session({}, { blocked: ["ignored channel"] })
    assert.isNull(observedSum(ignored, foldVoiceSession(ignored, { type: "SETTLE", to: minutes(1) })))
  })
})

describe("an instant", () => {
  it("lies at most five seconds after the ledger's clock", () => {
    assert.isNull(future(ada, 5000, 0))
    assert.deepStrictEqual(future(ada, 5001, 0), { ...ada, expected: "at most 5000", found: "5001" })
  })
})

describe("an occupant", () => {
  it("has a session exactly while voice is tracked", () => {
    assert.isNull(headcount(ada, true, true))
    assert.isNull(headcount(ada, false, false))
    assert.propertyVal(headcount(ada, true, false), "found", "none")
    assert.propertyVal(headcount(ada, false, true), "expected", "no session")
  })
})

describe("a settled level", () => {
  it("is what the XP is worth on the curve", () => {
    const curve = { kind: "exponential", base: 100, tenths: 12 } as const
    assert.isNull(settledLevel({ ...ada, xp: 250, level: 3 }, curve))
    assert.deepStrictEqual(settledLevel({ ...ada, xp: 250, level: 2 }, curve), {
      ...ada,
      expected: "level 3 for 250 XP",
      found: "level 2"
    })
  })
})

describe("a sealed batch", () => {
  const first = segment({})
  const second = segment({ from: first.to, to: first.to + minutes(1) })
  const check = (...segments: Parameters<typeof soundBatch>[0]) => soundBatch(segments, midnight, () => "UTC")

  it("is sound when the segments of each member follow one another within their days", () => {
    assert.isNull(check(first, second))
    assert.isNull(check(first, segment({ userId: userOf(2) }), segment({ guildId: guildOf(2) })))
    assert.isNull(check(segment({ rate: 0 }), segment({ ...second, withheld: ["alone"], rate: 0 })))
  })

  it.each([
    ["overlap", [first, segment({ from: first.to - 1, to: first.to + 1 })]],
    ["repeat", [first, first]],
    ["order", [second, first]],
    ["emptiness", [segment({ to: midnight })]],
    ["time that runs backwards", [segment({ to: midnight - 1 })]],
    ["a day that is another", [segment({ day: "2026-11-20" })]],
    ["a segment over midnight", [segment({ from: midnight + minutes(1439), to: midnight + minutes(1441) })]],
    ["withheld time with a rate", [segment({ withheld: ["alone"] })]],
    ["a negative rate", [segment({ rate: -1 })]]
  ])("is unsound by its %s", (_, segments) => {
    assert.isNotNull(check(...segments))
  })

  it("goes by the midnight of the guild", () => {
    assert.isNotNull(soundBatch([first], midnight, () => "America/New_York"))
    assert.isNull(soundBatch([segment({ day: "2026-11-20" })], midnight, () => "America/New_York"))
  })

  it("may hold what a predecessor left beside what was restored of it", () => {
    assert.isNull(soundBatch([first, segment({ to: second.to })], first.to, () => "UTC"))
  })
})

describe("what waits", () => {
  it("is bounded", () => {
    const most = { journal: 1_000_000, spool: 1000, unsettled: 1_000_000 }
    assert.isNull(backlog(most))
    for (const key of ["journal", "spool", "unsettled"] as const) {
      assert.isNotNull(backlog({ ...most, [key]: most[key] + 1 }), key)
    }
  })
})

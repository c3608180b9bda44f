import { describe, expect, it } from "vitest"
import { voiceXp } from "../../../src/machines/ledger/numerator.ts"
import type { VoicePresence } from "../../../src/machines/voice/voiceSession.ts"
import { left, numeratorOf, session, tell } from "./sessions.ts"

const minute = 60_000

const xpOf = (numerator: number) => voiceXp(BigInt(numerator))

describe("a minute of voice", () => {
  it.each<readonly [string, Partial<VoicePresence>, bigint]>([
    ["active", {}, 50n],
    ["afk", { attention: "afk" }, 10n],
    ["active with camera", { camera: true }, 100n],
    ["active with screen", { screen: true }, 100n],
    ["active with both", { camera: true, screen: true }, 150n],
    ["afk with both", { attention: "afk", camera: true, screen: true }, 110n]
  ])("%s is worth its sum of rates", (_, voice, xp) => {
    expect(xpOf(numeratorOf(tell(session(voice), left(minute)).closed))).toBe(xp)
  })

  it("may be worth nothing", () => {
    const rates = { active: 0, afk: 0, video: 0, streaming: 0 }
    const { closed } = tell(session({ camera: true, screen: true }, { rates }), left(minute))
    expect(closed.map(({ rate, withheld }) => [rate, withheld.length])).toEqual([[0, 0]])
  })
})

describe("remainders", () => {
  it.each<readonly [string, number, ReadonlyArray<readonly [Partial<VoicePresence>, number]>, bigint]>([
    [
      "half a minute active and half afk",
      100,
      [
        [{}, 30_000],
        [{ attention: "afk" }, 30_000]
      ],
      30n
    ],
    ["one millisecond less than a minute", 100, [[{}, 59_999]], 49n],
    [
      "two parts of 1.2 s, which two floors would make 0",
      100,
      [
        [{}, 700],
        [{}, 500]
      ],
      1n
    ],
    ["a minute at 1.25", 125, [[{}, minute]], 62n],
    [
      "two minutes at 1.25",
      125,
      [
        [{}, minute],
        [{}, minute]
      ],
      125n
    ]
  ])("are carried from one session to the next: %s", (_, percent, sessions, xp) => {
    const paid = sessions.map(([voice, ms]) => numeratorOf(tell(session(voice, { percent }), left(ms)).closed))
    expect(xpOf(paid.reduce((sum, numerator) => sum + numerator))).toBe(xp)
  })
})

import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import type { TrueSegment } from "../../../src/infra/simulator/model.ts"
import { beyondOracle, worthOf } from "../../../src/infra/simulator/oracle.ts"
import { GuildSettings } from "../../../src/machines/settings/GuildSettings.ts"

const settingsOf = Schema.decodeSync(GuildSettings)

const silent = {
  selfMute: false,
  selfDeaf: false,
  mute: false,
  deaf: false,
  suppress: false,
  camera: false,
  screen: false
}

/** Segments that follow one another without a pause. */
const chain = (
  ...parts: ReadonlyArray<readonly [ms: number, change: Partial<TrueSegment>]>
): ReadonlyArray<TrueSegment> => {
  let at = 1_000_000
  return parts.map(([ms, change]) => {
    const from = at
    at += ms
    return {
      channelId: "10",
      parentId: null,
      sessionId: "s",
      joinedAt: 1_000_000,
      from,
      to: at,
      ...silent,
      afkChannel: false,
      roles: [],
      ...change
    }
  })
}

const doing = (word: string): Partial<TrueSegment> => ({
  selfMute: word.includes("afk"),
  camera: word.includes("video"),
  screen: word.includes("streaming")
})

const worth = (segments: ReadonlyArray<TrueSegment>, settings: (typeof GuildSettings)["Encoded"] = {}) =>
  worthOf(segments, { userId: "1", settings: settingsOf(settings) }, Number.MAX_SAFE_INTEGER)

describe("what true segments are worth", () => {
  it.each([
    ["active", 50n],
    ["afk", 10n],
    ["active+video", 100n],
    ["active+streaming", 100n],
    ["active+video+streaming", 150n],
    ["afk+video+streaming", 110n]
  ])("is, for a minute of %s, %i XP", (word, xp) => {
    assert.strictEqual(worth(chain([60_000, doing(word)])).xp, xp)
  })

  const afk = doing("afk")
  it.each([
    {
      parts: [
        [30_000, {}],
        [30_000, afk]
      ],
      xp: 30n
    },
    { parts: [[59_999, {}]], xp: 49n },
    {
      parts: [
        [700, {}],
        [500, {}]
      ],
      xp: 1n
    },
    { percent: 125, parts: [[60_000, {}]], xp: 62n },
    {
      percent: 125,
      parts: [
        [60_000, {}],
        [60_000, {}]
      ],
      xp: 125n
    }
  ] as const)("carries remainders: $parts at $percent percent is $xp", ({ parts, xp, ...rest }) => {
    const percent = "percent" in rest ? rest.percent : 100
    const segments = chain(...parts.map(([ms, change]) => [ms, { ...change, roles: ["7"] }] as const))
    assert.strictEqual(worth(segments, { multipliers: [{ roleId: "7", percent }] }).xp, xp)
  })

  it("counts time by kind, and total as active and afk", () => {
    const { ms } = worth(chain([1000, doing("video")], [500, doing("afk streaming")], [250, { suppress: true }]))
    assert.deepStrictEqual(ms, { total: 1750, active: 1000, afk: 750, video: 1000, streaming: 500 })
  })

  it("takes the highest of a member's multipliers", () => {
    const multipliers = [
      { roleId: "7", percent: 125 },
      { roleId: "8", percent: 250 },
      { roleId: "9", percent: 150 }
    ]
    assert.strictEqual(worth(chain([60_000, { roles: ["7", "8", "9"] }]), { multipliers }).xp, 125n)
  })

  it("earns nothing, but is counted, where the guild withholds", () => {
    const segments = chain([60_000, { afkChannel: true, roles: ["3"] }])
    const rules: ReadonlyArray<(typeof GuildSettings)["Encoded"]> = [
      { voice: { afkChannel: "nothing" } },
      { eligibility: { neverRoles: ["3"] } },
      { eligibility: { onlyRoles: ["4"] } },
      { eligibility: { ignoredMembers: ["1"] } },
      { voice: { settleInSeconds: 60 } }
    ]
    for (const rule of rules) {
      const { numerator, ms } = worth(segments, rule)
      assert.strictEqual(numerator, 0n)
      assert.strictEqual(ms.total, 60_000)
    }
  })

  it("is not even counted in ignored channels and categories", () => {
    const segments = chain([60_000, { channelId: "10", parentId: "20" }])
    for (const ignored of ["10", "20"]) {
      assert.strictEqual(worth(segments, { eligibility: { ignoredChannels: [ignored] } }).ms.total, 0)
    }
  })

  it("treats the AFK channel as the guild says", () => {
    const segments = chain([60_000, { afkChannel: true }])
    assert.strictEqual(worth(segments).xp, 10n)
    assert.strictEqual(worth(segments, { voice: { afkChannel: "as normal" } }).xp, 50n)
  })

  it("needs, where company is asked for, another active human in the channel", () => {
    const settings = settingsOf({ voice: { company: true } })
    const [own] = chain([60_000, {}])
    const [early, , late] = chain([20_000, {}], [20_000, {}], [20_000, {}])
    const [muted] = chain([60_000, { selfMute: true }])
    const [elsewhere] = chain([60_000, { channelId: "11" }])
    const xp = (...others: ReadonlyArray<TrueSegment | undefined>) => {
      const there = others.filter((it) => it !== undefined)
      return worthOf(own === undefined ? [] : [own], { userId: "1", settings, others: there }, 2_000_000).numerator
    }
    assert.strictEqual(xp(), 0n)
    assert.strictEqual(xp(muted, elsewhere), 0n)
    assert.strictEqual(xp(early, muted), 20_000n * 5000n)
    assert.strictEqual(xp(late, early, early), 40_000n * 5000n)
    assert.strictEqual(xp(early, late === undefined ? late : { ...late, to: null }), 40_000n * 5000n)
  })

  it("stays silent under rules that voice segments cannot decide", () => {
    const settings = settingsOf({ voice: { asleepHours: 1, dailyCapXp: 10 } })
    assert.deepStrictEqual(beyondOracle(settings), ["asleepHours", "dailyCapXp"])
    assert.deepStrictEqual(beyondOracle(settingsOf({})), [])
  })
})

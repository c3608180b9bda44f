import { assert, describe, it } from "vitest"
import { RoleId } from "../../../src/machines/ids.ts"
import {
  ada,
  anonymousVoiceState,
  ben,
  cabin,
  cyd,
  deck,
  guildCreate,
  harbour,
  member,
  ready,
  type VoiceFlags,
  voiceState
} from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

/** Says who somebody is, as GUILD_MEMBER_UPDATE does. */
const introduce = (userId: typeof ada, flags: VoiceFlags = {}) => ({ ...member(userId, flags), guild_id: harbour })

const here = (shard: TestShard) => [...(shard.cell(harbour).guild?.roster.occupants.keys() ?? [])]

describe("a member in voice whom nobody has introduced", () => {
  it("is asked for, and paid from when they were first seen", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", anonymousVoiceState(harbour, ada, deck))
    assert.deepStrictEqual(shard.asked, [[harbour, [ada]]])
    assert.isEmpty(here(shard))
    shard.pass(3000)
    shard.dispatch("GUILD_MEMBERS_CHUNK", { guild_id: harbour, members: [member(ada, {})], not_found: [] })
    shard.pass(7000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    assert.deepStrictEqual(shard.paid(ada), [[0, 10_000, 50]])
  })

  it("is nobody when it turns out to be a bot", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", anonymousVoiceState(harbour, ada, deck))
    shard.dispatch("GUILD_MEMBER_UPDATE", introduce(ada, { bot: true }))
    assert.isEmpty(here(shard))
  })

  it.each([
    ["left", (shard: TestShard) => shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))],
    [
      "was in a channel that is gone",
      (shard: TestShard) => shard.dispatch("CHANNEL_DELETE", { id: deck, guild_id: harbour })
    ],
    ["left while nobody could see it", (shard: TestShard) => shard.dispatch("GUILD_CREATE", guildCreate(harbour))],
    [
      "was there before the bot was removed",
      (shard: TestShard) => {
        shard.dispatch("GUILD_DELETE", { id: harbour })
        shard.dispatch("GUILD_CREATE", guildCreate(harbour))
      }
    ]
  ])("is not seated by an introduction that comes too late: who %s", (_, goes) => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", anonymousVoiceState(harbour, ada, deck))
    goes(shard)
    shard.dispatch("GUILD_MEMBER_UPDATE", introduce(ada))
    assert.isEmpty(here(shard))
  })

  it("is asked for again when the guild is rebuilt in between", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", anonymousVoiceState(harbour, ada, deck))
    shard.cell(harbour).rebuild()
    assert.deepStrictEqual(shard.asked, [
      [harbour, [ada]],
      [harbour, [ada]]
    ])
    shard.dispatch("GUILD_MEMBER_UPDATE", introduce(ada))
    assert.deepStrictEqual(here(shard), [ada])
  })
})

describe("a guild that is out of sight", () => {
  it("keeps its sessions, is paid up to there, and takes what comes too early once Discord has sent it", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ben, deck))
    shard.pass(10_000)
    shard.dispatch("GUILD_DELETE", { id: harbour, unavailable: true })
    assert.isTrue(shard.cell(harbour).guild?.isDormant)
    shard.pass(20_000)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, cyd, deck))
    assert.deepStrictEqual(here(shard), [ada, ben])
    assert.deepStrictEqual(shard.paid(ada), [])
    shard.pass(1000)
    shard.dispatch(
      "GUILD_CREATE",
      guildCreate(harbour, [
        [ada, deck],
        [cyd, cabin]
      ])
    )
    assert.deepStrictEqual(here(shard), [ada, cyd])
    shard.pass(9000)
    for (const userId of [ada, cyd]) shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, userId, null))
    assert.deepStrictEqual(shard.paid(ben), [[0, 10_000, 50]])
    assert.deepStrictEqual(shard.paid(cyd), [[31_000, 40_000, 50]])
    assert.deepStrictEqual(
      shard.segments(ada).map(({ evidence, from, to }) => [from - shard.start, to - shard.start, evidence]),
      [
        [0, 10_000, "seen"],
        [10_000, 31_000, "likely"],
        [31_000, 40_000, "seen"]
      ]
    )
  })

  it("ends the session of who is removed meanwhile where it was last seen", () => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    shard.pass(10_000)
    shard.dispatch("GUILD_DELETE", { id: harbour, unavailable: true })
    shard.pass(20_000)
    shard.dispatch("GUILD_MEMBER_REMOVE", { guild_id: harbour, ...member(ada, {}) })
    assert.deepStrictEqual(shard.paid(ada), [[0, 10_000, 50]])
  })

  it("takes frames that overtook its GUILD_CREATE in their order, and none that it already tells of", () => {
    const shard = new TestShard()
    shard.dispatch("READY", ready([harbour]))
    shard.actor.dispatched("VOICE_STATE_UPDATE", 3, voiceState(harbour, ada, cabin))
    shard.actor.dispatched("VOICE_STATE_UPDATE", 5, voiceState(harbour, ben, cabin))
    assert.isEmpty(here(shard))
    shard.actor.dispatched(
      "GUILD_CREATE",
      4,
      guildCreate(harbour, [
        [ada, deck],
        [ben, deck]
      ])
    )
    const seats = ([ada, ben] as const).map((userId) => shard.occupant(harbour, userId)?.seat.channelId)
    assert.deepStrictEqual(seats, [deck, cabin])
  })
})

describe("a guild that is sent anew within a gap", () => {
  /** Ada shared her screen; nobody saw her from 10 s on; at 30 s a replay tells that she does not any more, and `more`. */
  const replayed = (more: (shard: TestShard) => void) => {
    const shard = new TestShard().begin(harbour)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { screen: true }))
    shard.pass(10_000)
    shard.dispatch("GUILD_DELETE", { id: harbour, unavailable: true })
    shard.pass(5000)
    shard.actor.lost(1006)
    while (shard.now < shard.start + 30_000) shard.silence(1000)
    shard.dispatch("GUILD_CREATE", guildCreate(harbour, [[ada, deck]]))
    shard.now += 100
    more(shard)
    shard.dispatch("RESUMED", {})
    shard.pass(4900)
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
    return shard.paid(ada)
  }
  const before = [0, 10_000, 100] as const

  it("waits for the end of the gap, and catches up of whom that tells nothing else", () => {
    const paid = replayed((shard) => {
      assert.strictEqual(shard.cell(harbour).guild?.state, "absent")
      shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck))
    })
    assert.deepStrictEqual(paid, [before, [10_000, 35_000, 50]])
  })

  it.each([
    ["is still there", guildCreate(harbour, [[ada, deck]]), [[10_000, 37_000, 50]]],
    ["is not there any more", guildCreate(harbour), []]
  ] as const)("and goes out of sight in it again, is compared when it is seen: who %s", (_, created, after) => {
    const paid = replayed((shard) => {
      shard.dispatch("GUILD_DELETE", { id: harbour, unavailable: true })
      shard.dispatch("RESUMED", {})
      shard.pass(2000)
      shard.dispatch("GUILD_CREATE", created)
    })
    assert.deepStrictEqual(paid, [before, ...after])
  })

  const says = (name: string, data: unknown) => (shard: TestShard) => shard.dispatch(name, data)
  const roles = [RoleId.make("1100000000000000031")]

  it.each([
    ["left", says("VOICE_STATE_UPDATE", voiceState(harbour, ada, null)), []],
    [
      "left and came back",
      (shard: TestShard) => {
        shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, null))
        shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { muted: true }))
      },
      [[30_100, 35_000, 10]]
    ],
    [
      "is what they were before",
      says("VOICE_STATE_UPDATE", voiceState(harbour, ada, deck, { screen: true })),
      [[30_100, 35_000, 100]]
    ],
    ["has other roles", says("GUILD_MEMBER_UPDATE", introduce(ada, { roles })), [[30_000, 35_000, 50]]],
    ["left the guild", says("GUILD_MEMBER_REMOVE", introduce(ada)), []],
    ["sat in a channel that is gone", says("CHANNEL_DELETE", { id: deck, guild_id: harbour }), []],
    ["was gone when it was sent again", says("GUILD_CREATE", guildCreate(harbour)), []],
    [
      "sat elsewhere when it was sent again",
      says("GUILD_CREATE", guildCreate(harbour, [[ada, cabin]])),
      [
        [30_000, 30_100, 50],
        [30_100, 35_000, 50]
      ]
    ],
    ["was there before the bot was removed", says("GUILD_DELETE", { id: harbour }), []]
  ] as const)("pays nothing of the gap to who, as it tells later, %s", (_, more, after) => {
    assert.deepStrictEqual(replayed(more), [before, ...after])
  })
})

import { assert, describe, it } from "vitest"
import type { ChannelId, UserId } from "../../../src/machines/ids.ts"
import { ada, ben, cabin, deck, guildCreate, harbour, type VoiceFlags, voiceState } from "../support/payloads.ts"
import { TestShard } from "../support/testShard.ts"

const inHarbour = () => {
  const shard = new TestShard().begin(harbour)
  const voice = (userId: UserId, channelId: ChannelId | null, flags: VoiceFlags = {}) =>
    shard.dispatch("VOICE_STATE_UPDATE", voiceState(harbour, userId, channelId, flags))
  const told = () =>
    shard.transitions
      .splice(0)
      .filter(({ machine }) => machine === "voiceSession")
      .map(({ event, from, to, userId }) => [userId, event, from, to])
  const present = () => [...(shard.cell(harbour).guild?.roster.present ?? [])]
  return { shard, voice, told, present }
}

describe("the transitions of sessions", () => {
  it("are told of a member who joins, changes, moves and leaves, and of nothing that is as before", () => {
    const { told, voice } = inHarbour()
    voice(ada, deck, { camera: true })
    voice(ada, deck, { camera: true })
    voice(ada, deck, { muted: true })
    voice(ada, cabin, { muted: true })
    voice(ada, null)
    assert.deepStrictEqual(told(), [
      [ada, "VOICE.JOINED", "disconnected", "video"],
      [ada, "VOICE.CHANGED", "video", "afk"],
      [ada, "VOICE.CHANGED", "afk", "afk"],
      [ada, "VOICE.LEFT", "afk", "disconnected"]
    ])
  })

  it("are told of those whom a guild is sent with", () => {
    const { shard, told } = inHarbour()
    shard.dispatch("GUILD_CREATE", guildCreate(harbour, [[ada, deck]]))
    assert.deepStrictEqual(told(), [[ada, "VOICE.JOINED", "disconnected", "active"]])
  })
})

describe("who is present", () => {
  it("is counted by channel, through joins, changes, moves, leaves and a guild that is sent anew", () => {
    const { present, shard, voice } = inHarbour()
    voice(ada, deck)
    voice(ben, deck, { muted: true })
    assert.deepStrictEqual(present(), [[deck, 2]])
    voice(ada, deck, { screen: true })
    voice(ben, cabin)
    assert.deepStrictEqual(present(), [
      [deck, 1],
      [cabin, 1]
    ])
    shard.dispatch("GUILD_CREATE", guildCreate(harbour, [[ada, cabin]]))
    assert.deepStrictEqual(present(), [[cabin, 1]])
    voice(ada, null)
    assert.deepStrictEqual(present(), [])
  })
})

import { assert, describe, it } from "@effect/vitest"
import type { Announcement } from "../../../src/infra/simulator/dispatch.ts"
import { Intents } from "../../../src/infra/simulator/dispatch.ts"
import { shardOf, snowflakeTime } from "../../../src/infra/simulator/Snowflakes.ts"
import { SimulatedDiscord } from "../../../src/infra/simulator/SimulatedDiscord.ts"
import { Names } from "../../../src/infra/simulator/script/Names.ts"
import { performStep } from "../../../src/infra/simulator/script/performStep.ts"
import { readTold } from "./rawClient.ts"
import { harbour, steps } from "./support.ts"

const ALL = Intents.guilds | Intents.members | Intents.voiceStates | Intents.messages

/** A harbour under a clock that the test moves, and everything a fully subscribed session would hear of it. */
const makeHarbour = () => {
  const time = { now: Date.UTC(2026, 10, 21, 12) }
  const heard: Array<{ readonly name: string; readonly data: unknown }> = []
  const discord = new SimulatedDiscord({ now: () => time.now })
  const publish = discord.sessions.publish.bind(discord.sessions)
  discord.sessions.publish = (announcement: Announcement) => {
    const { data, name } = announcement.inWords(ALL)
    heard.push({ name, data })
    publish(announcement)
  }
  const names = new Names(discord)
  const play = (script: string) =>
    steps(script).map((step) => {
      if (step.do === "wait") time.now += step.ms
      else if (step.do !== "expect" && step.do !== "admin") return performStep(discord, null, names, step)
      return null
    })
  play(harbour)
  heard.length = 0
  const { guild, userId } = names.member("ada", undefined)
  return { discord, heard, names, play, time, guildId: guild.facts.id, userId }
}

/** What arrives: through JSON. */
const told = (data: unknown) => readTold(JSON.parse(JSON.stringify(data)))

const words = (announcement: Announcement, intents = ALL) => told(announcement.inWords(intents).data)

describe("the simulated world", () => {
  it("tells of a member who leaves, comes back and passes the screening", () => {
    const { discord, guildId, heard, play, userId } = makeHarbour()
    play(`
      { "do": "kick", "member": "ada" }
      { "do": "member", "as": "ada", "guild": "g", "pending": true }
    `)
    assert.isTrue(discord.world.member(guildId, userId).pending)
    play(`{ "do": "member", "as": "ada", "guild": "g", "pending": false }`)
    assert.deepStrictEqual(
      heard.map(({ data, name }) => [name, Reflect.get(Object(data), "pending")]),
      [
        ["GUILD_MEMBER_REMOVE", undefined],
        ["GUILD_MEMBER_ADD", true],
        ["GUILD_MEMBER_UPDATE", false]
      ]
    )
  })

  it("makes ids that a Number would merge, each its own, that carry their time", () => {
    const { discord, time } = makeHarbour()
    const ids = Array.from({ length: 5000 }, () => discord.world.snowflakes.next())
    assert.strictEqual(new Set(ids).size, 5000)
    assert.isTrue(ids.every((id) => BigInt(id) > 2n ** 53n))
    assert.strictEqual(snowflakeTime(ids[0] ?? ""), time.now)
  })

  it("spreads its guilds evenly over shards, also those founded in one instant", () => {
    const { discord } = makeHarbour()
    const shards = Array.from({ length: 100 }, (_, n) => shardOf(discord.places.addGuild(`${n}`).facts.id, 4))
    for (const shard of [0, 1, 2, 3]) assert.strictEqual(shards.filter((it) => it === shard).length, 25)
  })

  it("shows in GUILD_CREATE, of members, only the bot and those in voice, and voice states without guild and member", () => {
    const { discord, guildId, play, userId } = makeHarbour()
    play(`{ "do": "join", "member": "ada", "channel": "Deck", "camera": true }`)
    const created = words(discord.world.guildCreated(guildId))
    assert.deepStrictEqual(
      created.members?.map(({ user }) => user.id),
      [discord.world.bot.id, userId]
    )
    assert.strictEqual(created.member_count, 4)
    const state = { ...created.voice_states?.[0] }
    assert.notProperty(state, "guild_id")
    assert.notProperty(state, "member")
    assert.strictEqual(state.self_video, true)
  })

  it("says self_stream only while it is true, and carries the member with each voice state", () => {
    const { heard, play } = makeHarbour()
    play(`
      { "do": "join", "member": "ada", "channel": "Deck" }
      { "do": "set", "member": "ada", "screen": true }
      { "do": "leave", "member": "ada" }
    `)
    const [joined, shared, left] = heard.map(({ data }) => told(data))
    assert.deepStrictEqual(
      heard.map(({ name }) => name),
      ["VOICE_STATE_UPDATE", "VOICE_STATE_UPDATE", "VOICE_STATE_UPDATE"]
    )
    assert.notProperty({ ...joined }, "self_stream")
    assert.strictEqual(shared?.self_stream, true)
    assert.notProperty({ ...left }, "self_stream")
    assert.strictEqual(left?.channel_id, null)
    assert.strictEqual(left?.member?.user?.global_name, "Ada")
  })

  it("keeps a user's voice session id over leaving and rejoining, until their client starts anew", () => {
    const { discord, guildId, play, userId } = makeHarbour()
    const sessionId = () => discord.world.guild(guildId).voice.get(userId)?.sessionId
    play(`{ "do": "join", "member": "ada", "channel": "Deck" }`)
    const first = sessionId()
    play(`{ "do": "leave", "member": "ada" }
          { "do": "join", "member": "ada", "channel": "Cabin" }`)
    assert.strictEqual(sessionId(), first)
    play(`{ "do": "reconnect", "member": "ada" }`)
    assert.notStrictEqual(sessionId(), first)
  })

  it("lets a kick and a deleted channel end voice without a voice state", () => {
    const { discord, guildId, heard, play, userId } = makeHarbour()
    play(`
      { "do": "join", "member": "ada", "channel": "Deck" }
      { "do": "join", "member": "ben", "channel": "Cabin" }
    `)
    heard.length = 0
    play(`
      { "do": "wait", "ms": 1000 }
      { "do": "kick", "member": "ada" }
      { "do": "deleteChannel", "channel": "Cabin" }
    `)
    assert.deepStrictEqual(
      heard.map(({ name }) => name),
      ["GUILD_MEMBER_REMOVE", "CHANNEL_DELETE"]
    )
    assert.strictEqual(discord.world.guild(guildId).voice.size, 0)
    const [segment] = discord.world.truth.segments(guildId, userId)
    assert.strictEqual((segment?.to ?? 0) - (segment?.from ?? 0), 1000)
  })

  it("tells what was said without content to whoever may not read it", () => {
    const { discord, play } = makeHarbour()
    const said: Array<string | undefined> = []
    const publish = discord.sessions.publish.bind(discord.sessions)
    discord.sessions.publish = (announcement) => {
      said.push(words(announcement).content, words(announcement, ALL | Intents.messageContent).content)
      publish(announcement)
    }
    play(`{ "do": "say", "member": "ada", "channel": "log", "text": "ahoy" }`)
    assert.deepStrictEqual(said, ["", "ahoy"])
  })

  it("tells of what a person wrote apart from what a webhook or Discord itself did", () => {
    const { heard, play } = makeHarbour()
    play(`
      { "do": "say", "as": "first", "member": "ada", "channel": "log", "text": "a" }
      { "do": "say", "member": "ada", "channel": "log", "text": "b", "reply": "first" }
      { "do": "say", "member": "ada", "channel": "log", "text": "c", "type": 7 }
      { "do": "say", "member": "ada", "channel": "log", "text": "d", "webhook": true }
    `)
    const written = heard.map(({ data }) => told(data))
    assert.deepStrictEqual(
      written.map(({ author, type, webhook_id }) => [type, webhook_id === undefined, author?.bot ?? false]),
      [
        [0, true, false],
        [19, true, false],
        [7, true, false],
        [0, false, true]
      ]
    )
  })

  it("is silent about a guild in an outage, and tells it whole when it is back", () => {
    const { heard, play } = makeHarbour()
    play(`
      { "do": "fault", "kind": "unavailable", "guild": "g" }
      { "do": "join", "member": "ada", "channel": "Deck" }
      { "do": "fault", "kind": "available", "guild": "g" }
    `)
    assert.deepStrictEqual(
      heard.map(({ name }) => name),
      ["GUILD_DELETE", "GUILD_CREATE"]
    )
  })

  it("refuses what Discord would not let happen, and says what to do instead", () => {
    const { play } = makeHarbour()
    const refusal = (script: string) => {
      try {
        play(script)
        return "done"
      } catch (cause) {
        return cause instanceof Error ? cause.message : ""
      }
    }
    assert.strictEqual(
      refusal(`{ "do": "move", "member": "ada", "channel": "Deck" }`),
      "Ada is not in voice: let a join step come first"
    )
    assert.strictEqual(
      refusal(`{ "do": "join", "member": "ada", "channel": "log" }`),
      "log is a text channel: join a voice or stage channel"
    )
    assert.strictEqual(
      refusal(`{ "do": "join", "member": "ada", "channel": "Attic" }`),
      `no channel is called "Attic": there are: Deck, Cabin, log, Bunk`
    )
  })
})

describe("the truth about voice", () => {
  it("is cut at every change and at nothing else", () => {
    const { discord, guildId, play, userId } = makeHarbour()
    play(`
      { "do": "join", "member": "ada", "channel": "Deck" }
      { "do": "wait", "ms": 1000 }
      { "do": "repeat", "member": "ada" }
      { "do": "wait", "ms": 500 }
      { "do": "set", "member": "ada", "selfMute": true }
      { "do": "wait", "ms": 250 }
      { "do": "role", "as": "crew", "name": "Crew" }
      { "do": "give", "member": "ada", "role": "crew" }
      { "do": "wait", "ms": 250 }
      { "do": "move", "member": "ada", "channel": "Bunk" }
      { "do": "wait", "ms": 2000 }
      { "do": "leave", "member": "ada" }
    `)
    const segments = discord.world.truth.segments(guildId, userId)
    assert.deepStrictEqual(
      segments.map(({ afkChannel, from, roles, selfMute, to }) => [
        (to ?? 0) - from,
        selfMute,
        roles.length,
        afkChannel
      ]),
      [
        [1500, false, 0, false],
        [250, true, 0, false],
        [250, true, 1, false],
        [2000, true, 1, true]
      ]
    )
    assert.strictEqual(new Set(segments.map(({ joinedAt }) => joinedAt)).size, 1)
  })

  it("leaves no segment for what lasted no time", () => {
    const { discord, guildId, play, userId } = makeHarbour()
    play(`
      { "do": "join", "member": "ada", "channel": "Deck" }
      { "do": "set", "member": "ada", "selfMute": true }
      { "do": "leave", "member": "ada" }
    `)
    assert.deepStrictEqual(discord.world.truth.segments(guildId, userId), [])
  })

  it("forgets only what ended before an instant", () => {
    const { discord, guildId, play, time, userId } = makeHarbour()
    play(`
      { "do": "join", "member": "ada", "channel": "Deck" }
      { "do": "wait", "ms": 1000 }
      { "do": "set", "member": "ada", "selfMute": true }
      { "do": "wait", "ms": 1000 }
    `)
    discord.world.truth.forget(time.now)
    const kept = discord.world.truth.segments(guildId, userId)
    assert.deepStrictEqual(
      kept.map(({ to }) => to),
      [null]
    )
    assert.strictEqual(discord.world.truth.forgottenBefore, time.now)
  })
})

import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { decodeDispatch } from "../../../src/infra/discord/decodeDispatch.ts"
import { guildIdOf } from "../../../src/infra/discord/guildIdOf.ts"

const guild = "1100000000000000001"
const deck = "1100000000000000002"
const ada = "1100000000000000003"
const mate = "1100000000000000004"

const user = { id: ada, username: "ada", global_name: "Ada", discriminator: "0", avatar: null }
const member = {
  user,
  nick: null,
  roles: [mate],
  joined_at: "2026-01-01T00:00:00Z",
  deaf: false,
  mute: false,
  flags: 0
}
const bare = {
  user_id: ada,
  channel_id: deck,
  session_id: "a3f0",
  deaf: false,
  mute: false,
  self_deaf: false,
  self_mute: false,
  self_video: false,
  suppress: false,
  request_to_speak_timestamp: null
}
const voice = { ...bare, guild_id: guild, member }

const created = {
  id: guild,
  name: "Harbour",
  afk_channel_id: null,
  channels: [
    { id: deck, type: 2, name: "Deck", parent_id: null },
    { id: "20", type: 0, name: "log", parent_id: "21" },
    { id: "21", type: 4, name: "Port" },
    { id: "22", type: 13, name: "Stage" },
    { id: "23", type: 15, name: "Forum" }
  ],
  threads: [{ id: "24", type: 11, name: "aside", parent_id: "20" }],
  roles: [{ id: guild, name: "@everyone" }],
  voice_states: [bare],
  members: [member]
}

const message = {
  id: "30",
  channel_id: "20",
  guild_id: guild,
  type: 0,
  author: user,
  member: { roles: [mate], joined_at: null },
  content: "",
  timestamp: "2026-01-01T00:00:00Z"
}

const relied = [
  "READY",
  "RESUMED",
  "GUILD_CREATE",
  "GUILD_UPDATE",
  "GUILD_DELETE",
  "CHANNEL_CREATE",
  "CHANNEL_UPDATE",
  "CHANNEL_DELETE",
  "THREAD_CREATE",
  "THREAD_UPDATE",
  "THREAD_DELETE",
  "THREAD_LIST_SYNC",
  "GUILD_ROLE_CREATE",
  "GUILD_ROLE_UPDATE",
  "GUILD_ROLE_DELETE",
  "GUILD_MEMBER_ADD",
  "GUILD_MEMBER_UPDATE",
  "GUILD_MEMBER_REMOVE",
  "GUILD_MEMBERS_CHUNK",
  "VOICE_STATE_UPDATE",
  "MESSAGE_CREATE"
]

describe("a voice state", () => {
  it("is read to flags, with its member named by nick, else global name, else user name", () => {
    const nameOf = (data: unknown) => {
      const read = decodeDispatch("VOICE_STATE_UPDATE", data)
      return read?._tag === "VoiceStateChanged" ? read.member?.name : undefined
    }
    assert.deepStrictEqual<unknown>(
      decodeDispatch("VOICE_STATE_UPDATE", { ...voice, self_stream: true, self_video: true }),
      {
        _tag: "VoiceStateChanged",
        guildId: guild,
        voice: { userId: ada, channelId: deck, sessionId: "a3f0", silenced: false, camera: true, screen: true },
        member: { userId: ada, name: "Ada", bot: false, roles: [mate] }
      }
    )
    assert.strictEqual(nameOf({ ...voice, member: { ...member, nick: "Countess" } }), "Countess")
    assert.strictEqual(nameOf({ ...voice, member: { ...member, user: { ...user, global_name: null } } }), "ada")
  })

  for (const flag of ["self_mute", "mute", "self_deaf", "deaf", "suppress"])
    it(`is silenced by ${flag}`, () => {
      const read = decodeDispatch("VOICE_STATE_UPDATE", { ...voice, [flag]: true })
      assert.isTrue(read?._tag === "VoiceStateChanged" && read.voice.silenced)
    })

  it("may leave voice, and may come without member", () => {
    const read = decodeDispatch("VOICE_STATE_UPDATE", { ...bare, guild_id: guild, channel_id: null })
    assert.isTrue(read?._tag === "VoiceStateChanged" && read.voice.channelId === null && read.member === null)
  })

  it("that cannot be read is a fact naming guild and path", () => {
    assert.deepStrictEqual(
      decodeDispatch("VOICE_STATE_UPDATE", { ...voice, member: { ...member, roles: [mate, 4] } }),
      {
        _tag: "DispatchMalformed",
        name: "VOICE_STATE_UPDATE",
        guildId: guild,
        path: "member.roles[1]",
        message: "Expected string"
      }
    )
  })

  it("with an id that is no snowflake is malformed", () => {
    const read = decodeDispatch("VOICE_STATE_UPDATE", { ...voice, user_id: "ada" })
    assert.isTrue(read?._tag === "DispatchMalformed" && read.path === "user_id")
  })

  it.each([
    ["session_id", { session_id: "x".repeat(1001) }],
    ["member.nick", { member: { ...member, nick: "x".repeat(1001) } }],
    ["member.roles", { member: { ...member, roles: Array.from({ length: 1001 }, () => mate) } }]
  ])("with a %s that is far longer than any is malformed: it would be kept", (path, enormous) => {
    const read = decodeDispatch("VOICE_STATE_UPDATE", { ...voice, ...enormous })
    assert.isTrue(read?._tag === "DispatchMalformed" && read.path === path)
  })
})

describe("a guild", () => {
  it("comes with channels and threads by kind", () => {
    const read = decodeDispatch("GUILD_CREATE", created)
    assert.strictEqual(read?._tag, "GuildCreated")
    if (read?._tag !== "GuildCreated") return
    assert.deepStrictEqual(
      read.channels.map((channel) => channel.kind),
      ["voice", "text", "category", "stage", "other", "thread"]
    )
    assert.deepStrictEqual<unknown>(read.channels[5], { id: "24", name: "aside", kind: "thread", parentId: "20" })
    assert.deepStrictEqual(read.malformed, [])
  })

  it("is not spoilt by unreadable parts, which are left out and named", () => {
    const read = decodeDispatch("GUILD_CREATE", {
      ...created,
      channels: [...created.channels, { id: 5, type: 2 }],
      voice_states: [{ ...bare, mute: "no" }, bare, null],
      members: [{ ...member, user: { ...user, username: undefined } }, member]
    })
    assert.strictEqual(read?._tag, "GuildCreated")
    if (read?._tag !== "GuildCreated") return
    assert.deepStrictEqual(read.malformed, [
      "channels[5].id",
      "voice_states[0].mute",
      "voice_states[2]",
      "members[0].user.username"
    ])
    assert.strictEqual(read.voiceStates.length, 1)
    assert.strictEqual(read.members.length, 1)
  })

  it("names what is wrong with its first unreadable parts, and of the others only where they are", () => {
    const read = decodeDispatch("GUILD_CREATE", {
      ...created,
      voice_states: Array.from({ length: 30 }, () => ({ ...bare, mute: "no" }))
    })
    assert.strictEqual(read?._tag, "GuildCreated")
    if (read?._tag !== "GuildCreated") return
    assert.deepStrictEqual(
      read.malformed,
      Array.from({ length: 30 }, (_, i) => `voice_states[${i}]${i < 20 ? ".mute" : ""}`)
    )
  })

  it("without its list of voice states is malformed: nobody must seem to have left", () => {
    const { voice_states: _, ...rest } = created
    const read = decodeDispatch("GUILD_CREATE", rest)
    assert.isTrue(read?._tag === "DispatchMalformed" && read.path === "voice_states" && read.guildId === guild)
  })

  it("hidden by an outage is unavailable, whichever dispatch says so", () => {
    const hidden = { _tag: "GuildDeleted", guildId: guild, unavailable: true }
    assert.deepStrictEqual<unknown>(decodeDispatch("GUILD_CREATE", { id: guild, unavailable: true }), hidden)
    assert.deepStrictEqual<unknown>(decodeDispatch("GUILD_DELETE", { id: guild, unavailable: true }), hidden)
    assert.deepStrictEqual<unknown>(decodeDispatch("GUILD_DELETE", { id: guild }), { ...hidden, unavailable: false })
  })
})

describe("a message", () => {
  const humanOf = (data: unknown) => {
    const read = decodeDispatch("MESSAGE_CREATE", data)
    return read?._tag === "MessageSent" ? read.human : undefined
  }

  it("is a person's when it is of type default or reply and neither a bot's nor a webhook's", () => {
    assert.isTrue(humanOf(message))
    assert.isTrue(humanOf({ ...message, type: 19 }))
    assert.isFalse(humanOf({ ...message, type: 7 }))
    assert.isFalse(humanOf({ ...message, author: { ...user, bot: true } }))
    assert.isFalse(humanOf({ ...message, webhook_id: "31" }))
  })

  it("outside a guild is none of our business", () => {
    const { guild_id: _, ...direct } = message
    assert.isNull(decodeDispatch("MESSAGE_CREATE", direct))
  })
})

it("threads, roles and members are read as changes of their guild", () => {
  assert.deepStrictEqual(
    [
      decodeDispatch("THREAD_CREATE", { id: "24", type: 12, name: "aside", parent_id: "20", guild_id: guild }),
      decodeDispatch("THREAD_LIST_SYNC", {
        guild_id: guild,
        channel_ids: ["20"],
        threads: created.threads,
        members: []
      }),
      decodeDispatch("GUILD_ROLE_UPDATE", { guild_id: guild, role: { id: mate, name: "Mate" } }),
      decodeDispatch("GUILD_ROLE_DELETE", { guild_id: guild, role_id: mate }),
      decodeDispatch("GUILD_MEMBER_UPDATE", { ...member, guild_id: guild }),
      decodeDispatch("GUILD_MEMBER_REMOVE", { guild_id: guild, user }),
      decodeDispatch("GUILD_MEMBERS_CHUNK", { guild_id: guild, members: [member, {}], not_found: [mate] })
    ].map((read) => read?._tag),
    [
      "ChannelChanged",
      "ThreadsListed",
      "RoleChanged",
      "RoleDeleted",
      "MemberChanged",
      "MemberRemoved",
      "MembersArrived"
    ]
  )
})

it("a dispatch that we do not rely on is null, whatever its name", () => {
  for (const name of ["TYPING_START", "constructor", "__proto__", ""]) assert.isNull(decodeDispatch(name, voice))
})

it("the guild to route to is known without decoding", () => {
  assert.strictEqual(guildIdOf("VOICE_STATE_UPDATE", voice), guild)
  assert.strictEqual(guildIdOf("GUILD_CREATE", created), guild)
  assert.isNull(guildIdOf("READY", { guilds: [] }))
  assert.isNull(guildIdOf("VOICE_STATE_UPDATE", null))
})

const payloads = [voice, created, message, { ...member, guild_id: guild }, { guild_id: guild, members: [member] }]

/** A payload with one value somewhere replaced by anything, or removed. */
const spoil = (value: unknown, at: number, by: unknown): unknown => {
  let left = at
  const walk = (node: unknown): unknown => {
    if (left-- === 0) return by
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node === "object" && node !== null)
      return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]))
    return node
  }
  return walk(value)
}

it("whatever comes, decoding answers and never throws", () => {
  const name = fc.oneof(fc.constantFrom(...relied), fc.string())
  const data = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }),
    fc.tuple(fc.constantFrom(...payloads), fc.nat(80), fc.anything()).map(([payload, at, by]) => spoil(payload, at, by))
  )
  fc.assert(
    fc.property(name, data, (name, data) => {
      const read = decodeDispatch(name, data)
      assert.isTrue(read === null || typeof read._tag === "string")
      assert.isTrue(read?._tag !== "DispatchMalformed" || read.name === name)
    }),
    { numRuns: 5_000 }
  )
})

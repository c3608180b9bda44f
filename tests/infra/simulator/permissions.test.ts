import { assert, describe, it } from "@effect/vitest"
import { PermissionFlagsBits } from "discord.js"
import { isPermitted } from "../../../src/infra/simulator/permissions.ts"
import { makeRest } from "./makeRest.ts"

const { Administrator, ManageMessages, SendMessages, ViewChannel } = PermissionFlagsBits

/** The harbour with a bot that may do only what its role names, and a way to ask what somebody may do in a channel. */
const makeGuarded = (botMay: ReadonlyArray<string> = ["ViewChannel", "SendMessages", "ReadMessageHistory"]) => {
  const made = makeRest()
  const { discord, guild, log, names, play } = made
  play(`{ "do": "role", "name": "Mate" }
        { "do": "role", "name": "Guest" }
        { "do": "changeRole", "role": "Guildhall", "permissions": ${JSON.stringify(botMay)} }
        { "do": "changeRole", "role": "@everyone", "permissions": ["ViewChannel", "SendMessages", "ReadMessageHistory"] }`)
  const may = (who: string, permission: bigint, channel = "log") =>
    isPermitted(discord.world.permissions(names.channel(guild, channel).id, names.user(who)), permission)
  const messages = `/channels/${log}/messages`
  return { ...made, may, messages }
}

describe("permissions in a channel", () => {
  it("come from the roles, then from the overwrites of everyone, of roles and of the member", () => {
    const { may, play } = makeGuarded()
    assert.isTrue(may("ada", ViewChannel | SendMessages))
    play(`{ "do": "permit", "channel": "log", "role": "@everyone", "deny": ["SendMessages"] }`)
    assert.isFalse(may("ada", SendMessages))
    play(`{ "do": "permit", "channel": "log", "role": "Mate", "allow": ["SendMessages"] }
          { "do": "give", "member": "ada", "role": "Mate" }`)
    assert.isTrue(may("ada", SendMessages))
    // Among roles an allowance outweighs a denial.
    play(`{ "do": "permit", "channel": "log", "role": "Guest", "deny": "2048" }
          { "do": "give", "member": "ada", "role": "Guest" }`)
    assert.isTrue(may("ada", SendMessages))
    play(`{ "do": "permit", "channel": "log", "member": "ada", "deny": ["SendMessages"], "allow": ["ManageMessages"] }`)
    assert.deepStrictEqual([may("ada", SendMessages), may("ada", ManageMessages)], [false, true])
    play(`{ "do": "permit", "channel": "log", "member": "ada" }`)
    assert.deepStrictEqual([may("ada", SendMessages), may("ada", ManageMessages)], [true, false])
  })

  it("are everything for the owner and for administrators, and next to nothing for who is timed out", () => {
    const { ask, guildId, may, play, time, userId } = makeGuarded(["Administrator"])
    play(`{ "do": "permit", "channel": "log", "role": "@everyone", "deny": ["ViewChannel"] }`)
    assert.deepStrictEqual([may("Harbour owner", Administrator), may("Guildhall", ManageMessages)], [true, true])
    assert.isTrue(may("ada", SendMessages, "Deck"))
    const until = { communication_disabled_until: new Date(time.now + 60_000).toISOString() }
    assert.strictEqual(ask("PATCH", `/guilds/${guildId}/members/${userId}`, until).status, 200)
    assert.deepStrictEqual([may("ada", SendMessages, "Deck"), may("ada", ViewChannel, "Deck")], [false, true])
    time.now += 60_000
    assert.isTrue(may("ada", SendMessages, "Deck"))
  })

  it("of a thread are those of the channel it lies in", () => {
    const { may, play } = makeGuarded()
    play(`{ "do": "channel", "name": "side talk", "kind": "thread", "parent": "log" }
          { "do": "permit", "channel": "log", "role": "@everyone", "deny": ["ViewChannel"] }`)
    assert.isFalse(may("ada", ViewChannel, "side talk"))
  })

  it("hide a channel from everyone but its viewers, and are shown in its payload", () => {
    const { ask, guildId, may, names, guild, play } = makeGuarded()
    play(`{ "do": "give", "member": "ben", "role": "Mate" }
          { "do": "channel", "name": "bridge", "viewers": ["ada", "Mate"] }
          { "do": "member", "as": "cyd", "name": "Cyd" }`)
    assert.deepStrictEqual(
      ["ada", "ben", "cyd"].map((who) => may(who, ViewChannel, "bridge")),
      [true, true, false]
    )
    const { body } = ask("GET", `/guilds/${guildId}/channels`)
    const view = ViewChannel.toString()
    assert.deepStrictEqual(
      (Array.isArray(body) ? body : []).find(({ name }) => name === "bridge").permission_overwrites,
      [
        { id: guildId, type: 0, allow: "0", deny: view },
        { id: names.user("ada"), type: 1, allow: view, deny: "0" },
        { id: names.role(guild, "Mate").id, type: 0, allow: view, deny: "0" }
      ]
    )
  })

  it("are told with a changed channel, and are refused as steps for nobody or for two", () => {
    const { discord, play } = makeGuarded()
    const told: Array<string> = []
    discord.sessions.publish = ({ inWords, name }) => void told.push(`${name} ${inWords(0).json}`)
    play(`{ "do": "permit", "channel": "log", "role": "Mate", "allow": ["SendMessages"] }`)
    assert.include(told.join(), `"allow":"2048","deny":"0"`)
    assert.throws(() => play(`{ "do": "permit", "channel": "log" }`), /name a role or a member/)
    assert.throws(() => play(`{ "do": "permit", "channel": "log", "role": "Mate", "member": "ada" }`))
  })
})

describe("a bot that may not do everything", () => {
  it("has no access to a channel it cannot view, and hears nothing from it", () => {
    const { discord, log, messages, play, refusal } = makeGuarded()
    const told: Array<string> = []
    discord.sessions.publish = ({ name }) => void told.push(name)
    play(`{ "do": "say", "member": "ada", "channel": "log", "text": "hello" }
          { "do": "permit", "channel": "log", "role": "Guildhall", "deny": ["ViewChannel"] }
          { "do": "say", "member": "ada", "channel": "log", "text": "psst" }`)
    assert.deepStrictEqual(refusal("GET", `/channels/${log}`), [403, 50001])
    assert.deepStrictEqual(refusal("GET", messages), [403, 50001])
    assert.deepStrictEqual(refusal("POST", messages, { content: "a" }), [403, 50001])
    assert.deepStrictEqual(told, ["MESSAGE_CREATE", "CHANNEL_UPDATE"])
  })

  it("cannot send where it may not, nor embeds, files or into threads without the permission for it", () => {
    const { discord, messages, names, guild, play, refusal } = makeGuarded()
    assert.deepStrictEqual(refusal("POST", messages, { content: "a" }), [200, undefined])
    assert.deepStrictEqual(refusal("POST", messages, { embeds: [{ title: "t" }] }), [403, 50013])
    play(`{ "do": "channel", "name": "side talk", "kind": "thread", "parent": "log" }`)
    const thread = `/channels/${names.channel(guild, "side talk").id}/messages`
    assert.deepStrictEqual(refusal("POST", thread, { content: "a" }), [403, 50013])
    play(`{ "do": "permit", "channel": "log", "member": "Guildhall", "deny": ["SendMessages"] }`)
    assert.deepStrictEqual(refusal("POST", messages, { content: "a" }), [403, 50013])
    assert.strictEqual(discord.messages.all.length, 1)
  })

  it("is shown no history that it may not read, and deletes no words of others", () => {
    const { ask, messages, play, refusal } = makeGuarded(["ViewChannel", "SendMessages"])
    const written = play(`{ "do": "say", "member": "ada", "channel": "log", "text": "hello" }`)
    assert.isNotEmpty(ask("GET", messages).body)
    play(`{ "do": "permit", "channel": "log", "role": "@everyone", "deny": ["ReadMessageHistory"] }`)
    assert.deepStrictEqual(ask("GET", messages).body, [])
    assert.deepStrictEqual(refusal("DELETE", `${messages}/${written}`), [403, 50013])
  })

  it("changes no roles, members or bans without the permission for it", () => {
    const { guild, guildId, names, refusal, userId } = makeGuarded()
    const mate = names.role(guild, "Mate").id
    const member = `/guilds/${guildId}/members/${userId}`
    for (const [method, path, body] of [
      ["PUT", `${member}/roles/${mate}`, undefined],
      ["PATCH", member, { roles: [mate] }],
      ["PATCH", member, { nick: "Admiral" }],
      ["DELETE", member, undefined],
      ["PUT", `/guilds/${guildId}/bans/${userId}`, undefined],
      ["GET", `/guilds/${guildId}/bans/${userId}`, undefined],
      ["POST", `/guilds/${guildId}/roles`, { name: "Crew" }]
    ] as const)
      assert.deepStrictEqual(refusal(method, path, body), [403, 50013], `${method} ${path}`)
  })
})

describe("roles as moderators and bots manage them", () => {
  it("are out of the bot's reach once they were moved above its own", () => {
    const { guild, guildId, names, play, refusal, userId } = makeRest()
    play(`{ "do": "role", "name": "Mate", "hoist": true }`)
    const mate = names.role(guild, "Mate").id
    const give = `/guilds/${guildId}/members/${userId}/roles/${mate}`
    assert.deepStrictEqual(refusal("PUT", give), [204, undefined])
    play(`{ "do": "changeRole", "role": "Mate", "position": 101, "name": "First mate" }`)
    assert.deepInclude({ ...guild.roles.get(mate) }, { name: "First mate", hoist: true, position: 101 })
    assert.deepStrictEqual(refusal("DELETE", give), [403, 50013])
    assert.deepStrictEqual(refusal("PATCH", `/guilds/${guildId}/members/${userId}`, { roles: [] }), [403, 50013])
    assert.deepStrictEqual(refusal("PATCH", `/guilds/${guildId}/roles/${mate}`, { name: "Mate" }), [403, 50013])
  })

  it("may be set all at once, if they are there", () => {
    const { ask, discord, guildId, play, refusal, userId } = makeRest()
    const [mate, cook] = [play(`{ "do": "role", "name": "Mate" }`), play(`{ "do": "role", "name": "Cook" }`)]
    const path = `/guilds/${guildId}/members/${userId}`
    assert.strictEqual(ask("PATCH", path, { roles: [mate, cook] }).status, 200)
    assert.deepStrictEqual(discord.world.member(guildId, userId).roles, [mate, cook])
    assert.deepStrictEqual(refusal("PATCH", path, { roles: ["404"] }), [404, 10011])
  })

  it("are made, moved, painted and counted over REST, within what the bot may itself", () => {
    const { ask, guild, guildId, play, refusal, userId } = makeRest()
    const made = ask("POST", `/guilds/${guildId}/roles`, { name: "Cook", colors: { primary_color: 255 }, hoist: true })
    const { id = "" } = made.answer
    assert.deepInclude({ ...guild.roles.get(id) }, { name: "Cook", color: 255, hoist: true })
    assert.strictEqual(ask("PATCH", `/guilds/${guildId}/roles`, [{ id, position: 7 }]).status, 200)
    assert.strictEqual(guild.roles.get(id)?.position, 7)
    ask("PUT", `/guilds/${guildId}/members/${userId}/roles/${id}`)
    const counts = ask("GET", `/guilds/${guildId}/roles/member-counts`).body
    assert.deepInclude(counts, { [id]: 1 })
    assert.notProperty(counts, guildId)
    play(`{ "do": "changeRole", "role": "Guildhall", "permissions": ["ManageRoles"] }`)
    assert.deepStrictEqual(refusal("PATCH", `/guilds/${guildId}/roles/${id}`, { permissions: "8" }), [403, 50013])
    assert.deepStrictEqual(refusal("POST", `/guilds/${guildId}/roles`, { name: "x".repeat(101) }), [400, 50035])
  })

  it("are changed 10 times in 10 s in a guild, however they are changed", () => {
    const { ask, guildId, play, time, userId } = makeRest()
    const mate = play(`{ "do": "role", "name": "Mate" }`)
    const member = `/guilds/${guildId}/members/${userId}`
    const change = (n: number) =>
      n % 3 === 0
        ? ask("PATCH", member, { roles: [mate] })
        : ask(n % 3 === 1 ? "DELETE" : "PUT", `${member}/roles/${mate}`)
    const statuses = Array.from({ length: 11 }, (_, n) => change(n).status)
    assert.isTrue(statuses.slice(0, 10).every((status) => status === 200 || status === 204))
    assert.strictEqual(statuses[10], 429)
    time.now += 10_000
    assert.strictEqual(change(0).status, 200)
  })
})

describe("a ban", () => {
  it("puts a member out, is known with its reason, and keeps them out until it is lifted", () => {
    const { ask, discord, guild, guildId, play, refusal, userId } = makeRest()
    const path = `/guilds/${guildId}/bans/${userId}`
    const told: Array<string> = []
    discord.sessions.publish = ({ name }) => void told.push(name)
    assert.deepStrictEqual(refusal("GET", path), [404, 10026])
    play(`{ "do": "join", "member": "ada", "channel": "Deck" }
          { "do": "ban", "member": "ada", "reason": "mutiny" }`)
    assert.isFalse(guild.members.has(userId))
    assert.isFalse(guild.voice.has(userId))
    assert.include(JSON.stringify(ask("GET", path).body), `"reason":"mutiny"`)
    assert.throws(() => play(`{ "do": "member", "as": "ada", "guild": "g" }`), /banned/)
    play(`{ "do": "unban", "member": "ada", "guild": "g" }
          { "do": "member", "as": "ada", "guild": "g" }`)
    assert.isTrue(guild.members.has(userId))
    assert.deepStrictEqual(told.slice(1), [
      "GUILD_BAN_ADD",
      "GUILD_MEMBER_REMOVE",
      "GUILD_BAN_REMOVE",
      "GUILD_MEMBER_ADD"
    ])
    assert.strictEqual(ask("PUT", path, undefined, { auditReason: "spam" }).status, 204)
    assert.strictEqual(guild.bans.get(userId), "spam")
    assert.strictEqual(ask("DELETE", path).status, 204)
    assert.strictEqual(guild.bans.size, 0)
  })

  it("outlasts a restart of the world", () => {
    const { discord, guildId, play, userId } = makeRest()
    play(`{ "do": "ban", "member": "ada" }`)
    const [saved] = discord.saved.guilds
    assert.deepStrictEqual(saved?.bans, [[userId, null]])
    assert.strictEqual(saved?.facts.id, guildId)
  })
})

import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { makeRest } from "./makeRest.ts"

const readMembers = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ user: Schema.Struct({ id: Schema.String }) }))
)

describe("simulated REST", () => {
  it("wants the bot's token", () => {
    const { ask } = makeRest()
    assert.strictEqual(ask("GET", "/users/@me", undefined, { authorization: "Bot wrong" }).status, 401)
    assert.strictEqual(ask("GET", "/users/@me").status, 200)
  })

  it("answers what is not there with Discord's own codes", () => {
    const { guildId, log, refusal, userId } = makeRest()
    assert.deepStrictEqual(refusal("GET", "/guilds/404"), [404, 10004])
    assert.deepStrictEqual(refusal("GET", `/guilds/${guildId}/members/404`), [404, 10007])
    assert.deepStrictEqual(refusal("PUT", `/guilds/${guildId}/members/${userId}/roles/404`), [404, 10011])
    assert.deepStrictEqual(refusal("GET", `/guilds/${guildId}/voice-states/${userId}`), [404, 10065])
    assert.deepStrictEqual(refusal("POST", "/channels/404/messages", { content: "a" }), [404, 10003])
    assert.deepStrictEqual(refusal("GET", `/channels/${log}/messages/404`), [404, 10008])
    assert.deepStrictEqual(refusal("GET", "/users/404"), [404, 10013])
    assert.deepStrictEqual(refusal("GET", "/nowhere"), [404, 0])
    assert.deepStrictEqual(refusal("PATCH", "/users/@me/guilds"), [405, 0])
  })

  it("refuses messages that are empty, too long or too large", () => {
    const { ask, log, refusal } = makeRest()
    const path = `/channels/${log}/messages`
    assert.deepStrictEqual(refusal("POST", path, {}), [400, 50006])
    assert.deepStrictEqual(refusal("POST", path, { content: "x".repeat(2001) }), [400, 50035])
    assert.deepStrictEqual(refusal("POST", path, { content: "a", nonce: "n".repeat(26) }), [400, 50035])
    const file = {
      field: "files[0]",
      filename: "a.png",
      contentType: "image/png",
      size: 10 * 1024 * 1024 + 1,
      bytes: new Uint8Array()
    }
    assert.strictEqual(ask("POST", path, {}, { files: [file] }).status, 413)
  })

  it("gives and takes roles below the bot's own, and tells it once", () => {
    const { ask, guildId, play, refusal, rest, userId, discord } = makeRest()
    const low = play(`{ "do": "role", "name": "Crew" }`)
    const high = play(`{ "do": "role", "name": "Admiral", "position": 200 }`)
    const told: Array<string> = []
    discord.sessions.publish = ({ name }) => void told.push(name)
    const path = `/guilds/${guildId}/members/${userId}/roles`
    assert.strictEqual(ask("PUT", `${path}/${low}`, undefined, { auditReason: "level 5" }).status, 204)
    assert.strictEqual(ask("PUT", `${path}/${low}`).status, 204)
    assert.deepStrictEqual(discord.world.member(guildId, userId).roles, [low])
    assert.strictEqual(ask("DELETE", `${path}/${low}`).status, 204)
    assert.deepStrictEqual(told, ["GUILD_MEMBER_UPDATE", "GUILD_MEMBER_UPDATE"])
    assert.deepStrictEqual(refusal("PUT", `${path}/${high}`), [403, 50013])
    assert.strictEqual(rest.entries[0]?.auditReason, "level 5")
  })

  it("opens a direct channel to anyone, and refuses the message when direct messages are closed", () => {
    const { ask, play, refusal, userId } = makeRest()
    const channel = ask("POST", "/users/@me/channels", { recipient_id: userId }).answer.id
    assert.strictEqual(ask("POST", `/channels/${channel}/messages`, { content: "level 2" }).status, 200)
    play(`{ "do": "member", "as": "ada", "guild": "g", "directMessages": "closed" }`)
    assert.strictEqual(ask("POST", "/users/@me/channels", { recipient_id: userId }).answer.id, channel)
    assert.deepStrictEqual(refusal("POST", `/channels/${channel}/messages`, { content: "level 3" }), [403, 50007])
  })

  it("makes one message of an enforced nonce for a few minutes, two of an unenforced one", () => {
    const { ask, discord, log, time } = makeRest()
    const send = (enforce_nonce: boolean) =>
      ask("POST", `/channels/${log}/messages`, { content: "a", nonce: "n", enforce_nonce }).answer.id
    const first = send(true)
    assert.strictEqual(send(true), first)
    assert.notStrictEqual(send(false), first)
    time.now += 10 * 60_000
    assert.notStrictEqual(send(true), first)
    assert.strictEqual(discord.messages.all.length, 3)
  })

  it("pages members by id, and messages from either end", () => {
    const { ask, discord, guildId, log, userId } = makeRest()
    const page = (path: string, query: string) => {
      const { body } = ask("GET", path, undefined, { query: new URLSearchParams(query) })
      return Array.isArray(body) ? body.length : 0
    }
    assert.strictEqual(page(`/guilds/${guildId}/members`, "limit=1000"), 4)
    assert.strictEqual(page(`/guilds/${guildId}/members`, "limit=2"), 2)
    assert.strictEqual(page(`/guilds/${guildId}/members`, `limit=1000&after=${userId}`), 1)
    const ids = ["a", "b", "c"].map(
      (content) => discord.messages.post({ channelId: log, authorId: userId, content }).id
    )
    assert.strictEqual(page(`/channels/${log}/messages`, "limit=2"), 2)
    assert.strictEqual(page(`/channels/${log}/messages`, `after=${ids[0]}`), 2)
    assert.strictEqual(page(`/channels/${log}/messages`, `before=${ids[0]}`), 0)
  })

  it("pages through a crowd in which people come and go, each who stays exactly once", () => {
    const { ask, discord, names, play } = makeRest()
    play(
      `{ "do": "guild", "as": "big", "name": "Metropolis", "roles": ["Citizen", "Guest"],
            "members": { "count": 2500, "roles": ["Citizen", "Guest"] } }`.replaceAll("\n", " ")
    )
    const big = names.guild("big")
    const stay = [...big.members.keys()]
    const seen: Array<string> = []
    for (let after = "0"; ;) {
      const query = new URLSearchParams(`limit=1000&after=${after}`)
      const page = readMembers(ask("GET", `/guilds/${big.facts.id}/members`, undefined, { query }).body)
      const last = page.at(-1)
      if (last === undefined) break
      seen.push(...page.map(({ user }) => user.id))
      after = last.user.id
      // Somebody new comes after everyone; Ben, who comes and goes, is older than all of them.
      if (seen.length === 1000)
        stay.push(discord.people.addMember(big.facts.id, discord.world.newUser("Late", {}).id).userId)
      const ben = names.user("ben")
      if (big.members.has(ben)) discord.people.removeMember(big.facts.id, ben)
      else discord.people.addMember(big.facts.id, ben)
    }
    assert.deepStrictEqual(
      seen,
      stay.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
    )
    const held = [...big.members.values()].filter(({ roles }) => roles.includes(names.role(big, "Guest").id))
    assert.strictEqual(held.length, 1250)
  })

  it.each(["limit=", "limit=0", "limit=1e2", "limit=9999", "after=x", "before=-1", "around=1.5"])(
    "refuses to list by %s",
    (text) => {
      const { ask, guildId, log } = makeRest()
      for (const path of [`/guilds/${guildId}/members`, `/channels/${log}/messages`]) {
        const { answer, status } = ask("GET", path, undefined, { query: new URLSearchParams(text) })
        assert.deepStrictEqual([status, answer.code], [400, 50035])
      }
    }
  )

  it("refuses a time-out until no instant, and permissions that are no bit set", () => {
    const { guildId, refusal, userId } = makeRest()
    const until = { communication_disabled_until: "soon" }
    assert.deepStrictEqual(refusal("PATCH", `/guilds/${guildId}/members/${userId}`, until), [400, 50035])
    assert.deepStrictEqual(refusal("POST", `/guilds/${guildId}/roles`, { permissions: "all" }), [400, 50035])
  })

  it("lets the bot expel others, but not itself", () => {
    const { ask, discord, guildId, refusal, userId } = makeRest()
    for (const [method, path] of [
      ["DELETE", "members"],
      ["PUT", "bans"]
    ] as const)
      assert.deepStrictEqual(refusal(method, `/guilds/${guildId}/${path}/@me`), [403, 50013])
    assert.strictEqual(ask("DELETE", `/guilds/${guildId}/members/${userId}`).status, 204)
    assert.isTrue(discord.world.guilds.get(guildId)?.members.has(discord.world.bot.id))
  })

  it("moves, mutes and times out members", () => {
    const { ask, discord, guild, guildId, names, play, refusal, userId } = makeRest()
    const path = `/guilds/${guildId}/members/${userId}`
    assert.deepStrictEqual(refusal("PATCH", path, { mute: true }), [400, 40032])
    play(`{ "do": "join", "member": "ada", "channel": "Deck" }`)
    ask("PATCH", path, { mute: true, channel_id: names.channel(guild, "Cabin").id })
    assert.deepInclude({ ...guild.voice.get(userId) }, { mute: true, channelId: names.channel(guild, "Cabin").id })
    ask("PATCH", path, { channel_id: null, communication_disabled_until: "2026-11-22T00:00:00.000Z" })
    assert.isFalse(guild.voice.has(userId))
    assert.strictEqual(discord.world.member(guildId, userId).timedOutUntil, Date.UTC(2026, 10, 22))
  })
})

describe("simulated rate limits", () => {
  it("are told with every answer, by channel, and met with 429", () => {
    const { ask, log, time } = makeRest()
    const send = (channel: string) => ask("POST", `/channels/${channel}/messages`, { content: "a" })
    assert.deepInclude(send(log).headers, {
      "X-RateLimit-Limit": "5",
      "X-RateLimit-Remaining": "4",
      "X-RateLimit-Reset-After": "5.000"
    })
    time.now += 1000
    for (let n = 0; n < 4; n += 1) send(log)
    const refused = send(log)
    assert.strictEqual(refused.status, 429)
    assert.deepInclude({ ...refused.answer }, { retry_after: 4, global: false })
    assert.deepInclude(refused.headers, { "Retry-After": "4", "X-RateLimit-Scope": "user" })
    assert.strictEqual(send("404").status, 404)
    time.now += 4000
    assert.strictEqual(send(log).status, 200)
  })

  it("allow 50 requests a second in all, interactions not counted", () => {
    const { ask } = makeRest()
    for (let n = 0; n < 60; n += 1) ask("POST", "/interactions/1/x/callback", { type: 6 })
    const statuses = Array.from({ length: 51 }, (_, n) => ask("GET", `/users/${n}`).status)
    assert.strictEqual(statuses.filter((status) => status === 404).length, 50)
    assert.strictEqual(statuses.at(-1), 429)
  })
})

describe("simulated interactions", () => {
  const command = `{ "do": "command", "member": "ada", "name": "profile" }`
  const makeCommand = () => {
    const made = makeRest()
    const application = made.discord.world.bot.id
    made.ask("PUT", `/applications/${application}/commands`, [{ name: "profile", description: "A card" }])
    const use = () => {
      const id = made.play(command)
      const token = made.discord.interactions.all.find((it) => it.id === id)?.token ?? ""
      const path = `/interactions/${id}/${token}/callback`
      return { path, webhook: `/webhooks/${application}/${token}` }
    }
    return { ...made, use }
  }

  it("must be answered within 3 s, once, by the first answer", () => {
    const { refusal, time, use } = makeCommand()
    const first = use()
    time.now += 3000
    assert.deepStrictEqual(refusal("POST", first.path, { type: 4, data: { content: "hi" } }), [204, undefined])
    assert.deepStrictEqual(refusal("POST", first.path, { type: 4, data: { content: "hi" } }), [400, 40060])
    const second = use()
    time.now += 3001
    assert.deepStrictEqual(refusal("POST", second.path, { type: 5 }), [404, 10062])
    assert.deepStrictEqual(refusal("POST", "/interactions/1/wrong/callback", { type: 5 }), [404, 10062])
  })

  it("are edited and followed up for 15 minutes, without a token in the header", () => {
    const { ask, discord, log, time, use } = makeCommand()
    const { path, webhook } = use()
    const open = { authorization: null }
    ask("POST", path, { type: 5, data: { flags: 64 } }, open)
    assert.strictEqual(ask("PATCH", `${webhook}/messages/@original`, { content: "done" }, open).answer.content, "done")
    assert.strictEqual(ask("GET", `${webhook}/messages/@original`, undefined, open).answer.flags, 64)
    assert.strictEqual(ask("POST", webhook, { content: "more" }, open).status, 200)
    assert.deepStrictEqual(
      discord.messages.in(log).map(({ content, onlyFor }) => [content, onlyFor !== null]),
      [
        ["done", true],
        ["more", false]
      ]
    )
    time.now += 15 * 60_000 + 1
    assert.strictEqual(ask("PATCH", `${webhook}/messages/@original`, { content: "late" }, open).answer.code, 50027)
  })

  it("answer with the message when asked to", () => {
    const { ask, use } = makeCommand()
    const query = new URLSearchParams("with_response=true")
    const { body, status } = ask("POST", use().path, { type: 4, data: { content: "hi" } }, { query })
    assert.strictEqual(status, 200)
    assert.include(JSON.stringify(body), `"content":"hi"`)
  })
})

describe("faults of simulated REST", () => {
  it("lose a request, or only its answer", () => {
    const { ask, discord, log, play } = makeRest()
    const send = () => ask("POST", `/channels/${log}/messages`, { content: "a" }).status
    play(`{ "do": "fault", "kind": "restError", "status": 503, "route": "POST /channels", "times": 2 }
          { "do": "fault", "kind": "restHang", "route": "POST /channels", "when": "after" }
          { "do": "fault", "kind": "restReset" }`)
    assert.strictEqual(ask("GET", "/users/@me").status, "reset")
    assert.deepStrictEqual([send(), send(), send(), send()], [503, 503, "hang", 200])
    assert.strictEqual(discord.messages.all.length, 2)
  })

  it.each(["user", "global", "shared"] as const)("limit the rate in scope %s", (scope) => {
    const { ask, play } = makeRest()
    play(`{ "do": "fault", "kind": "rateLimit", "scope": "${scope}", "seconds": 1.5 }`)
    const { answer, headers, status } = ask("GET", "/users/@me")
    assert.strictEqual(status, 429)
    assert.deepInclude({ ...answer }, { retry_after: 1.5, global: scope === "global" })
    assert.deepInclude(headers, { "X-RateLimit-Scope": scope })
    assert.strictEqual(ask("GET", "/users/@me").status, 200)
  })
})

import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { makeRest } from "./makeRest.ts"

const Told = Schema.Struct({
  type: Schema.Int,
  context: Schema.Int,
  locale: Schema.String,
  guild_locale: Schema.optionalKey(Schema.String),
  guild_id: Schema.optionalKey(Schema.String),
  user: Schema.optionalKey(Schema.Struct({ id: Schema.String })),
  member: Schema.optionalKey(Schema.Struct({ permissions: Schema.String })),
  app_permissions: Schema.String,
  channel: Schema.Struct({ type: Schema.Int, permissions: Schema.optionalKey(Schema.String) }),
  data: Schema.Record(Schema.String, Schema.Unknown)
})
const readTold = Schema.decodeUnknownSync(Told)

const row = (...components: ReadonlyArray<unknown>) => ({ type: 1, components })
const choices = (...names: ReadonlyArray<string>) => names.map((name) => ({ name, value: name.toLowerCase() }))
const labels = (...names: ReadonlyArray<string>) => names.map((label) => ({ label, value: label.toLowerCase() }))
const option = (name: string, type: number, change: object = {}) => ({ name, description: "What", type, ...change })

const commands = [
  { name: "profile", description: "A card", options: [option("of", 6)] },
  {
    name: "xp",
    description: "XP",
    options: [
      option("role", 2, {
        options: [
          option("add", 1, {
            options: [option("role", 8, { required: true }), option("percent", 4, { min_value: 100, max_value: 300 })]
          })
        ]
      })
    ]
  },
  {
    name: "board",
    description: "A board",
    options: [
      option("metric", 3, { choices: choices("Voice", "Chat") }),
      option("zone", 3, { autocomplete: true }),
      option("in", 7, { channel_types: [0] }),
      option("whom", 9)
    ]
  },
  { name: "Show profile", type: 2 },
  { name: "Quote", type: 3 }
]

/** A bot with commands, and what it is told of their use. */
const makeUsed = () => {
  const made = makeRest()
  const { ask, discord, log, play } = made
  ask("PUT", `/applications/${discord.world.bot.id}/commands`, commands)
  const told: Array<unknown> = []
  const publish = discord.sessions.publish.bind(discord.sessions)
  discord.sessions.publish = (announcement) => {
    if (announcement.name === "INTERACTION_CREATE") told.push(announcement.inWords(0).data)
    publish(announcement)
  }
  const last = () => readTold(told.at(-1))
  const refused = (script: string): string => {
    try {
      play(script)
      return "done"
    } catch (cause) {
      return String(cause)
    }
  }
  const answer = (interactionId: string, body: unknown) => {
    const token = discord.interactions.find(interactionId)?.token ?? ""
    return ask("POST", `/interactions/${interactionId}/${token}/callback`, body)
  }
  const post = (components: ReadonlyArray<unknown>) => ask("POST", `/channels/${log}/messages`, { components })
  return { ...made, answer, last, post, refused }
}

describe("a command as a member calls it", () => {
  it("comes with the member's language, the guild's, and what each may do in the channel", () => {
    const { guildId, last, play } = makeUsed()
    play(`{ "do": "guild", "as": "h", "name": "Hafen", "text": ["Logbuch"], "locale": "de" }
          { "do": "member", "as": "uwe", "guild": "h", "name": "Uwe", "locale": "nl" }
          { "do": "command", "member": "uwe", "name": "profile" }`)
    assert.deepInclude(last(), { type: 2, context: 0, locale: "nl", guild_locale: "de" })
    play(`{ "do": "permit", "guild": "g", "channel": "log", "member": "ada", "deny": ["SendMessages"] }
          { "do": "command", "guild": "g", "member": "ada", "name": "profile" }`)
    const { channel, guild_id, guild_locale, locale, member, app_permissions } = last()
    assert.deepStrictEqual([guild_id, guild_locale, locale], [guildId, "en-US", "en-US"])
    assert.strictEqual(BigInt(member?.permissions ?? "0") & 0x800n, 0n)
    assert.strictEqual(BigInt(app_permissions) & 0x808n, 0x808n)
    assert.strictEqual(channel.permissions, member?.permissions)
  })

  it("brings along whom it names, with what they may do there", () => {
    const { discord, last, log, names, play } = makeUsed()
    play(`{ "do": "command", "member": "ada", "name": "profile", "options": { "of": "ben" } }`)
    const ben = names.user("ben")
    const { resolved } = Schema.decodeUnknownSync(
      Schema.Struct({
        resolved: Schema.Struct({ members: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown)) })
      })
    )(last().data)
    assert.strictEqual(resolved.members[ben]?.permissions, discord.world.permissions(log, ben).toString())
    assert.notProperty(resolved.members[ben], "mute")
  })

  it("lies in its group, with its options as they were registered", () => {
    const { guild, last, names, play, refused } = makeUsed()
    play(`{ "do": "role", "name": "Mate" }
          { "do": "command", "member": "ada", "name": "xp role add", "options": { "role": "Mate", "percent": 150 } }`)
    const mate = names.role(guild, "Mate").id
    assert.deepInclude(last().data, {
      options: [
        {
          name: "role",
          type: 2,
          options: [
            {
              name: "add",
              type: 1,
              options: [
                { name: "role", type: 8, value: mate },
                { name: "percent", type: 4, value: 150 }
              ]
            }
          ]
        }
      ]
    })
    const call = (name: string, options: object) =>
      refused(JSON.stringify({ do: "command", member: "ada", name, options }))
    assert.include(call("xp role", {}), "has subcommands")
    assert.include(call("xp role add", { percent: 150 }), `option "role" is required`)
    assert.include(call("xp role add", { role: "Mate", percent: 301 }), "out of bounds")
    assert.include(call("xp role add", { role: "Mate", percent: 150.5 }), "is an integer")
    assert.include(call("board", { metric: "Sleep" }), "no choice")
    assert.include(call("board", { in: "Deck" }), "not offered")
    assert.strictEqual(call("board", { metric: "Voice", in: "log", whom: "Mate" }), "done")
    assert.include(JSON.stringify(last().data), `"value":"voice"`)
  })

  it("opens on a member or on a message from a context menu", () => {
    const { last, names, play, refused } = makeUsed()
    const said = play(`{ "do": "say", "as": "m", "member": "ben", "channel": "log", "text": "hello" }`)
    play(`{ "do": "command", "member": "ada", "name": "Show profile", "target": "ben" }`)
    assert.deepInclude(last().data, { type: 2, target_id: names.user("ben") })
    play(`{ "do": "command", "member": "ada", "name": "Quote", "target": "m" }`)
    assert.deepInclude(last().data, { type: 3, target_id: said })
    assert.include(JSON.stringify(last().data), `"content":"hello"`)
    assert.include(
      refused(`{ "do": "command", "member": "ada", "name": "profile", "target": "ben" }`),
      "no context menu"
    )
  })

  it("completes an option while it is typed, and keeps the choices", () => {
    const { answer, discord, last, play, refused } = makeUsed()
    const complete = (option: string) =>
      `{ "do": "complete", "member": "ada", "name": "board", "option": "${option}", "text": "Eur", "options": { "metric": "Chat" } }`
    const id = play(complete("zone"))
    assert.strictEqual(last().type, 4)
    assert.deepInclude(last().data, {
      options: [
        { name: "metric", type: 3, value: "chat" },
        { name: "zone", type: 3, value: "Eur", focused: true }
      ]
    })
    assert.strictEqual(answer(id, { type: 4, data: { content: "no" } }).answer.code, 50035)
    const data = { choices: [{ name: "Europe/Berlin", value: "Europe/Berlin" }] }
    assert.strictEqual(answer(id, { type: 8, data }).status, 204)
    assert.deepStrictEqual(discord.interactions.find(id)?.answer, { type: 8, data })
    assert.include(refused(complete("metric")), "does not complete itself")
  })
})

describe("components as a member uses them", () => {
  const select = (change: object) => row({ type: 3, custom_id: "s", placeholder: "Which", ...change })
  const three = labels("One", "Two", "Three")

  it("are refused when they are disabled, links, or hidden with their channel", () => {
    const { play, post, refused } = makeUsed()
    const button = (label: string, change: object) => ({ type: 2, style: 1, label, custom_id: label, ...change })
    post([
      row(button("Off", { disabled: true }), { type: 2, style: 5, label: "Board", url: "https://example.org" }),
      row(button("On", {}))
    ])
    const press = (label: string) => refused(`{ "do": "press", "member": "ada", "label": "${label}" }`)
    assert.include(press("Off"), "is disabled")
    assert.include(press("Board"), "is a link")
    assert.include(press("Nowhere"), "there are: Off, Board, On")
    assert.strictEqual(press("On"), "done")
    play(`{ "do": "permit", "channel": "log", "member": "ada", "deny": ["ViewChannel"] }`)
    assert.include(press("On"), "no such message")
  })

  it("take as many choices as a select asks for, each once, and only what is there", () => {
    const { last, post, refused } = makeUsed()
    post([select({ options: three, min_values: 2, max_values: 2 })])
    const choose = (...values: ReadonlyArray<string>) =>
      refused(JSON.stringify({ do: "select", member: "ada", values }))
    assert.include(choose("one"), "choose 2 to 2")
    assert.include(choose("One", "Two", "Three"), "choose 2 to 2")
    assert.include(choose("one", "One", "two"), "each once")
    assert.include(choose("one", "four"), "cannot be chosen")
    assert.strictEqual(choose("Three", "one"), "done")
    assert.deepInclude(last().data, { component_type: 3, values: ["three", "one"] })
  })

  it("resolve members, roles and channels that were selected", () => {
    const { last, log, names, play, post, refused } = makeUsed()
    post([row({ type: 5, custom_id: "who" }), row({ type: 8, custom_id: "where", channel_types: [0] })])
    play(`{ "do": "select", "member": "ada", "placeholder": "who", "values": ["ben"] }`)
    assert.deepInclude(last().data, { values: [names.user("ben")] })
    assert.property(last().data, "resolved")
    play(`{ "do": "select", "member": "ada", "placeholder": "where", "values": ["log"] }`)
    assert.deepInclude(last().data, { values: [log] })
    const deck = `{ "do": "select", "member": "ada", "placeholder": "where", "values": ["Deck"] }`
    assert.include(refused(deck), "not offered")
  })

  it("work on a direct message, where there is a user and no guild", () => {
    const { answer, ask, last, names, play } = makeUsed()
    const userId = names.user("ada")
    const direct = ask("POST", "/users/@me/channels", { recipient_id: userId }).answer.id ?? ""
    const components = [row({ type: 2, style: 1, label: "Stop", custom_id: "stop" })]
    ask("POST", `/channels/${direct}/messages`, { content: "Level 5", components })
    const id = play(`{ "do": "press", "member": "ada", "direct": true, "label": "Stop" }`)
    const told = last()
    assert.deepInclude(told, { type: 3, context: 1, locale: "en-US", user: { id: userId } })
    assert.deepInclude(told.channel, { type: 1 })
    for (const key of ["guild_id", "guild_locale", "member"]) assert.notProperty(told, key)
    const stopped = answer(id, { type: 7, data: { content: "Stopped", components: [] } })
    assert.strictEqual(stopped.status, 204)
    assert.strictEqual(ask("GET", `/channels/${direct}/messages`).status, 200)
    assert.include(JSON.stringify(ask("GET", `/channels/${direct}/messages`).body), "Stopped")
  })
})

describe("a modal as a member fills it in", () => {
  const label = (name: string, component: object) => ({ type: 18, label: name, component })
  const modal = {
    custom_id: "rates",
    title: "Rates",
    components: [
      label("Rate", { type: 4, custom_id: "rate", style: 1, min_length: 2, max_length: 4 }),
      row({ type: 4, custom_id: "why", style: 2, label: "Why", required: false, value: "as ever" }),
      label("Where", { type: 3, custom_id: "where", options: labels("Voice", "Chat") })
    ]
  }

  it("is refused with required fields empty, or too little, too much or unknown in them; then it is gone", () => {
    const { answer, last, play, refused } = makeUsed()
    const id = play(`{ "do": "command", "member": "ada", "name": "profile" }`)
    assert.strictEqual(answer(id, { type: 9, data: modal }).status, 204)
    const submit = (fields: object) => refused(JSON.stringify({ do: "submit", member: "ada", fields }))
    assert.include(submit({ Where: "Voice" }), `"Rate" is required`)
    assert.include(submit({ Rate: "5", Where: "Voice" }), "it takes 2 to 4")
    assert.include(submit({ Rate: "50", Where: "Sleep" }), "cannot be chosen")
    assert.include(submit({ Rate: "50" }), "choose 1 to 1")
    assert.include(submit({ Speed: "50" }), "no field")
    assert.strictEqual(submit({ Rate: "50", Where: ["Chat"] }), "done")
    assert.deepStrictEqual(last().data, {
      custom_id: "rates",
      components: [
        { type: 18, component: { type: 4, custom_id: "rate", value: "50" } },
        { type: 1, components: [{ type: 4, custom_id: "why", value: "as ever" }] },
        { type: 18, component: { type: 3, custom_id: "where", values: ["chat"] } }
      ]
    })
    assert.include(submit({ Rate: "50", Where: "Chat" }), "no modal is open")
  })

  it("cannot be answered with another modal, nor update a message where there is none", () => {
    const { answer, play } = makeUsed()
    const id = play(`{ "do": "command", "member": "ada", "name": "profile" }`)
    assert.strictEqual(answer(id, { type: 7, data: { content: "a" } }).answer.code, 50035)
    answer(id, { type: 9, data: modal })
    const submitted = play(`{ "do": "submit", "member": "ada", "fields": { "Rate": "50", "Where": "Chat" } }`)
    assert.strictEqual(answer(submitted, { type: 9, data: modal }).answer.code, 50035)
    assert.strictEqual(answer(submitted, { type: 7, data: { content: "a" } }).answer.code, 50035)
    assert.strictEqual(answer(submitted, { type: 4, data: { content: "Saved" } }).status, 204)
  })
})

import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { makeRest } from "./makeRest.ts"

const readPage = Schema.decodeUnknownSync(Schema.Array(Schema.Struct({ content: Schema.String })))
const readMessage = Schema.decodeUnknownSync(
  Schema.Struct({
    id: Schema.String,
    content: Schema.String,
    mention_everyone: Schema.Boolean,
    mention_roles: Schema.Array(Schema.String),
    mentions: Schema.Array(Schema.Struct({ id: Schema.String }))
  })
)

const makeLog = () => {
  const made = makeRest()
  const { ask, discord, log, userId } = made
  const messages = `/channels/${log}/messages`
  const send = (body: object) => readMessage(ask("POST", messages, body).body)
  const say = (content: string) => discord.messages.post({ channelId: log, authorId: userId, content }).id
  return { ...made, messages, say, send }
}

describe("messages of a channel", () => {
  it("are listed from the newest, after one, before one, or around one", () => {
    const { ask, messages, say } = makeLog()
    const ids = ["a", "b", "c", "d", "e"].map(say)
    const page = (query: string) =>
      readPage(ask("GET", messages, undefined, { query: new URLSearchParams(query) }).body)
        .map(({ content }) => content)
        .join("")
    assert.strictEqual(page(""), "edcba")
    assert.strictEqual(page("limit=2"), "ed")
    assert.strictEqual(page(`after=${ids[1]}&limit=2`), "dc")
    assert.strictEqual(page(`before=${ids[3]}&limit=2`), "cb")
    assert.strictEqual(page(`around=${ids[2]}&limit=3`), "dcb")
    assert.strictEqual(page(`around=${ids[2]}&limit=1`), "c")
    assert.strictEqual(page(`around=${ids[0]}&limit=4`), "ba")
  })

  it("are unknown with their channel once it was deleted, also to who answers there", () => {
    const { ask, discord, log, messages, play, refusal } = makeLog()
    const application = discord.world.bot.id
    ask("PUT", `/applications/${application}/commands`, [{ name: "profile", description: "A card" }])
    const id = play(`{ "do": "command", "member": "ada", "name": "profile", "channel": "log" }`)
    const token = discord.interactions.find(id)?.token ?? ""
    const late = play(`{ "do": "command", "member": "ada", "name": "profile", "channel": "log" }`)
    ask("POST", `/interactions/${id}/${token}/callback`, { type: 5 })
    play(`{ "do": "deleteChannel", "channel": "log" }`)
    assert.deepStrictEqual(refusal("GET", messages), [404, 10003])
    assert.deepStrictEqual(refusal("POST", messages, { content: "a" }), [404, 10003])
    assert.deepStrictEqual(refusal("GET", `/channels/${log}`), [404, 10003])
    const edited = refusal("PATCH", `/webhooks/${application}/${token}/messages/@original`, { content: "a" })
    assert.deepStrictEqual(edited, [404, 10003])
    const lateToken = discord.interactions.find(late)?.token ?? ""
    const body = { type: 4, data: { content: "a" } }
    assert.deepStrictEqual(refusal("POST", `/interactions/${late}/${lateToken}/callback`, body), [404, 10003])
  })

  it("are edited by their author alone, within the limits of new ones", () => {
    const { messages, refusal, say, send } = makeLog()
    const mine = `${messages}/${send({ content: "a" }).id}`
    assert.deepStrictEqual(refusal("PATCH", mine, { content: "b" }), [200, undefined])
    assert.deepStrictEqual(refusal("PATCH", mine, { content: "x".repeat(2001) }), [400, 50035])
    assert.deepStrictEqual(refusal("PATCH", mine, { content: "" }), [400, 50006])
    assert.deepStrictEqual(refusal("PATCH", `${messages}/${say("a")}`, { content: "b" }), [403, 50005])
  })

  it("answer only a message that is there", () => {
    const { messages, refusal, say } = makeLog()
    const answering = (message_id: string) => ({ content: "a", message_reference: { message_id } })
    assert.deepStrictEqual(refusal("POST", messages, answering("404")), [400, 50035])
    assert.deepStrictEqual(refusal("POST", messages, answering(say("hello"))), [200, undefined])
  })
})

describe("mentions of a message", () => {
  it("are all it names, unless it allows fewer", () => {
    const { guild, names, play, send, userId } = makeLog()
    play(`{ "do": "role", "name": "Mate" }`)
    const mate = names.role(guild, "Mate").id
    const ben = names.user("ben")
    const content = `@everyone <@${userId}> <@${ben}> <@&${mate}>`
    const pinged = (allowed_mentions?: object) => {
      const sent = send({ content, ...(allowed_mentions === undefined ? {} : { allowed_mentions }) })
      return [sent.mention_everyone, sent.mentions.map(({ id }) => id), sent.mention_roles]
    }
    assert.deepStrictEqual(pinged(), [true, [userId, ben], [mate]])
    assert.deepStrictEqual(pinged({ parse: [] }), [false, [], []])
    assert.deepStrictEqual(pinged({ users: [ben] }), [false, [ben], []])
    assert.deepStrictEqual(pinged({ parse: ["roles"], users: [userId] }), [false, [userId], [mate]])
    assert.deepStrictEqual(pinged({ parse: ["everyone"], roles: [mate] }), [true, [], [mate]])
  })

  it("hold the author of the message that is answered, if wanted", () => {
    const { say, send, userId } = makeLog()
    const message_reference = { message_id: say("hello") }
    const pinged = (allowed_mentions: object) =>
      send({ content: "hi", message_reference, allowed_mentions }).mentions.map(({ id }) => id)
    assert.deepStrictEqual(pinged({ replied_user: true }), [userId])
    assert.deepStrictEqual(pinged({ replied_user: false }), [])
  })
})

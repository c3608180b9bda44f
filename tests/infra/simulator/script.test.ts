import { assert, describe, it } from "@effect/vitest"
import { createServer } from "node:http"
import { Effect, Result, Schema } from "effect"
import { parseScript } from "../../../src/infra/simulator/script/parseScript.ts"
import { Simulator } from "../../../src/infra/simulator/Simulator.ts"
import { harbour, play } from "./support.ts"

const complaint = (script: string): string =>
  Result.match(parseScript(script), { onFailure: ({ message }) => message, onSuccess: () => "understood" })

const request = (url: string, body?: unknown) =>
  Effect.promise(async () => {
    const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }
    const response = await fetch(url, sent)
    const answer: unknown = await response.json()
    return { status: response.status, answer }
  })

describe("a script", () => {
  it("is understood as it is written in the design", () => {
    assert.strictEqual(
      complaint(`
        # a harbour
        { "do": "guild", "as": "g", "name": "Harbour", "voice": ["Deck", "Cabin"], "text": ["log"], "afk": "Bunk" }
        { "do": "member", "as": "ada", "guild": "g", "name": "Ada", "roles": [] }
        { "do": "join", "member": "ada", "channel": "Deck", "mute": false, "camera": true }
        { "do": "wait", "ms": 60000 }
        { "do": "set", "member": "ada", "selfMute": true, "screen": true }
        { "do": "move", "member": "ada", "channel": "Cabin" }
        { "do": "say", "member": "ada", "channel": "log", "text": "hello" }
        { "do": "command", "member": "ada", "name": "profile", "options": {} }
        { "do": "press", "member": "ada", "message": "last", "label": "Settings" }
        { "do": "fault", "kind": "drop", "resume": "refuse" }
        { "do": "leave", "member": "ada" }
        { "do": "expect", "member": "ada", "activity": "disconnected", "xpAbout": 100 }
      `),
      "understood"
    )
  })

  it.each([
    [`{ "do": "jion", "member": "ada" }`, `line 1, field "do": there is no step "jion". Did you mean "join"?`],
    [`\n{ "do": "leave" }`, `line 2, field "member"`],
    [`{ "do": "wait", "ms": -1 }`, `line 1, field "ms"`],
    [`{ "do": "leave", "member": "ada", "chanel": "x" }`, `a "leave" step has no such field`],
    [`{ "do": "${"jion".repeat(100_000)}" }`, `there is no step "${"jion".repeat(10)}...". Use one of: guild, `],
    [`{ "do": "role", "name": "Mate", "permissions": "all" }`, `line 1, field "permissions"`],
    [`{ "do": "fault", "kind": "dorp" }`, `there is no fault "dorp". Did you mean "drop"?`],
    [`{ "do": "fault" }`, `a fault needs a kind`],
    [`{ "do": "leave",`, `line 1: `],
    [`["leave"]`, `a step is an object that says what to do`]
  ])("that says %s is met with the line, the field and how to mend it", (script, message) => {
    assert.include(complaint(script), message)
  })
})

describe("the control API", () => {
  it.live("carries out steps and answers what they made", () =>
    Effect.gen(function* () {
      const { addresses, discord } = yield* Simulator.make({})
      const { answer, status } = yield* request(`${addresses.control}/steps`, [
        { do: "guild", as: "g", name: "Harbour", voice: ["Deck"] },
        { do: "member", as: "ada", name: "Ada" },
        { do: "join", member: "ada", channel: "Deck" }
      ])
      assert.strictEqual(status, 200)
      const { aliases, made } = yield* Schema.decodeUnknownEffect(
        Schema.Struct({
          made: Schema.Array(Schema.NullOr(Schema.String)),
          aliases: Schema.Record(Schema.String, Schema.String)
        })
      )(answer)
      assert.deepStrictEqual(made, [aliases.g ?? "", aliases.ada ?? "", null])
      assert.strictEqual(discord.world.guild(aliases.g ?? "").voice.size, 1)
    })
  )

  it.live(
    "refuses steps that cannot be understood with 400 before it does any, those that cannot be done with 409",
    () =>
      Effect.gen(function* () {
        const { addresses, discord } = yield* Simulator.make({})
        const steps = `${addresses.control}/steps`
        const misspelt = yield* request(steps, [
          { do: "guild", name: "Harbour" },
          { do: "leaf", member: "ada" }
        ])
        assert.strictEqual(misspelt.status, 400)
        assert.deepInclude(misspelt.answer, { step: 2, field: "do", mend: `Did you mean "leave"?` })
        assert.strictEqual(discord.world.guilds.size, 0)
        const impossible = yield* request(steps, [
          { do: "guild", name: "Harbour" },
          { do: "leave", member: "ada" }
        ])
        assert.strictEqual(impossible.status, 409)
        assert.deepInclude(impossible.answer, {
          step: 2,
          message: `step 2 (leave): no member is called "ada": make it first`
        })
      })
  )

  it.live("tells the truth about a member, and what it is worth under given settings", () =>
    Effect.gen(function* () {
      let now = Date.UTC(2026, 10, 21)
      const simulator = yield* Simulator.make({ now: () => now })
      yield* play(simulator, harbour)
      yield* play(simulator, `{ "do": "join", "member": "ada", "channel": "Deck", "camera": true }`)
      now += 90_000
      const truth = `${simulator.addresses.control}/truth/g/ada`
      const xpOf = (query: string) =>
        Effect.map(request(truth + query), ({ answer }) =>
          Schema.decodeUnknownSync(
            Schema.Struct({ worth: Schema.Struct({ xp: Schema.Int, numerator: Schema.String }) })
          )(answer)
        )
      assert.deepStrictEqual((yield* xpOf("")).worth, { xp: 150, numerator: "900000000" })
      const settings = encodeURIComponent(JSON.stringify({ voice: { rates: { video: 0 } } }))
      assert.strictEqual((yield* xpOf(`?settings=${settings}`)).worth.xp, 75)
      assert.strictEqual((yield* xpOf("?until=2026-11-21T00:01:00Z")).worth.xp, 100)
      const silent = encodeURIComponent(JSON.stringify({ voice: { dailyCapXp: 5 } }))
      assert.strictEqual((yield* request(`${truth}?settings=${silent}`)).status, 422)
      assert.strictEqual((yield* request(`${truth}?settings=%7B"voice":1%7D`)).status, 400)
      assert.strictEqual((yield* request(`${simulator.addresses.control}/truth/g/nobody`)).status, 404)
    })
  )

  it.live("lets a request hang, or its connection break, on the wire", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make({})
      const ask = (within: number) =>
        Effect.promise(async () => {
          const sent = { headers: { authorization: `Bot ${simulator.token}` }, signal: AbortSignal.timeout(within) }
          return fetch(`${simulator.addresses.api}/v10/users/@me`, sent).then(
            ({ status }) => String(status),
            (cause: unknown) => (cause instanceof Error ? cause.name : "")
          )
        })
      yield* play(simulator, `{ "do": "fault", "kind": "restHang" }`)
      assert.strictEqual(yield* ask(200), "TimeoutError")
      yield* play(simulator, `{ "do": "fault", "kind": "restReset" }`)
      assert.strictEqual(yield* ask(5000), "TypeError")
      assert.strictEqual(yield* ask(5000), "200")
    })
  )

  it.live("shows the world and what the bot sent", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make({})
      yield* play(simulator, harbour)
      yield* request(`${simulator.addresses.api}/v10/users/@me`)
      const { answer: rest } = yield* request(`${simulator.addresses.control}/rest`)
      assert.include(JSON.stringify(rest), `"path":"/users/@me","files":[],"auditReason":null,"status":401`)
      const { answer: world } = yield* request(`${simulator.addresses.control}/world`)
      assert.include(JSON.stringify(world), `"name":"Harbour"`)
      assert.strictEqual((yield* request(`${simulator.addresses.control}/moon`)).status, 404)
    })
  )
})

/** A bot's admin API that answers what it is told to. */
const adminWith = (answers: Readonly<Record<string, unknown>>) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly close: () => void }>((resume) => {
      const server = createServer(({ headers, url = "" }, response) => {
        const found = Object.entries(answers).find(([part]) => url.includes(part))
        const granted = headers.authorization === "Bearer secret"
        response.writeHead(!granted ? 401 : found === undefined ? 404 : 200, { "content-type": "application/json" })
        response.end(JSON.stringify(found?.[1] ?? {}))
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" ? address?.port : 0
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, close: () => void server.close() }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

describe("an expect step", () => {
  it.live("asks the bot what it thinks", () =>
    Effect.gen(function* () {
      const admin = yield* adminWith({ "/sessions/": { activity: "video" }, "/members/": { xp: 97 } })
      const simulator = yield* Simulator.make({ admin: { url: admin.url, token: "secret" } })
      yield* play(simulator, harbour)
      yield* play(simulator, `{ "do": "expect", "member": "ada", "activity": "video", "xpAbout": 100 }`)
      const wrong = yield* Effect.flip(
        simulator.runScript(`{ "do": "expect", "member": "ada", "xpAbout": 110, "within": 300 }`)
      )
      assert.strictEqual(wrong.message, "step 1 (expect): expected 110 XP, 5 more or less, found 97 XP")
    })
  )

  it.live("takes the absence of a session for disconnected", () =>
    Effect.gen(function* () {
      const admin = yield* adminWith({})
      const simulator = yield* Simulator.make({})
      yield* play(simulator, harbour)
      yield* play(
        simulator,
        `{ "do": "admin", "url": "${admin.url}", "token": "secret" }
         { "do": "expect", "member": "ada", "activity": "disconnected" }`
      )
    })
  )

  it.live("is refused where there is no bot to ask", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make({})
      yield* play(simulator, harbour)
      const refused = yield* Effect.flip(
        simulator.runScript(`{ "do": "expect", "member": "ada", "activity": "active" }`)
      )
      assert.include(refused.message, "name the bot's admin address and token")
    })
  )
})

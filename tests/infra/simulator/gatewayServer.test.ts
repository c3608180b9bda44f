import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Simulator, type SimulatorOptions } from "../../../src/infra/simulator/Simulator.ts"
import { shardOf } from "../../../src/infra/simulator/Snowflakes.ts"
import { connectRaw, identify, identifyRaw, type RawClient } from "./rawClient.ts"
import { harbour, play, until } from "./support.ts"

const make = (options: SimulatorOptions = {}) =>
  Effect.tap(Simulator.make(options), (simulator) => play(simulator, harbour))

const sessionOf = (client: RawClient): string => client.data("READY")[0]?.session_id ?? ""

const lastSequence = (client: RawClient): number => Math.max(0, ...client.heard.map(({ s }) => s ?? 0))

const closing = (client: RawClient, code: number) =>
  Effect.tap(
    until(() => client.closedWith() !== null, `close ${code}`),
    () => Effect.sync(() => assert.strictEqual(client.closedWith(), code))
  )

/** Resumes after a sequence and waits until RESUMED. */
const resume = (simulator: Simulator, sessionId: string, seq: number) =>
  Effect.gen(function* () {
    const client = yield* connectRaw(simulator)
    client.send(6, { token: simulator.token, session_id: sessionId, seq })
    yield* until(() => client.names().includes("RESUMED"), "RESUMED")
    return client
  })

describe("the simulated gateway", () => {
  it.live("greets, acknowledges heartbeats, and counts its dispatches from 1", () =>
    Effect.gen(function* () {
      const simulator = yield* make({ heartbeatInterval: 30_000 })
      const client = yield* identifyRaw(simulator)
      assert.deepInclude(client.heard[0]?.d, { heartbeat_interval: 30_000 })
      client.send(1, 2)
      yield* until(() => client.heard.some(({ op }) => op === 11), "an acknowledgement")
      const dispatches = client.heard.filter(({ op }) => op === 0)
      assert.deepStrictEqual(
        dispatches.map(({ s, t }) => [s, t]),
        [
          [1, "READY"],
          [2, "GUILD_CREATE"]
        ]
      )
      assert.strictEqual(client.data("READY")[0]?.resume_gateway_url, simulator.addresses.gateway)
    })
  )

  it.live.each([
    { what: "a wrong token", code: 4004, change: { token: "wrong" } },
    { what: "an impossible shard", code: 4010, change: { shard: [2, 2] } },
    { what: "unknown intents", code: 4013, change: { intents: 1 << 30 } },
    { what: "a disallowed intent", code: 4014, change: {} },
    { what: "too many guilds for a shard", code: 4011, change: { intents: 1 } },
    { what: "an unreadable IDENTIFY", code: 4002, change: { intents: "many" } }
  ])("closes on $what with $code", ({ change, code }) =>
    Effect.gen(function* () {
      const limited = code === 4011 ? { guildsPerShard: 0 } : code === 4014 ? { privileged: 0 } : {}
      const simulator = yield* make(limited)
      const client = yield* connectRaw(simulator)
      client.send(2, identify(simulator, change))
      yield* closing(client, code)
    })
  )

  it.live.each([
    { what: "a payload that is not JSON", code: 4002, say: (client: RawClient) => client.sendText("{") },
    {
      what: "a payload of more than 4 096 bytes",
      code: 4002,
      say: (client: RawClient) => client.send(3, "x".repeat(4096))
    },
    { what: "anything before IDENTIFY", code: 4003, say: (client: RawClient) => client.send(8, { guild_id: "1" }) },
    {
      what: "more than 120 payloads a minute",
      code: 4008,
      say: (client: RawClient) => Array.from({ length: 121 }, () => client.send(1, null))
    }
  ])("closes on $what with $code", ({ code, say }) =>
    Effect.gen(function* () {
      const client = yield* connectRaw(yield* make())
      say(client)
      yield* closing(client, code)
    })
  )

  it.live("closes on a second IDENTIFY with 4005, on an unknown opcode with 4001, on another version with 4012", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const twice = yield* identifyRaw(simulator)
      twice.send(2, identify(simulator))
      yield* closing(twice, 4005)
      const odd = yield* identifyRaw(simulator)
      odd.send(17, null)
      yield* closing(odd, 4001)
      yield* closing(yield* connectRaw(simulator, "?v=6"), 4012)
    })
  )

  it.live("closes a client that never beats with 4009", () =>
    Effect.gen(function* () {
      const simulator = yield* make({ heartbeatInterval: 30 })
      yield* closing(yield* identifyRaw(simulator), 4009)
    })
  )

  it.live("replays to a resumed session what members used meanwhile", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      simulator.discord.commands.overwrite(null, [{ name: "profile", description: "A card" }])
      const before = yield* identifyRaw(simulator)
      const heardUntil = lastSequence(before)
      before.terminate()
      yield* until(() => simulator.discord.sessions.connected().length === 0)
      yield* play(simulator, `{ "do": "command", "member": "ada", "name": "profile" }`)
      const after = yield* resume(simulator, sessionOf(before), heardUntil)
      assert.deepStrictEqual(after.names(), ["INTERACTION_CREATE", "RESUMED"])
    })
  )

  it.live("replays to a resumed session exactly what it missed, in order, and then says RESUMED", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const before = yield* identifyRaw(simulator)
      const heardUntil = lastSequence(before)
      before.terminate()
      yield* until(() => simulator.discord.sessions.connected().length === 0)
      yield* play(
        simulator,
        `{ "do": "join", "member": "ada", "channel": "Deck" }
         { "do": "set", "member": "ada", "selfMute": true }
         { "do": "leave", "member": "ada" }`
      )
      const after = yield* resume(simulator, sessionOf(before), heardUntil)
      assert.deepStrictEqual(
        after.heard.filter(({ op }) => op === 0).map(({ s, t }) => [s, t]),
        [
          [heardUntil + 1, "VOICE_STATE_UPDATE"],
          [heardUntil + 2, "VOICE_STATE_UPDATE"],
          [heardUntil + 3, "VOICE_STATE_UPDATE"],
          [heardUntil + 4, "RESUMED"]
        ]
      )
      yield* play(simulator, `{ "do": "join", "member": "ben", "channel": "Deck" }`)
      yield* until(() => lastSequence(after) === heardUntil + 5)
    })
  )

  it.live("forgets a session that its client closed with 1000, and keeps any other", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const { sessions } = simulator.discord
      const ended = yield* identifyRaw(simulator)
      ended.close(1000)
      yield* until(() => sessions.all.length === 0)
      const left = yield* identifyRaw(simulator)
      left.close(4900)
      yield* until(() => sessions.connected().length === 0)
      assert.strictEqual(sessions.all.length, 1)
    })
  )

  it.live("forgets a session whose client stays away too long", () =>
    Effect.gen(function* () {
      let now = Date.UTC(2026, 10, 21)
      const simulator = yield* make({ now: () => now, sessionLifetime: 60_000 })
      const client = yield* identifyRaw(simulator)
      client.terminate()
      yield* until(() => simulator.discord.sessions.connected().length === 0)
      now += 60_001
      const late = yield* connectRaw(simulator)
      late.send(6, { token: simulator.token, session_id: sessionOf(client), seq: 1 })
      yield* until(() => late.heard.some(({ d, op }) => op === 9 && d === false), "op 9")
    })
  )

  it.live("closes a RESUME after a sequence that was never sent with 4007", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const client = yield* identifyRaw(simulator)
      client.terminate()
      const mad = yield* connectRaw(simulator)
      mad.send(6, { token: simulator.token, session_id: sessionOf(client), seq: 99 })
      yield* closing(mad, 4007)
    })
  )

  it.live("tells each of several sessions on one token, and each shard only of its own guilds", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      yield* play(simulator, `{ "do": "guild", "name": "Other" }`)
      const twins = [yield* identifyRaw(simulator), yield* identifyRaw(simulator)]
      const shards = [
        yield* identifyRaw(simulator, { shard: [0, 2] }),
        yield* identifyRaw(simulator, { shard: [1, 2] })
      ]
      yield* play(simulator, `{ "do": "join", "member": "ada", "channel": "Deck" }`)
      const toldOf = (client: RawClient) => client.data("VOICE_STATE_UPDATE").length
      yield* until(() => [...twins, ...shards].reduce((sum, client) => sum + toldOf(client), 0) === 3)
      assert.deepStrictEqual(twins.map(toldOf), [1, 1])
      for (const [shard, client] of shards.entries()) {
        const own = [...simulator.discord.world.guilds.keys()].filter((id) => shardOf(id, 2) === shard)
        assert.deepStrictEqual(
          client.data("GUILD_CREATE").map(({ id }) => id),
          own
        )
      }
    })
  )

  it.live("keeps from a session what its intents do not ask for", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      yield* play(simulator, `{ "do": "join", "member": "ada", "channel": "Deck" }`)
      const client = yield* identifyRaw(simulator, { intents: 1 })
      yield* play(
        simulator,
        `{ "do": "leave", "member": "ada" }
         { "do": "say", "member": "ada", "channel": "log", "text": "hello" }
         { "do": "member", "as": "cy", "guild": "g", "name": "Cy" }
         { "do": "channel", "guild": "g", "name": "new" }`
      )
      yield* until(() => client.names().includes("CHANNEL_CREATE"))
      assert.deepStrictEqual(client.names(), ["READY", "GUILD_CREATE", "CHANNEL_CREATE"])
      assert.deepStrictEqual(client.data("GUILD_CREATE")[0]?.voice_states, [])
    })
  )

  it.live("sends members on request in chunks, and says which were not found", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const client = yield* identifyRaw(simulator)
      const { guild, userId } = simulator.names.member("ada", "g")
      client.send(8, { guild_id: guild.facts.id, user_ids: [userId, "404"], nonce: "n" })
      yield* until(() => client.names().includes("GUILD_MEMBERS_CHUNK"))
      const [chunk] = client.data("GUILD_MEMBERS_CHUNK")
      assert.deepInclude({ ...chunk }, { not_found: ["404"], nonce: "n", chunk_index: 0, chunk_count: 1 })
      assert.strictEqual(chunk?.members?.[0]?.user.id, userId)
      for (let n = 0; n < 1100; n += 1)
        simulator.discord.people.addMember(guild.facts.id, simulator.discord.world.newUser(`M${n}`, {}).id)
      client.send(8, { guild_id: guild.facts.id, query: "", limit: 0 })
      yield* until(() => client.data("GUILD_MEMBERS_CHUNK").length === 3)
      assert.deepStrictEqual(
        client.data("GUILD_MEMBERS_CHUNK").map(({ members }) => members?.length),
        [1, 1000, 104]
      )
    })
  )
})

describe("faults of the simulated gateway", () => {
  it.live("op 7 asks to reconnect, op 9 says whether to resume, on the same socket too", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const client = yield* identifyRaw(simulator)
      yield* play(
        simulator,
        `{ "do": "fault", "kind": "reconnect" }
         { "do": "fault", "kind": "invalidate", "resumable": true }
         { "do": "join", "member": "ada", "channel": "Deck" }`
      )
      yield* until(() => client.heard.some(({ d, op }) => op === 9 && d === true))
      assert.isTrue(client.heard.some(({ op }) => op === 7))
      client.send(6, { token: simulator.token, session_id: sessionOf(client), seq: lastSequence(client) })
      yield* until(() => client.names().includes("RESUMED"))
      assert.deepStrictEqual(client.names().slice(2), ["VOICE_STATE_UPDATE", "RESUMED"])
    })
  )

  it.live("closes with any code, and refuses connections for a while", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const client = yield* identifyRaw(simulator)
      yield* play(
        simulator,
        `{ "do": "fault", "kind": "close", "code": 4000 }
         { "do": "fault", "kind": "drop", "ms": 60000 }`
      )
      yield* closing(client, 4000)
      const refused = yield* connectRaw(simulator)
      assert.strictEqual(refused.closedWith(), 1006)
      yield* play(simulator, `{ "do": "fault", "kind": "heal" }`)
      yield* identifyRaw(simulator)
    })
  )

  it.live("a zombie hears nothing, not even acknowledgements, and everything when it resumes", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const client = yield* identifyRaw(simulator)
      const heardUntil = lastSequence(client)
      yield* play(
        simulator,
        `{ "do": "fault", "kind": "zombie" }
         { "do": "join", "member": "ada", "channel": "Deck" }`
      )
      client.send(1, heardUntil)
      const after = yield* resume(simulator, sessionOf(client), heardUntil)
      assert.deepStrictEqual(after.names(), ["VOICE_STATE_UPDATE", "RESUMED"])
      assert.isFalse(client.heard.some(({ op, t }) => op === 11 || t === "VOICE_STATE_UPDATE"))
    })
  )

  it.live("a replay may overlap what was heard, and a dispatch come twice", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      const client = yield* identifyRaw(simulator)
      yield* play(
        simulator,
        `{ "do": "fault", "kind": "duplicate" }
         { "do": "join", "member": "ada", "channel": "Deck" }
         { "do": "join", "member": "ben", "channel": "Deck" }`
      )
      yield* until(() => client.data("VOICE_STATE_UPDATE").length === 3)
      assert.deepStrictEqual(
        client.heard.flatMap(({ s, t }) => (t === "VOICE_STATE_UPDATE" ? [s] : [])),
        [3, 3, 4]
      )
      client.terminate()
      yield* play(simulator, `{ "do": "fault", "kind": "overlap", "by": 2 }`)
      const after = yield* resume(simulator, sessionOf(client), 4)
      assert.deepStrictEqual(
        after.heard.flatMap(({ s, t }) => (t === null ? [] : [[s, t]])),
        [
          [3, "VOICE_STATE_UPDATE"],
          [4, "VOICE_STATE_UPDATE"],
          [5, "RESUMED"]
        ]
      )
    })
  )

  it.live("voice states may come before the GUILD_CREATE they belong after, and a READY leave a guild out", () =>
    Effect.gen(function* () {
      const simulator = yield* make()
      yield* play(
        simulator,
        `{ "do": "guild", "as": "h", "name": "Gone" }
         { "do": "fault", "kind": "reorder", "guild": "g" }
         { "do": "fault", "kind": "omit", "guild": "h" }`
      )
      const client = yield* identifyRaw(simulator)
      yield* play(simulator, `{ "do": "join", "member": "ada", "channel": "Deck" }`)
      yield* until(() => client.names().includes("GUILD_CREATE"))
      assert.deepStrictEqual(client.names(), ["READY", "VOICE_STATE_UPDATE", "GUILD_CREATE"])
      assert.strictEqual(client.data("READY")[0]?.guilds?.length, 1)
      assert.strictEqual(client.data("GUILD_CREATE")[0]?.voice_states?.length, 1)
    })
  )
})

import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Scope } from "effect"
import { TestClock } from "effect/testing"
import { Gateway, type GatewayListener, type GatewaySession } from "../../../src/infra/discord/Gateway.ts"
import { SimulatedDiscord } from "../../../src/infra/simulator/SimulatedDiscord.ts"
import { layerSimulatedGateway, type SimulatedGatewayOptions } from "../../../src/infra/simulator/SimulatedGateway.ts"
import { Simulator } from "../../../src/infra/simulator/Simulator.ts"
import { Names } from "../../../src/infra/simulator/script/Names.ts"
import { performStep } from "../../../src/infra/simulator/script/performStep.ts"
import { connectRaw, identify, INTENTS, readTold } from "./rawClient.ts"
import { harbour, steps, until } from "./support.ts"

const START = Date.UTC(2026, 10, 21)

/** A Discord under the test's own clock, and a listener that writes everything down. */
const makeWorld = Effect.gen(function* () {
  yield* TestClock.setTime(START)
  const clock = yield* Effect.clockWith(Effect.succeed)
  const discord = new SimulatedDiscord({ now: () => clock.currentTimeMillisUnsafe() })
  const names = new Names(discord)
  const play = (script: string) => {
    for (const step of steps(script)) {
      if (step.do !== "wait" && step.do !== "expect" && step.do !== "admin") performStep(discord, null, names, step)
    }
  }
  play(harbour)
  return { discord, play }
})

const makeListener = () => {
  const heard: Array<{ readonly name: string; readonly sequence: number; readonly data: unknown }> = []
  const signs: Array<string> = []
  const listener: GatewayListener = {
    dispatched: (name, sequence, data) => heard.push({ name, sequence, data }),
    acknowledged: (sentAt) => signs.push(`acknowledged ${sentAt}`),
    lost: (code) => signs.push(`lost ${code}`)
  }
  return { heard, signs, listener, names: () => heard.map(({ name }) => name) }
}

const connect = (
  discord: SimulatedDiscord,
  listener: GatewayListener,
  session: GatewaySession | null = null,
  options: SimulatedGatewayOptions = {}
) =>
  Effect.gen(function* () {
    const gateway = yield* Gateway
    return yield* gateway.connect(0, 1, session, listener)
  }).pipe(Effect.provide(layerSimulatedGateway(discord, options)))

const joined = `{ "do": "join", "member": "ada", "channel": "Deck" }`

describe("the simulated gateway in process", () => {
  it.effect("tells the listener at once, in order", () =>
    Effect.gen(function* () {
      const { discord, play } = yield* makeWorld
      const { heard, listener } = makeListener()
      yield* connect(discord, listener)
      play(joined)
      assert.deepStrictEqual(
        heard.map(({ name, sequence }) => [name, sequence]),
        [
          ["READY", 1],
          ["GUILD_CREATE", 2],
          ["VOICE_STATE_UPDATE", 3]
        ]
      )
    })
  )

  it.effect("resumes a dropped connection by itself, and replays what was missed", () =>
    Effect.gen(function* () {
      const { discord, play } = yield* makeWorld
      const { listener, names, signs } = makeListener()
      yield* connect(discord, listener)
      play(`{ "do": "fault", "kind": "drop" }`)
      play(joined)
      assert.deepStrictEqual(names(), ["READY", "GUILD_CREATE"])
      yield* TestClock.adjust("500 millis")
      assert.deepStrictEqual(signs, ["lost 1006"])
      assert.deepStrictEqual(names().slice(2), ["VOICE_STATE_UPDATE", "RESUMED"])
      assert.strictEqual(discord.sessions.identified, 1)
    })
  )

  it.effect("identifies anew when the session is refused, and waits while nobody can connect", () =>
    Effect.gen(function* () {
      const { discord, play } = yield* makeWorld
      const { listener, names } = makeListener()
      yield* connect(discord, listener)
      play(`{ "do": "fault", "kind": "drop", "resume": "refuse", "ms": 10000 }`)
      play(joined)
      yield* TestClock.adjust("9 seconds")
      assert.deepStrictEqual(names(), ["READY", "GUILD_CREATE"])
      yield* TestClock.adjust("2 seconds")
      assert.deepStrictEqual(names(), ["READY", "GUILD_CREATE", "READY", "GUILD_CREATE"])
    })
  )

  it.effect("notices a dead connection at the second heartbeat without an answer", () =>
    Effect.gen(function* () {
      const { discord, play } = yield* makeWorld
      const { listener, names, signs } = makeListener()
      const connection = yield* connect(discord, listener)
      yield* connection.heartbeat
      play(`{ "do": "fault", "kind": "zombie" }`)
      play(joined)
      yield* connection.heartbeat
      yield* connection.heartbeat
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(signs, [`acknowledged ${START}`, "lost 4200"])
      assert.deepStrictEqual(names().slice(2), ["VOICE_STATE_UPDATE", "RESUMED"])
    })
  )

  it.effect("leaves its session open when its scope closes, for the next process", () =>
    Effect.gen(function* () {
      const { discord, play } = yield* makeWorld
      const first = makeListener()
      const scope = yield* Scope.make()
      yield* Scope.provide(connect(discord, first.listener), scope)
      yield* Scope.close(scope, Exit.void)
      play(joined)
      const sessionId = readTold(first.heard[0]?.data).session_id ?? ""
      const next = makeListener()
      yield* connect(discord, next.listener, { sessionId, resumeUrl: "", sequence: 2 })
      assert.deepStrictEqual(
        next.heard.map(({ name, sequence }) => [name, sequence]),
        [
          ["VOICE_STATE_UPDATE", 3],
          ["RESUMED", 4]
        ]
      )
      assert.strictEqual(discord.sessions.identified, 1)
    })
  )

  it.effect("says when Discord will not have us", () =>
    Effect.gen(function* () {
      const { discord } = yield* makeWorld
      discord.sessions.options = { ...discord.sessions.options, privileged: 0 }
      const connection = yield* connect(discord, makeListener().listener)
      const refusing = yield* Effect.forkChild(Effect.flip(connection.refused))
      const refused = yield* Fiber.join(refusing)
      assert.deepInclude({ ...refused }, { reason: "missing intent", code: 4014 })
    })
  )

  it.effect("fetches members", () =>
    Effect.gen(function* () {
      const { discord } = yield* makeWorld
      const { heard, listener } = makeListener()
      const connection = yield* connect(discord, listener)
      const [guildId = ""] = discord.world.guilds.keys()
      yield* connection.requestMembers(guildId, [discord.world.bot.id, "1"])
      const { members, not_found } = readTold(heard.at(-1)?.data)
      assert.deepStrictEqual([members?.[0]?.user.id, not_found], [discord.world.bot.id, ["1"]])
    })
  )
})

describe("both gateways", () => {
  it.live("deliver the same dispatches, word for word", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make({})
      for (const step of steps(harbour)) if (step.do === "guild" || step.do === "member") simulator.perform(step)
      const { heard, listener } = makeListener()
      yield* connect(simulator.discord, listener, null, { intents: INTENTS })
      const client = yield* connectRaw(simulator)
      client.send(2, identify(simulator))
      yield* until(() => client.names().includes("GUILD_CREATE"))
      yield* Effect.orDie(
        simulator.runScript(`
          { "do": "join", "member": "ada", "channel": "Deck", "camera": true }
          { "do": "set", "member": "ada", "screen": true }
          { "do": "role", "as": "crew", "guild": "g", "name": "Crew" }
          { "do": "give", "member": "ada", "role": "crew" }
          { "do": "say", "member": "ben", "channel": "log", "text": "ahoy" }
          { "do": "channel", "guild": "g", "name": "Attic", "kind": "voice" }
          { "do": "move", "member": "ada", "channel": "Attic" }
          { "do": "deleteChannel", "channel": "Attic" }
          { "do": "kick", "member": "ben" }
          { "do": "fault", "kind": "unavailable", "guild": "g" }
          { "do": "fault", "kind": "available", "guild": "g" }
        `)
      )
      yield* until(() => client.data("GUILD_CREATE").length === 2)
      const overSocket = client.heard.flatMap(({ d, s, t }) => (t === null ? [] : [{ name: t, sequence: s, data: d }]))
      // READY names the session, and each has its own.
      assert.deepStrictEqual(heard.slice(1), overSocket.slice(1))
      assert.strictEqual(heard.length, 13)
    })
  )
})

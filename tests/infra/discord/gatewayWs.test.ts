import { createServer } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { type WebSocket, WebSocketServer } from "ws"
import { layerWs } from "../../../src/infra/discord/gatewayWs.ts"
import {
  connectIn,
  gatewayContract,
  type GatewayUnderTest,
  makeHarbour,
  openGateway,
  sessionOf
} from "./gatewayContract.ts"
import { Recorder } from "./recorder.ts"

const ws: GatewayUnderTest = {
  name: "bare @discordjs/ws",
  layer: ({ token }) => layerWs({ token, shards: "auto" })
}

gatewayContract(ws)

const guildMembers = 1 << 1
const guildPresences = 1 << 8
const messageContent = 1 << 15

/** A process that has heard one voice state and is gone, with what it stored. */
const afterALife = Effect.fnUntraced(function* () {
  const harbour = yield* makeHarbour()
  const recorder = new Recorder()
  const { close } = yield* connectIn(yield* openGateway(ws, harbour.simulator), recorder)
  yield* recorder.until("GUILD_CREATE")
  harbour.enter()
  yield* recorder.until("VOICE_STATE_UPDATE")
  yield* close
  return { ...harbour, session: sessionOf(recorder) } as const
})

/** A gateway that says hello and then plays dead: it answers neither heartbeats nor the closing handshake. */
const deadPeer = Effect.acquireRelease(
  Effect.callback<{ readonly url: string; readonly greeted: () => boolean; readonly close: () => void }>((resume) => {
    const http = createServer()
    const sockets = new Set<WebSocket>()
    new WebSocketServer({ server: http }).on("connection", (socket) => {
      socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 60_000 }, s: null, t: null }), () => socket.pause())
      sockets.add(socket)
    })
    http.listen(0, "127.0.0.1", () => {
      const address = http.address()
      if (typeof address !== "object" || address === null) return
      resume(
        Effect.succeed({
          url: `ws://127.0.0.1:${address.port}/`,
          greeted: () => sockets.size > 0,
          close: () => {
            for (const socket of sockets) socket.terminate()
            http.close()
          }
        })
      )
    })
  }),
  (peer) => Effect.sync(peer.close)
)

describe("a stored gateway session", () => {
  it.live("is resumed by a new connection: what was missed is replayed, RESUMED comes last, nobody identifies", () =>
    Effect.gen(function* () {
      const { fidget, leave, session, simulator } = yield* afterALife()
      fidget(20)
      leave()
      const recorder = new Recorder()
      yield* connectIn(yield* openGateway(ws, simulator), recorder, session)
      yield* recorder.until("RESUMED")
      assert.deepStrictEqual(recorder.story, [...Array.from({ length: 21 }, () => "VOICE_STATE_UPDATE"), "RESUMED"])
      assert.deepStrictEqual(
        recorder.dispatches.map(({ sequence }) => sequence),
        Array.from({ length: 22 }, (_, index) => session.sequence + 1 + index)
      )
      assert.strictEqual(simulator.discord.sessions.identified, 1)
    })
  )

  it.live("that Discord has forgotten falls back to an identify", () =>
    Effect.gen(function* () {
      const { session, simulator } = yield* afterALife()
      const recorder = new Recorder()
      yield* connectIn(yield* openGateway(ws, simulator), recorder, { ...session, sessionId: "forgotten" })
      yield* recorder.until("GUILD_CREATE")
      assert.deepStrictEqual(recorder.story, ["lost", "READY", "GUILD_CREATE"])
    })
  )

  for (const resumeUrl of ["ws://127.0.0.1:1/", "no address at all"])
    it.live(`is resumed at the common address when its own is ${resumeUrl}`, () =>
      Effect.gen(function* () {
        const { fidget, session, simulator } = yield* afterALife()
        fidget(3)
        const recorder = new Recorder()
        yield* connectIn(yield* openGateway(ws, simulator), recorder, { ...session, resumeUrl })
        yield* recorder.until("RESUMED")
        assert.strictEqual(recorder.count("VOICE_STATE_UPDATE"), 3)
        assert.strictEqual(recorder.count("lost"), 0)
      })
    )

  it.live("outlives a Discord that cannot be reached for a while", () =>
    Effect.gen(function* () {
      const { enter, fidget, simulator } = yield* makeHarbour()
      const recorder = new Recorder()
      yield* connectIn(yield* openGateway(ws, simulator), recorder)
      yield* recorder.until("GUILD_CREATE")
      enter()
      simulator.perform({ do: "fault", kind: "drop", ms: 2_500 })
      fidget(4)
      yield* recorder.until("RESUMED")
      assert.strictEqual(recorder.count("lost"), 1)
      assert.strictEqual(recorder.count("READY"), 1)
      assert.strictEqual(recorder.count("VOICE_STATE_UPDATE"), 5)
    })
  )
})

describe("without the members intent", () => {
  it.live("the bot runs reduced, and says so", () =>
    Effect.gen(function* () {
      const { simulator } = yield* makeHarbour({ privileged: guildPresences | messageContent })
      const gateway = yield* openGateway(ws, simulator)
      assert.isFalse(gateway.reduced())
      const recorder = new Recorder()
      yield* connectIn(gateway, recorder)
      yield* recorder.until("GUILD_CREATE")
      assert.isTrue(gateway.reduced())
      assert.deepStrictEqual(recorder.story, ["lost", "READY", "GUILD_CREATE"])
      assert.strictEqual((simulator.discord.sessions.all[0]?.facts.intents ?? 0) & guildMembers, 0)
    })
  )

  it.live("a second refusal is final and names the switch to turn on", () =>
    Effect.gen(function* () {
      const { simulator } = yield* makeHarbour({ privileged: 0 })
      const recorder = new Recorder()
      const { connection } = yield* connectIn(yield* openGateway(ws, simulator), recorder)
      yield* recorder.until("GUILD_CREATE")
      simulator.perform({ do: "fault", kind: "close", code: 4014 })
      const refusal = yield* Effect.flip(connection.refused)
      assert.strictEqual(refusal.reason, "missing intent")
      assert.include(refusal.mend, "Server Members Intent")
    })
  )
})

it.live("a plan that the operator has fixed needs no Discord", () =>
  Effect.gen(function* () {
    const { simulator } = yield* makeHarbour()
    simulator.perform({ do: "fault", kind: "restHang", route: "/gateway/bot" })
    const fixed = (shards: number | { readonly count: number; readonly shards: ReadonlyArray<number> }) =>
      openGateway({ ...ws, layer: ({ token }) => layerWs({ token, shards }) }, simulator)
    const two = yield* fixed(2)
    assert.deepStrictEqual(yield* two.plan, { count: 2, shards: [0, 1] })
    const some = yield* fixed({ count: 8, shards: [4, 5] })
    assert.deepStrictEqual(yield* some.plan, { count: 8, shards: [4, 5] })
  })
)

it.live("a peer that plays dead does not hold up the end", () =>
  Effect.gen(function* () {
    const { simulator } = yield* makeHarbour()
    const peer = yield* deadPeer
    const session = { sessionId: "any", resumeUrl: peer.url, sequence: 1 }
    const { close } = yield* connectIn(yield* openGateway(ws, simulator), new Recorder(), session)
    while (!peer.greeted()) yield* Effect.sleep("10 millis")
    yield* Effect.sleep("100 millis")
    const [took] = yield* Effect.timed(close)
    assert.isBelow(Duration.toMillis(took), 5_000)
  })
)

it.live("closing while nobody answers ends the attempts", () =>
  Effect.gen(function* () {
    const { simulator } = yield* makeHarbour()
    const session = { sessionId: "any", resumeUrl: "ws://127.0.0.1:1/", sequence: 1 }
    simulator.discord.sessions.downUntil = Infinity
    const { close } = yield* connectIn(yield* openGateway(ws, simulator), new Recorder(), session)
    yield* Effect.sleep("1 second")
    yield* close
    const asked = simulator.rest.length
    yield* Effect.sleep("3 seconds")
    assert.strictEqual(simulator.rest.length, asked)
  })
)

it.live("closing between two sockets opens no third", () =>
  Effect.gen(function* () {
    const { simulator } = yield* makeHarbour()
    const recorder = new Recorder()
    const { close } = yield* connectIn(yield* openGateway(ws, simulator), recorder)
    yield* recorder.until("GUILD_CREATE")
    simulator.perform({ do: "fault", kind: "drop" })
    yield* recorder.until("lost")
    yield* close
    // The library goes on half a second after a loss.
    yield* Effect.sleep("1 second")
    assert.strictEqual(simulator.discord.sessions.connected().length, 0)
  })
)

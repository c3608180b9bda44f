import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Exit, Layer, Redacted, Scope } from "effect"
import { decodeDispatch } from "../../../src/infra/discord/decodeDispatch.ts"
import { DiscordRest } from "../../../src/infra/discord/DiscordRest.ts"
import { Gateway, type GatewaySession } from "../../../src/infra/discord/Gateway.ts"
import { Simulator, type SimulatorOptions } from "../../../src/infra/simulator/Simulator.ts"
import { Recorder } from "./recorder.ts"

export interface GatewayTarget {
  readonly token: Redacted.Redacted
  readonly apiUrl: string
}

export interface GatewayUnderTest {
  readonly name: string
  readonly layer: (target: GatewayTarget) => Layer.Layer<Gateway, never, DiscordRest>
}

/** A simulated Discord with a harbour in it, and Ada at its bar. */
export const makeHarbour = Effect.fnUntraced(function* (options: SimulatorOptions = {}) {
  const simulator = yield* Simulator.make(options)
  const guild = simulator.perform({ do: "guild", as: "g", name: "Harbour", voice: ["Deck", "Cabin"], text: ["log"] })
  const ada = simulator.perform({ do: "member", as: "ada", guild: "g", name: "Ada", roles: [] })
  if (guild === null || ada === null) return yield* Effect.die(new Error("the harbour was not built"))
  return {
    simulator,
    guild,
    ada,
    enter: () => simulator.perform({ do: "join", member: "ada", channel: "Deck" }),
    leave: () => simulator.perform({ do: "leave", member: "ada" }),
    /** So many voice states, each different from the one before. */
    fidget: (times: number) => {
      for (let turn = 0; turn < times; turn += 1)
        simulator.perform({ do: "set", member: "ada", selfMute: turn % 2 === 0 })
    }
  } as const
})

/** A gateway on a simulator, closed with the scope. */
export const openGateway = Effect.fnUntraced(function* (
  gateway: GatewayUnderTest,
  simulator: Simulator,
  token = simulator.token
) {
  const target = { token: Redacted.make(token), apiUrl: simulator.addresses.api }
  const services = yield* Layer.build(gateway.layer(target).pipe(Layer.provide(DiscordRest.layer(target))))
  return yield* Effect.provide(Gateway, services)
})

/** What a new process would have stored. */
export const sessionOf = (recorder: Recorder): GatewaySession => {
  const ready = recorder.dispatches.findLast(({ name }) => name === "READY")
  const read = decodeDispatch("READY", ready?.data)
  if (read?._tag !== "Ready") throw new Error("no READY was heard")
  return {
    sessionId: read.sessionId,
    resumeUrl: read.resumeUrl,
    sequence: recorder.dispatches.at(-1)?.sequence ?? 0
  }
}

/** Sequences without gap or repetition, starting anew at each READY; and all of it can be read. */
const assertInOrder = (recorder: Recorder, from = 0): void => {
  let last = from
  for (const { data, name, sequence } of recorder.dispatches) {
    assert.notStrictEqual(decodeDispatch(name, data)?._tag, "DispatchMalformed", `${name} cannot be read`)
    if (name === "READY") last = 0
    assert.strictEqual(sequence, last + 1, `${name} came out of turn`)
    last = sequence
  }
}

/** Connects in a scope of its own, so that a test can close it. */
export const connectIn = Effect.fnUntraced(function* (
  gateway: typeof Gateway.Service,
  recorder: Recorder,
  session: GatewaySession | null = null
) {
  const scope = yield* Scope.fork(yield* Effect.scope)
  const connection = yield* Scope.provide(gateway.connect(0, 1, session, recorder), scope)
  return { connection, close: Scope.close(scope, Exit.void) } as const
})

/** Two shards, each with a recorder and a scope of its own. */
const connectPair = Effect.fnUntraced(function* (underTest: GatewayUnderTest) {
  const { simulator } = yield* makeHarbour({ shards: 2, maxConcurrency: 2 })
  const gateway = yield* openGateway(underTest, simulator)
  const open = Effect.fnUntraced(function* (shard: number) {
    const recorder = new Recorder()
    const scope = yield* Scope.fork(yield* Effect.scope)
    yield* Scope.provide(gateway.connect(shard, 2, null, recorder), scope)
    return { recorder, close: Scope.close(scope, Exit.void) } as const
  })
  const pair = [yield* open(0), yield* open(1)] as const
  for (const { recorder } of pair) yield* recorder.until("READY")
  return { simulator, open, pair } as const
})

/** What every layer of the Gateway keeps, on the wire, against the simulated Discord. */
export const gatewayContract = (underTest: GatewayUnderTest): void => {
  const connected = Effect.fnUntraced(function* (options: SimulatorOptions = {}) {
    const harbour = yield* makeHarbour(options)
    const gateway = yield* openGateway(underTest, harbour.simulator)
    const recorder = new Recorder()
    const { close, connection } = yield* connectIn(gateway, recorder)
    yield* recorder.until("GUILD_CREATE")
    return { ...harbour, gateway, recorder, connection, close } as const
  })

  describe(`the gateway on ${underTest.name}`, () => {
    it.live("plans as many shards as Discord recommends", () =>
      Effect.gen(function* () {
        const { simulator } = yield* makeHarbour({ shards: 3 })
        const gateway = yield* openGateway(underTest, simulator)
        assert.deepStrictEqual(yield* gateway.plan, { count: 3, shards: [0, 1, 2] })
      })
    )

    it.live("tells READY, then each guild, then what happens, once and in the order of the socket", () =>
      Effect.gen(function* () {
        const { enter, fidget, recorder } = yield* connected()
        enter()
        fidget(200)
        yield* recorder.until("VOICE_STATE_UPDATE", 201)
        assert.deepStrictEqual(recorder.story.slice(0, 3), ["READY", "GUILD_CREATE", "VOICE_STATE_UPDATE"])
        assertInOrder(recorder)
      })
    )

    it.live("opens every shard of a plan, each with its own guilds", () =>
      Effect.gen(function* () {
        const { simulator } = yield* makeHarbour({ shards: 2, maxConcurrency: 2 })
        for (const name of ["Bay", "Cove", "Dock", "Estuary"])
          simulator.perform({ do: "guild", as: name, name, voice: ["Deck"], text: [] })
        const gateway = yield* openGateway(underTest, simulator)
        const { count, shards } = yield* gateway.plan
        const recorders = shards.map(() => new Recorder())
        for (const [index, shard] of shards.entries()) {
          const recorder = recorders[index]
          if (recorder !== undefined) yield* gateway.connect(shard, count, null, recorder)
        }
        const guilds = () => recorders.flatMap((recorder) => recorder.story).filter((name) => name === "GUILD_CREATE")
        for (const recorder of recorders) yield* recorder.until("READY")
        while (guilds().length < 5) yield* Effect.sleep("10 millis")
        for (const recorder of recorders) assertInOrder(recorder)
        const opened = simulator.discord.sessions.all.map(({ facts }) => [facts.shard, facts.count])
        assert.sameDeepMembers(opened, [
          [0, 2],
          [1, 2]
        ])
      })
    )

    it.live("resumes a shard whose connection broke, and leaves the others alone", () =>
      Effect.gen(function* () {
        const { pair, simulator } = yield* connectPair(underTest)
        simulator.perform({ do: "fault", kind: "drop", shard: 0 })
        yield* pair[0].recorder.until("RESUMED")
        assert.strictEqual(pair[0].recorder.count("READY"), 1)
        assert.strictEqual(pair[1].recorder.count("lost"), 0)
        assert.strictEqual(simulator.discord.sessions.identified, 2)
      })
    )

    it.live("connects a shard anew whose scope was closed, and leaves the others alone", () =>
      Effect.gen(function* () {
        const { open, pair, simulator } = yield* connectPair(underTest)
        yield* pair[0].close
        const { recorder } = yield* open(0)
        yield* recorder.until("READY")
        assertInOrder(recorder)
        assert.strictEqual(pair[1].recorder.count("lost"), 0)
        assert.strictEqual(pair[1].recorder.count("READY"), 1)
        assert.strictEqual(simulator.discord.sessions.identified, 3)
      })
    )

    it.live("tells a dispatch that Discord sends twice once", () =>
      Effect.gen(function* () {
        const { enter, fidget, recorder, simulator } = yield* connected()
        simulator.perform({ do: "fault", kind: "duplicate", times: 5 })
        enter()
        fidget(10)
        yield* recorder.until("VOICE_STATE_UPDATE", 11)
        assertInOrder(recorder)
      })
    )

    it.live("tells of a broken connection, resumes, and hears what was missed", () =>
      Effect.gen(function* () {
        const { enter, fidget, recorder, simulator } = yield* connected()
        enter()
        yield* recorder.until("VOICE_STATE_UPDATE")
        simulator.perform({ do: "fault", kind: "drop" })
        fidget(50)
        yield* recorder.until("RESUMED")
        assert.deepStrictEqual(recorder.story, [
          "READY",
          "GUILD_CREATE",
          "VOICE_STATE_UPDATE",
          "lost",
          ...Array.from({ length: 50 }, () => "VOICE_STATE_UPDATE"),
          "RESUMED"
        ])
        assertInOrder(recorder)
      })
    )

    it.live("tells what a replay repeats once", () =>
      Effect.gen(function* () {
        const { enter, fidget, recorder, simulator } = yield* connected()
        enter()
        fidget(10)
        yield* recorder.until("VOICE_STATE_UPDATE", 11)
        simulator.perform({ do: "fault", kind: "overlap", by: 5 })
        simulator.perform({ do: "fault", kind: "drop" })
        fidget(3)
        yield* recorder.until("RESUMED")
        assert.strictEqual(recorder.count("VOICE_STATE_UPDATE"), 14)
        assertInOrder(recorder)
      })
    )

    it.live("identifies when Discord refuses the resume", () =>
      Effect.gen(function* () {
        const { enter, recorder, simulator } = yield* connected()
        enter()
        yield* recorder.until("VOICE_STATE_UPDATE")
        simulator.perform({ do: "fault", kind: "drop", resume: "refuse" })
        yield* recorder.until("GUILD_CREATE", 2)
        assert.isAbove(recorder.count("lost"), 0)
        assert.strictEqual(recorder.count("RESUMED"), 0)
        assertInOrder(recorder)
      })
    )

    it.live("reconnects and resumes when told to (op 7)", () =>
      Effect.gen(function* () {
        const { enter, fidget, recorder, simulator } = yield* connected()
        enter()
        simulator.perform({ do: "fault", kind: "reconnect" })
        fidget(5)
        yield* recorder.until("RESUMED")
        assert.strictEqual(recorder.count("lost"), 1)
        assert.strictEqual(recorder.count("VOICE_STATE_UPDATE"), 6)
        assertInOrder(recorder)
      })
    )

    it.live("resumes on the same socket when its session is questioned (op 9, true)", () =>
      Effect.gen(function* () {
        const { recorder, simulator } = yield* connected()
        simulator.perform({ do: "fault", kind: "invalidate", resumable: true })
        yield* recorder.until("RESUMED")
        assert.strictEqual(recorder.count("lost"), 0)
      })
    )

    it.live("identifies when its session is over (op 9, false)", () =>
      Effect.gen(function* () {
        const { recorder, simulator } = yield* connected()
        simulator.perform({ do: "fault", kind: "invalidate", resumable: false })
        yield* recorder.until("GUILD_CREATE", 2)
        assert.isAbove(recorder.count("lost"), 0)
        assertInOrder(recorder)
      })
    )

    it.live("leaves a connection that answers no heartbeat, and resumes", () =>
      Effect.gen(function* () {
        const { enter, recorder, simulator } = yield* connected({ heartbeatInterval: 300 })
        simulator.perform({ do: "fault", kind: "zombie" })
        enter()
        yield* recorder.until("RESUMED")
        assert.strictEqual(recorder.count("lost"), 1)
        assert.strictEqual(recorder.count("VOICE_STATE_UPDATE"), 1)
        assertInOrder(recorder)
      })
    )

    for (const code of [4000, 4009])
      it.live(`resumes after close code ${code}`, () =>
        Effect.gen(function* () {
          const { recorder, simulator } = yield* connected()
          simulator.perform({ do: "fault", kind: "close", code })
          yield* recorder.until("RESUMED")
          assert.deepStrictEqual(
            recorder.heard.filter(({ kind }) => kind === "lost"),
            [{ kind: "lost", code }]
          )
        })
      )

    it.live("has its heartbeats acknowledged, each with the instant it left", () =>
      Effect.gen(function* () {
        const { connection, recorder } = yield* connected()
        const before = yield* Clock.currentTimeMillis
        yield* connection.heartbeat
        yield* recorder.until("acknowledged")
        const [first] = recorder.heard.filter((heard) => heard.kind === "acknowledged")
        assert.isAtLeast(first?.sentAt ?? 0, before)
        assert.isAtMost(first?.sentAt ?? Infinity, yield* Clock.currentTimeMillis)
        yield* Effect.forEach([1, 2, 3], () => connection.heartbeat)
        yield* recorder.until("acknowledged", 4)
      })
    )

    it.live("asks for members", () =>
      Effect.gen(function* () {
        const { ada, connection, guild, recorder } = yield* connected()
        yield* connection.requestMembers(guild, [ada, "1"])
        yield* recorder.until("GUILD_MEMBERS_CHUNK")
        const read = decodeDispatch("GUILD_MEMBERS_CHUNK", recorder.dispatches.at(-1)?.data)
        assert.isTrue(read?._tag === "MembersArrived")
        if (read?._tag !== "MembersArrived") return
        assert.deepStrictEqual(
          read.members.map((member) => [member.userId, member.name, member.bot]),
          [[ada, "Ada", false]]
        )
        assert.deepStrictEqual(read.notFound.map(String), ["1"])
      })
    )

    it.live("asks for more members than Discord answers at once in parts", () =>
      Effect.gen(function* () {
        const { connection, guild, recorder } = yield* connected()
        yield* connection.requestMembers(
          guild,
          Array.from({ length: 250 }, (_, index) => String(index + 1))
        )
        yield* recorder.until("GUILD_MEMBERS_CHUNK", 3)
      })
    )

    it.live("is told nothing more once its scope is closed", () =>
      Effect.gen(function* () {
        const { close, enter, recorder, simulator } = yield* connected()
        yield* close
        const heard = recorder.heard.length
        enter()
        yield* Effect.sleep("50 millis")
        assert.strictEqual(recorder.heard.length, heard)
        assert.strictEqual(simulator.discord.sessions.connected().length, 0)
      })
    )

    it.live("connects anew in the same process after its scope is closed", () =>
      Effect.gen(function* () {
        const { close, gateway } = yield* connected()
        yield* close
        const recorder = new Recorder()
        yield* connectIn(gateway, recorder)
        yield* recorder.until("GUILD_CREATE")
        assertInOrder(recorder)
      })
    )

    it.live("is refused for a token that Discord does not know, and says the mend", () =>
      Effect.gen(function* () {
        const { simulator } = yield* makeHarbour()
        const gateway = yield* openGateway(underTest, simulator, "a.mistyped.token")
        const unplanned = yield* Effect.flip(gateway.plan)
        assert.strictEqual(unplanned._tag === "GatewayRefused" && unplanned.reason, "bad token")
        const { connection } = yield* connectIn(gateway, new Recorder())
        const refusal = yield* Effect.flip(connection.refused)
        assert.strictEqual(refusal.reason, "bad token")
        assert.include(refusal.mend, "DISCORD_TOKEN")
      })
    )

    for (const [code, reason] of [
      [4004, "bad token"],
      [4010, "sharding"],
      [4011, "sharding"],
      [4012, "api version"],
      [4013, "invalid intent"]
    ] as const)
      it.live(`is refused with close code ${code}: ${reason}`, () =>
        Effect.gen(function* () {
          const { connection, recorder, simulator } = yield* connected()
          simulator.perform({ do: "fault", kind: "close", code })
          const refusal = yield* Effect.flip(connection.refused)
          assert.strictEqual(refusal.reason, reason)
          assert.strictEqual(refusal.code, code)
          assert.isAbove(refusal.mend.length, 20)
          assert.strictEqual(recorder.story.at(-1), "lost")
        })
      )

    it.live("waits for a Discord that cannot be reached, and connects when it can", () =>
      Effect.gen(function* () {
        const harbour = yield* makeHarbour()
        const { simulator } = harbour
        simulator.perform({ do: "fault", kind: "restError", route: "/gateway/bot", status: 503, times: 4 })
        simulator.discord.sessions.downUntil = (yield* Clock.currentTimeMillis) + 2_000
        const gateway = yield* openGateway(underTest, simulator)
        const recorder = new Recorder()
        yield* connectIn(gateway, recorder)
        yield* recorder.until("GUILD_CREATE")
        assert.strictEqual(recorder.count("lost"), 0)
      })
    )
  })
}

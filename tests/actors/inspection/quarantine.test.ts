import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer, Logger, Redacted, Schedule, Schema } from "effect"
import { RecentErrors } from "../../../src/actors/inspection/RecentErrors.ts"
import { samplePages } from "../../entrypoints/admin/adminClient.ts"
import { layerInspector } from "../../../src/actors/inspection/inspectFleet.ts"
import * as views from "../../../src/actors/inspection/views.ts"
import { Fleet } from "../../../src/actors/shard/Fleet.ts"
import { fleetLife } from "../../../src/actors/shard/fleetLife.ts"
import { RuntimeTimings } from "../../../src/actors/shard/RuntimeTimings.ts"
import { VoiceSessionLogic } from "../../../src/actors/voice/SessionActor.ts"
import { AdminServer, adminServer } from "../../../src/entrypoints/admin/AdminServer.ts"
import { layerMemory } from "../../../src/infra/checkpoint/embedded.ts"
import { LedgerClock } from "../../../src/infra/clock/LedgerClock.ts"
import { DiscordRest } from "../../../src/infra/discord/DiscordRest.ts"
import { layerEmbedded } from "../../../src/infra/ledger/layers.ts"
import { layerSimulatedGateway } from "../../../src/infra/simulator/SimulatedGateway.ts"
import { Simulator } from "../../../src/infra/simulator/Simulator.ts"
import { withDefect } from "../support/testShard.ts"

const token = "a token for this test"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-quarantine-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const world = `
{ "do": "guild", "as": "g", "name": "Harbour", "voice": ["Deck", "Cabin"], "text": ["log"] }
{ "do": "guild", "as": "h", "name": "Meadow", "voice": ["Bench"] }
{ "do": "member", "as": "ada", "guild": "g", "name": "Ada" }
{ "do": "member", "as": "ben", "guild": "g", "name": "Ben" }
{ "do": "member", "as": "cyd", "guild": "h", "name": "Cyd" }
{ "do": "join", "member": "ada", "channel": "Deck" }
{ "do": "join", "member": "ben", "channel": "Deck" }
{ "do": "join", "member": "cyd", "channel": "Bench" }
`

/** A whole bot in this process, its sessions running a machine that breaks for `broken` users at their camera. */
const startBot = Effect.gen(function* () {
  const simulator = yield* Simulator.make()
  yield* simulator.runScript(world)
  const broken = new Set<string>()
  const logic = withDefect(
    ({ userId }, event) => broken.has(userId) && event.type === "VOICE.CHANGED" && event.voice.camera
  )
  const runtime = Layer.mergeAll(
    layerEmbedded(yield* folder),
    layerMemory,
    layerSimulatedGateway(simulator.discord),
    DiscordRest.layer({ token: Redacted.make(simulator.token), apiUrl: simulator.addresses.api }),
    LedgerClock.layer,
    Fleet.layer,
    Layer.succeed(RuntimeTimings, { heartbeatMs: 200, settleMs: 100, batchSize: 100, embedded: true }),
    Layer.succeed(VoiceSessionLogic, logic),
    RecentErrors.layer,
    samplePages,
    Logger.layer([])
  )
  const context = yield* Layer.build(
    adminServer({ host: "127.0.0.1", port: 0, token: Redacted.make(token) }).pipe(
      Layer.provideMerge(layerInspector({ version: "0.0.0", mode: "embedded" })),
      Layer.provideMerge(runtime)
    )
  )
  const { url } = Context.get(context, AdminServer)
  yield* Effect.forkScoped(fleetLife("a test").pipe(Effect.provideContext(context)))

  const call = (method: "GET" | "POST", path: string) =>
    Effect.promise((signal) =>
      fetch(`${url}/admin${path}`, { method, headers: { authorization: `Bearer ${token}` }, signal })
    )
  const read = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, path: string) =>
    call("GET", path).pipe(
      Effect.flatMap((response) => Effect.promise(() => response.json())),
      Effect.flatMap(Schema.decodeUnknownEffect(schema))
    )
  const post = (path: string) => Effect.map(call("POST", path), ({ status }) => assert.strictEqual(status, 204, path))
  return { simulator, broken, call, read, post }
})

/** Asks until the answer is as wanted; fails with the last answer. */
const eventually = <A, E>(ask: Effect.Effect<A, E>, wanted: (answer: A) => boolean) =>
  ask.pipe(
    Effect.filterOrFail(wanted),
    Effect.retry(Schedule.spaced("50 millis").pipe(Schedule.upTo({ duration: "2 minutes" })))
  )

const Ledger = views.pageOf(views.LedgerEntryView)

describe("a session with a defect, as operators see it", () => {
  it.live("is quarantined, released, and ended over HTTP, while the others are paid as if nothing were", () =>
    Effect.gen(function* () {
      const { broken, call, post, read, simulator } = yield* startBot
      const idOf = (name: string) => simulator.names.user(name)
      const harbour = simulator.names.guild("g").facts.id
      const meadow = simulator.names.guild("h").facts.id
      const sessionOf = (guild: string, name: string) => `/guilds/${guild}/sessions/${idOf(name)}`
      const ada = read(views.SessionView, sessionOf(harbour, "ada"))
      const ben = read(views.SessionView, sessionOf(harbour, "ben"))
      const cyd = read(views.SessionView, sessionOf(meadow, "cyd"))
      const standing = (wanted: "earning" | "withheld") => (view: views.SessionView) => view.standing === wanted

      yield* eventually(ada, standing("earning"))
      broken.add(idOf("ada"))
      simulator.perform({ do: "set", member: "ada", camera: true })
      const withheld = yield* eventually(ada, standing("withheld"))
      assert.deepInclude(withheld, {
        withheld: ["quarantined"],
        restarts: 5,
        lastError: "a defect in VOICE.CHANGED",
        camera: false
      })
      simulator.perform({ do: "move", member: "ada", channel: "Cabin" })
      const listed = yield* read(views.GuildDetail, `/guilds/${harbour}`)
      assert.deepStrictEqual([listed.restarts, listed.lastError], [0, null])
      assert.deepStrictEqual(
        listed.sessions.map(({ withheld }) => withheld),
        [["quarantined"], []]
      )
      for (const view of [yield* ben, yield* cyd]) {
        assert.deepInclude(view, { standing: "earning", restarts: 0, lastError: null })
      }

      broken.clear()
      yield* post(`${sessionOf(harbour, "ada")}/restart`)
      const released = yield* ada
      assert.deepInclude(released, { standing: "earning", activity: "video", camera: true })
      assert.strictEqual(released.channelId, simulator.names.channel(simulator.names.guild("g"), "Cabin").id)

      broken.add(idOf("ada"))
      simulator.perform({ do: "set", member: "ada", screen: true })
      yield* eventually(ada, standing("withheld"))
      simulator.perform({ do: "leave", member: "ada" })
      yield* eventually(call("GET", sessionOf(harbour, "ada")), ({ status }) => status === 404)
      yield* post(`/guilds/${harbour}/settle`)
      yield* post(`/guilds/${meadow}/settle`)

      const ledgerOf = Effect.fnUntraced(function* (guild: string, name: string) {
        const { items } = yield* read(Ledger, `/guilds/${guild}/members/${idOf(name)}/ledger`)
        return items.flatMap((entry) => (entry.kind === "voice" ? [entry] : [])).toReversed()
      })
      const adas = yield* ledgerOf(harbour, "ada")
      assert.deepStrictEqual(
        adas.map(({ rate, withheld }) => [rate, ...withheld]),
        [
          [0, "quarantined"],
          [0, "quarantined"]
        ]
      )
      for (const [guild, name] of [
        [harbour, "ben"],
        [meadow, "cyd"]
      ] as const) {
        const entries = yield* ledgerOf(guild, name)
        assert.isNotEmpty(entries)
        assert.isTrue(entries.every(({ rate, withheld }) => rate === 50 && withheld.length === 0))
        assert.isTrue(entries.every(({ from }, i) => i === 0 || from === entries[i - 1]?.to))
      }
    })
  )
})

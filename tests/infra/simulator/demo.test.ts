import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import { demoSimulator } from "../../../src/infra/simulator/demo.ts"
import type { Simulator } from "../../../src/infra/simulator/Simulator.ts"
import { connectRaw, identifyRaw } from "./rawClient.ts"
import { until } from "./support.ts"

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "guildhall-demo-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true }))
)

/** One life of the process: everything in it ends with `stop`. */
const start = (path: string, pace: "10 millis" | "1 hour") =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const simulator = yield* Scope.provide(demoSimulator({ folder: path, port: 0, pace }), scope)
    return { simulator, stop: Scope.close(scope, Exit.void) }
  })

const whereabouts = ({ discord }: Simulator) =>
  [...discord.world.guilds.values()].flatMap(({ voice }) => [...voice.values()])

const resume = (simulator: Simulator, session_id: string, seq: number) =>
  Effect.gen(function* () {
    const client = yield* connectRaw(simulator)
    client.send(6, { token: simulator.token, session_id, seq })
    yield* until(() => client.heard.some(({ op, t }) => op === 9 || t === "RESUMED"), "an answer")
    return client
  })

describe("the demo", () => {
  it.live("is lively", () =>
    Effect.gen(function* () {
      const { simulator, stop } = yield* start(yield* folder, "10 millis")
      const client = yield* identifyRaw(simulator)
      assert.isAbove(whereabouts(simulator).length, 6)
      yield* until(() => client.data("VOICE_STATE_UPDATE").length > 20)
      yield* stop
    })
  )

  it.live("goes on after a restart: same places, same address, and the bot's session resumes", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const first = yield* start(path, "10 millis")
      const client = yield* identifyRaw(first.simulator)
      yield* until(() => client.data("VOICE_STATE_UPDATE").length > 5)
      const heardUntil = Math.max(...client.heard.map(({ s }) => s ?? 0)) - 3
      yield* first.stop
      const before = whereabouts(first.simulator)
      const second = yield* start(path, "1 hour")
      assert.deepStrictEqual(whereabouts(second.simulator), before)
      assert.strictEqual(second.simulator.addresses.port, first.simulator.addresses.port)
      const again = yield* resume(second.simulator, client.data("READY")[0]?.session_id ?? "", heardUntil)
      assert.isAbove(again.data("VOICE_STATE_UPDATE").length + again.data("MESSAGE_CREATE").length, 2)
      assert.strictEqual(again.names().at(-1), "RESUMED")
      yield* second.stop
    })
  )

  it.live("refuses, after a crash, a session that heard more than the file knows, also once it counted further", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const file = join(path, "demo-world.json")
      const first = yield* start(path, "10 millis")
      const client = yield* identifyRaw(first.simulator)
      yield* until(() => client.data("VOICE_STATE_UPDATE").length > 5)
      yield* first.stop
      const saved = yield* Effect.promise(() => readFile(file, "utf8"))
      const session = /"sequence":(\d+)/.exec(saved)?.[1] ?? "0"
      const second = yield* start(path, "10 millis")
      yield* until(() => (second.simulator.discord.sessions.all[0]?.sequence ?? 0) > Number(session) + 10)
      const refused = yield* resume(second.simulator, client.data("READY")[0]?.session_id ?? "", Number(session) + 3)
      assert.isTrue(refused.heard.some(({ d, op }) => op === 9 && d === false))
      yield* second.stop
    })
  )

  it.live("sets a file aside that it cannot read, and begins anew", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const file = join(path, "demo-world.json")
      yield* Effect.promise(() => writeFile(file, `{"port":1,"wor`))
      const { simulator, stop } = yield* start(path, "1 hour")
      assert.isAbove(whereabouts(simulator).length, 6)
      yield* stop
      assert.strictEqual(yield* Effect.promise(() => readFile(`${file}.unreadable`, "utf8")), `{"port":1,"wor`)
    })
  )
})

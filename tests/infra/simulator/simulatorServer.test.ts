import { connect } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Simulator } from "../../../src/infra/simulator/Simulator.ts"

/** Says something that no HTTP client would, and answers the first line that comes back; empty: closed without one. */
const say = ({ addresses }: Simulator, text: string) =>
  Effect.promise(
    () =>
      new Promise<string>((resolve) => {
        const socket = connect(addresses.port, "127.0.0.1")
        let heard = ""
        socket.on("data", (chunk) => (heard += chunk.toString("latin1")))
        socket.on("error", () => undefined)
        socket.on("close", () => resolve(heard.split("\r\n", 1)[0] ?? ""))
        socket.end(text)
      })
  )

const head = "Host: x\r\nConnection: close\r\n"
const upgrade = "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`

describe("the simulator's port", () => {
  it.live.each([
    ["an address that is none", `GET // HTTP/1.1\r\n${head}\r\n`],
    ["a path that cannot be decoded", `GET /control/%zz HTTP/1.1\r\n${head}\r\n`],
    [
      "JSON deeper than anyone could write it again",
      `POST /api/v10/nowhere HTTP/1.1\r\n${head}Content-Length: ${deep.length}\r\n\r\n${deep}`
    ]
  ] as const)("refuses %s", ([, text]) =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make()
      assert.strictEqual(yield* say(simulator, text), "HTTP/1.1 400 Bad Request")
    }).pipe(Effect.scoped)
  )

  it.live("survives a gateway client that asks for no address", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make()
      assert.strictEqual(yield* say(simulator, `GET // HTTP/1.1\r\n${upgrade}\r\n`), "")
      assert.strictEqual(yield* say(simulator, `GET /control/world HTTP/1.1\r\n${head}\r\n`), "HTTP/1.1 200 OK")
    }).pipe(Effect.scoped)
  )

  it.live("takes an audit reason that is not percent-encoded as it stands", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make()
      const request = `GET /api/v10/nowhere HTTP/1.1\r\n${head}X-Audit-Log-Reason: 100%\r\n\r\n`
      assert.strictEqual(yield* say(simulator, request), "HTTP/1.1 404 Not Found")
      assert.strictEqual(simulator.rest[0]?.auditReason, "100%")
    }).pipe(Effect.scoped)
  )

  it.live("lets no script ask for a status that HTTP has not", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make()
      const failure = yield* Effect.flip(simulator.runScript(`{ "do": "fault", "kind": "restError", "status": 42 }`))
      assert.propertyVal(failure, "field", "status")
    }).pipe(Effect.scoped)
  )
})

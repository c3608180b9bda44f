import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { startAdmin } from "./adminClient.ts"
import { isStream, operationsOf } from "./operations.ts"
import { harbour } from "./sampleInspector.ts"

const safe = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
}

const isSafe = ({ headers }: { readonly headers: Headers }, what: string) => {
  for (const [name, value] of Object.entries(safe)) assert.strictEqual(headers.get(name), value, `${what}: ${name}`)
  for (const name of ["x-powered-by", "server", "access-control-allow-origin"]) {
    assert.isNull(headers.get(name), `${what}: ${name}`)
  }
}

const settings = `/admin/guilds/${harbour}/settings`

/** As `content-length` tells it, or in chunks that tell nothing beforehand. */
const tooLarge = "x".repeat(300_000)
const inChunks = () => ReadableStream.from([tooLarge]).pipeThrough(new TextEncoderStream())

describe("every response of the admin port", () => {
  it.live("has safe headers, whatever was asked and whoever asked", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      for (const { address, method } of yield* operationsOf(admin)) {
        isSafe(yield* admin.send(address, { method }), `${method} ${address} without the token`)
        isSafe(yield* admin.send(address, { method: "OPTIONS" }), `OPTIONS ${address}`)
        if (isStream(address)) {
          const { headers, status } = yield* admin.listen(address)
          assert.strictEqual(status, 200)
          isSafe({ headers }, `${method} ${address}`)
        } else isSafe(yield* admin.send(address, admin.authorized({ method })), `${method} ${address}`)
      }
      const others = [
        ["GET", "/favicon.ico", 404],
        ["POST", "/", 405],
        ["GET", "/openapi.json", 200],
        ["GET", "/nowhere", 404],
        ["DELETE", "/admin/runtime", 405],
        ["GET", "/admin/guilds/1", 404],
        ["GET", "/admin/guilds/harbour", 400],
        ["GET", `/admin/guilds/${"1".repeat(200)}`, 404],
        ["GET", `/admin/guilds/${harbour}/members/175928847299117063/ledger?limit=13`, 503]
      ] as const
      for (const [method, path, status] of others) {
        const answer = yield* admin.send(path, admin.authorized({ method }))
        assert.strictEqual(answer.status, status, `${method} ${path}: ${answer.text}`)
        isSafe(answer, `${method} ${path}`)
      }
    }).pipe(Effect.scoped)
  )

  it.live("is counted by its status", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const counted = Effect.map(admin.send("/metrics"), ({ text }) =>
        Object.fromEntries(
          Array.from(
            text.matchAll(/^guildhall_admin_responses_total\{status="(\d+)"\} (\d+)$/gm),
            ([, status, count]) => [status, Number(count)]
          )
        )
      )
      const before = yield* counted
      yield* admin.send("/admin/runtime")
      yield* admin.send("/nowhere")
      yield* admin.send("/nowhere")
      const after = yield* counted
      const more = (status: number) => (after[status] ?? 0) - (before[status] ?? 0)
      assert.deepStrictEqual([more(401), more(404)], [1, 2])
    }).pipe(Effect.scoped)
  )

  it.live("refuses a body over 256 KiB, whether or not it says beforehand how large it is", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const headers = { "content-type": "application/json" }
      for (const body of [tooLarge, inChunks()]) {
        const answer = yield* admin.send(settings, admin.authorized({ method: "PUT", headers, body }))
        assert.strictEqual(answer.status, 413, answer.text)
        assert.strictEqual(answer.headers.get("content-type"), "application/problem+json")
        isSafe(answer, "413")
      }
      assert.strictEqual((yield* admin.get(settings)).status, 200)
    }).pipe(Effect.scoped)
  )
})

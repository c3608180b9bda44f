import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Ref } from "effect"
import { HttpRouter } from "effect/http"
import { HttpApi } from "effect/http-api"
import { AdminApi } from "../../../src/entrypoints/admin/AdminApi.ts"
import { adminRoutes } from "../../../src/entrypoints/admin/adminRoutes.ts"
import { Authorization } from "../../../src/entrypoints/admin/Authorization.ts"
import { Operators } from "../../../src/entrypoints/admin/Operators.ts"
import { samplePages, startAdmin, token } from "./adminClient.ts"
import { open, operationsOf } from "./operations.ts"
import { harbour, sampleBot } from "./sampleInspector.ts"

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`

/** Requests that bear no token, another one, or ours in the wrong place. */
const refused: ReadonlyArray<readonly [query: string, headers: Readonly<Record<string, string>>]> = [
  ["", {}],
  ["", { authorization: "" }],
  ["", { authorization: "Bearer" }],
  ["", { authorization: "Bearer " }],
  ["", { authorization: token }],
  ["", { authorization: `Bearer${token}` }],
  ["", { authorization: `Bearer\t${token}` }],
  ["", { authorization: `Bearer "${token}"` }],
  ["", { authorization: `Token ${token}` }],
  ["", { authorization: `Basic ${token}` }],
  ["", { authorization: basic(token) }],
  ["", { authorization: basic(`:${token}`) }],
  ["", { authorization: basic(`${token}:`) }],
  ["", { "x-api-key": token, "proxy-authorization": `Bearer ${token}` }],
  ["", { cookie: `bearer=${token}; token=${token}; authorization=Bearer ${token}` }],
  [`?access_token=${encodeURIComponent(token)}`, {}],
  [`?authorization=${encodeURIComponent(`Bearer ${token}`)}&token=${encodeURIComponent(token)}`, {}],
  // Compared in constant time, which must not mean: only what is as long as ours.
  ["", { authorization: `Bearer ${"x".repeat(token.length)}` }],
  ["", { authorization: "Bearer x" }],
  ["", { authorization: `Bearer ${"x".repeat(8000)}` }],
  ["", { authorization: `Bearer ${token.slice(0, -1)}` }],
  ["", { authorization: `Bearer ${token.slice(0, 1)}` }],
  ["", { authorization: `Bearer ${token}x` }],
  ["", { authorization: `Bearer ${token}\u00a0` }],
  ["", { authorization: `Bearer x${token}` }],
  ["", { authorization: `Bearer ${token}, Bearer ${token}` }],
  ["", { authorization: `Bearer ${token.toUpperCase()}` }]
]

interface Route {
  readonly method: string
  readonly path: string
}

const sorted = (routes: ReadonlyArray<Route>) => routes.map(({ method, path }) => `${method} ${path}`).sort()

/** Every route that the admin port is given, whoever gives it. */
const registered = Effect.gen(function* () {
  const routes: Array<Route> = []
  const router = yield* HttpRouter.make
  const witness = HttpRouter.HttpRouter.of({
    ...router,
    add: (method, path, handler, options) => {
      routes.push({ method, path })
      return router.add(method, path, handler, options)
    },
    addAll: (added) => {
      routes.push(...added)
      return router.addAll(added)
    }
  })
  const bot = yield* sampleBot
  yield* Layer.build(
    adminRoutes.pipe(
      Layer.provide(Authorization.layer.pipe(Layer.provideMerge(Operators.layer(Redacted.make(token))))),
      Layer.provide([bot.layer, samplePages]),
      Layer.provide(NodeHttpServer.layerHttpServices),
      Layer.provide(Layer.succeed(HttpRouter.HttpRouter, witness))
    )
  )
  return routes
})

describe("the admin API without its token", () => {
  it.live("refuses every operation of its own document, but for the probes", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const operations = yield* operationsOf(admin)
      const guarded = operations.filter(({ path }) => !open.includes(path))
      assert.strictEqual(
        new Set(operations.map(({ path }) => path)).size - new Set(guarded.map(({ path }) => path)).size,
        open.length
      )
      for (const { address, method } of guarded) {
        for (const [query, headers] of refused) {
          const answer = yield* admin.send(`${address}${query}`, { method, headers })
          const what = `${method} ${address}${query} with ${JSON.stringify(headers)}`
          assert.strictEqual(answer.status, 401, what)
          assert.strictEqual(answer.headers.get("content-type"), "application/problem+json", what)
          assert.strictEqual(answer.headers.get("www-authenticate"), 'Bearer realm="guildhall"', what)
          assert.propertyVal(answer.json, "type", "urn:guildhall:problem:token-required", what)
          assert.notInclude(answer.text, token, what)
        }
        if (method === "GET") assert.strictEqual((yield* admin.send(address, { method: "HEAD" })).status, 401, address)
      }
      assert.deepStrictEqual(yield* Ref.get(admin.bot.commands), [])
    }).pipe(Effect.scoped)
  )

  it.live("refuses before it looks at what is asked", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const json = { "content-type": "application/json" }
      const requests = [
        ["GET", "/admin/guilds/nowhere", {}],
        ["GET", "/admin/guilds/1", {}],
        ["GET", "/admin/guilds?limit=ten", {}],
        ["GET", "/admin/machines/clock", {}],
        ["PUT", `/admin/guilds/${harbour}/settings`, { headers: json, body: "{" }],
        ["PUT", `/admin/guilds/${harbour}/settings`, { headers: json, body: "x".repeat(300_000) }]
      ] as const
      for (const [method, path, init] of requests) {
        assert.strictEqual((yield* admin.send(path, { method, ...init })).status, 401, `${method} ${path}`)
      }
    }).pipe(Effect.scoped)
  )

  it.live("is no more open to other spellings of an address", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const spellings = [
        "/admin/runtime/",
        "//admin/runtime",
        "/admin//runtime",
        "/Admin/Runtime",
        "/%61dmin/runtime",
        "/admin%2Fruntime",
        "/admin/runtime;x=1",
        "/admin/runtime%00",
        "/healthz/../admin/runtime",
        "/healthz%2f..%2fadmin/runtime"
      ]
      for (const path of spellings) {
        const { status } = yield* admin.send(path)
        assert.include([401, 404], status, path)
      }
    }).pipe(Effect.scoped)
  )

  it.live("lets in whoever bears the token, in whatever case the scheme is written", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      // RFC 9110 11.1, to which RFC 6750 leaves it: the scheme's case does not matter. The token's does.
      for (const scheme of ["Bearer", "bearer", "BEARER", "bEaReR", "Bearer  "]) {
        const { status } = yield* admin.send("/admin/runtime", { headers: { authorization: `${scheme} ${token}` } })
        assert.strictEqual(status, 200, scheme)
      }
    }).pipe(Effect.scoped)
  )

  it.live("has a document of every route there is, and no route besides", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const declared: Array<Route> = []
      HttpApi.reflect(AdminApi, {
        onGroup: () => {},
        onEndpoint: ({ endpoint: { method, path } }) => void declared.push({ method, path })
      })
      const documented = (yield* operationsOf(admin)).map(({ method, path }) => ({
        method,
        path: path.replaceAll(/\{(\w+)\}/g, ":$1")
      }))
      assert.deepStrictEqual(sorted(documented), sorted(declared))
      const answering = yield* registered
      // The document does not name itself, nor the pages of the console.
      const besides = ["/openapi.json", "/", "/console/*", "/assets/*"].map((path) => ({ method: "GET", path }))
      assert.deepStrictEqual(sorted(answering), sorted([...declared, ...besides]))
    }).pipe(Effect.scoped)
  )
})

import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { exchange } from "../../fuzz/exchange.ts"
import { refusesOf } from "../http/refuses.ts"
import { makePublicWeb, member, until, versionsIn } from "./publicWeb.ts"

class Web extends Context.Service<Web, Effect.Success<ReturnType<typeof makePublicWeb>>>()("tests/Web") {
  static readonly layer = Layer.effect(
    this,
    Effect.tap(
      // Addresses are claimed as a reverse proxy on the same machine would: every test has visitors of its own.
      makePublicWeb({
        limits: {
          requests: { burst: 5, perSecond: 0.5 },
          files: { burst: 8, perSecond: 0.5 },
          streams: 3
        }
      }),
      (web) => web.give(member(1), 100)
    )
  )
}

type Header = readonly [string, string]

const refuses = refusesOf({
  secrets: ["select "],
  never: /^(set-cookie|injected)/im,
  type: /^content-type: (application\/problem\+json|text\/html)/im
})

let visitors = 0

/** Asks as somebody who has asked for nothing yet. */
const asker = Effect.map(Web, ({ port }) => {
  visitors++
  const from: Header = ["X-Forwarded-For", `198.51.${visitors >> 8}.${visitors & 255}`]
  return (address: string, headers: ReadonlyArray<Header> = [], how: { method?: string; body?: unknown } = {}) =>
    Effect.promise(() =>
      exchange(port, {
        method: how.method ?? "GET",
        address,
        headers: [["Host", "x"], from, ...headers],
        framing: "length",
        body: how.body
      })
    )
})

const each = (addresses: ReadonlyArray<string>, ...expected: ReadonlyArray<number>) =>
  Effect.forEach(addresses, (address) =>
    Effect.gen(function* () {
      refuses(yield* (yield* asker)(address), address, ...expected)
    })
  )

const routes = [
  "/g/harbour",
  "/g/harbour/preview.webp",
  "/api",
  "/api/openapi.json",
  "/api/guilds/harbour/leaderboard",
  "/api/guilds/harbour/leaderboard/stream",
  `/api/guilds/harbour/members/${member(1)}/standing`,
  "/avatars/user.1.0f3c.AAAAAAAAAAAAAAAA",
  "/assets/board.js"
]

layer(Web.layer, { timeout: "5 minutes", excludeTestServices: true })("the public port refuses", (it) => {
  it.effect("every path that climbs, however it is written", () =>
    each(
      [
        "/../package.json",
        "/assets/../package.json",
        "/assets/..%2f..%2fpackage.json",
        "/assets/%2e%2e/%2e%2e/package.json",
        "/assets/%252e%252e%252fpackage.json",
        "/assets/..\\..\\package.json",
        "/assets/%00",
        "/assets//etc/passwd",
        "/avatars/../admin-token",
        "/avatars/..%2fadmin-token",
        "/avatars/%2e%2e%2f%2e%2e%2fadmin-token",
        "/avatars/user.1.0f3c.AAAAAAAAAAAAAAAA",
        "/g/..%2f..%2fadmin-token",
        "/g/%2e%2e",
        "/g/harbour%00",
        "/g/harbour/../../admin",
        "/api/guilds/..%2f..%2f/leaderboard",
        "/api/guilds/%ff/leaderboard",
        "/admin/runtime",
        "/console",
        "/metrics"
      ],
      404,
      400
    )
  )

  it.effect("headers that somebody tries to smuggle in", () =>
    Effect.gen(function* () {
      yield* each(
        [
          "/g/harbour%0d%0aInjected:%201",
          "/api/guilds/x%0d%0aInjected:%201/leaderboard",
          "/api/guilds/harbour/leaderboard?metric=xp%0d%0aInjected:%201",
          "/avatars/%0d%0aInjected:%201"
        ],
        404,
        400
      )
      const { ask: asked } = yield* Web
      const page = yield* asked("/g/harbour?metric=x%0d%0aInjected:1&q=%0d%0aInjected:1&me=%0d%0aInjected:1")
      assert.strictEqual(page.status, 200)
      assert.notProperty(page.headers, "injected")
      const languages = yield* asked("/g/harbour", { "accept-language": "x;q=2, \"'><script>, *;q=abc" })
      assert.strictEqual(languages.status, 200)
      assert.notInclude(languages.text, "'><script>")
    })
  )

  it.effect("every method but GET and HEAD, saying which it takes", () =>
    Effect.gen(function* () {
      for (const path of routes) {
        for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
          const answer = yield* (yield* asker)(path, [], { method })
          refuses(answer, `${method} ${path}`, 405)
          assert.match(answer.head, /^allow: GET, HEAD/im)
        }
      }
    })
  )

  it.effect("heads and bodies that are too large", () =>
    Effect.gen(function* () {
      for (const path of routes) {
        const answer = yield* (yield* asker)(path, [["X-Large", "x".repeat(20_000)]])
        assert.strictEqual(answer.status, 431, path)
        const { head, status } = yield* (yield* asker)(path, [["Content-Type", "application/json"]], {
          method: "POST",
          body: "x".repeat(400_000)
        })
        assert.isTrue(status === 405 || status === 413, `${path}: ${head}`)
      }
      refuses(yield* (yield* asker)(`/g/${"a".repeat(15_000)}`), "a long slug", 404, 414, 431)
    })
  )

  it.effect("whoever asks too much, but nobody else, and says when to come back", () =>
    Effect.gen(function* () {
      const { ask } = yield* Web
      const as = (address: string) => (path: string) => ask(path, { "x-forwarded-for": address })
      const [greedy, other] = [as("203.0.113.1"), as("203.0.113.2")]
      const path = "/api/guilds/harbour/leaderboard"
      for (let i = 0; i < 5; i++) assert.strictEqual((yield* greedy(path)).status, 200)
      const refused = yield* greedy(path)
      assert.strictEqual(refused.status, 429)
      assert.strictEqual(refused.headers["content-type"], "application/problem+json")
      assert.match(String(refused.headers["retry-after"]), /^[12]$/)
      assert.strictEqual((yield* greedy("/g/harbour")).status, 429)
      // Pictures are another matter, and so is everybody else.
      for (let i = 0; i < 8; i++) assert.strictEqual((yield* greedy("/avatars/x")).status, 404)
      assert.strictEqual((yield* greedy("/avatars/x")).status, 429)
      assert.strictEqual((yield* other(path)).status, 200)
    })
  )

  it.effect("more streams than one address may have, and gives the place of one that ended to the next", () =>
    Effect.gen(function* () {
      const { listen } = yield* Web
      const path = "/api/guilds/harbour/leaderboard/stream"
      const headers = { "x-forwarded-for": "203.0.113.5", connection: "close" }
      const streams = yield* Effect.all(Array.from({ length: 3 }, () => listen(path, { headers })))
      yield* until("told", () => streams.every(({ read }) => versionsIn(read).length === 1))
      const refused = yield* listen(path, { headers })
      yield* until("refused", () => refused.closed)
      assert.match(refused.read, /^HTTP\/1\.1 429 /)
      streams[0]?.socket.destroy()
      // Its place is free as soon as the server has noticed.
      for (let tries = 0; ; tries++) {
        const next = yield* listen(path, { headers })
        yield* until("answered", () => next.closed || versionsIn(next.read).length === 1)
        if (!next.closed) break
        assert.isBelow(tries, 50, next.read)
        yield* Effect.sleep("100 millis")
      }
    }).pipe(Effect.scoped)
  )
})

import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Redacted, Ref } from "effect"
import { HttpApi } from "effect/http-api"
import { AdminApi } from "../../../src/entrypoints/admin/AdminApi.ts"
import { Operators } from "../../../src/entrypoints/admin/Operators.ts"
import { exchange } from "../../fuzz/exchange.ts"
import { refusesOf } from "../http/refuses.ts"
import { startAdmin, token } from "./adminClient.ts"
import { isStream, type Operation, open, operationsOf } from "./operations.ts"
import { ada, deck, harbour } from "./sampleInspector.ts"

type Header = readonly [string, string]

const hour = 3_600_000

/** A pass for a token, given some hours ago. */
const passOf = (ofToken: string, hoursAgo = 0) =>
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const now = (yield* Clock.currentTimeMillis) - hoursAgo * hour
    const { issue } = yield* Operators
    return yield* Effect.provideService(issue, Clock.Clock, {
      ...clock,
      currentTimeMillisUnsafe: () => now,
      currentTimeMillis: Effect.succeed(now)
    })
  }).pipe(Effect.provide(Operators.layer(Redacted.make(ofToken)), { local: true }))

const cookie = (value: string): Header => ["Cookie", `guildhall_operator=${value}`]
const sameOrigin: Header = ["Sec-Fetch-Site", "same-origin"]
const bearer: Header = ["Authorization", `Bearer ${token}`]

/** Pages beside the operations of the document. */
const pages = ["/", "/console", "/console/guilds/1/sessions/2", "/assets/console-1a2b.js", "/openapi.json"]

const refuses = refusesOf({
  secrets: [token, "guildhall_operator"],
  never: /^(set-cookie|injected|access-control)/im,
  type: /^content-type: application\/problem\+json/im
})

const standing = Effect.gen(function* () {
  const admin = yield* startAdmin
  const port = Number(new URL(admin.url).port)
  const operations = yield* operationsOf(admin)
  const ask = (method: string, address: string, headers: ReadonlyArray<Header> = [], body?: unknown) =>
    Effect.promise(() =>
      exchange(port, { method, address, headers: [["Host", "x"], ...headers], framing: "length", body })
    )
  return { ...admin, ask, operations, guarded: operations.filter(({ path }) => !open.includes(path)) }
})

const json: Header = ["Content-Type", "application/json"]

describe("the admin port refuses", () => {
  it.live("a pass that is forged, spoilt, expired, or for another token, wherever one is needed", () =>
    Effect.gen(function* () {
      const { ask, bot, guarded } = yield* standing
      const good = yield* passOf(token)
      const [expires = "", signature = ""] = good.split(".")
      const passes = {
        "none at all": "",
        "made up": "yes",
        "the token itself": token,
        "without a signature": `${expires}.`,
        "without an expiry": `.${signature}`,
        "with a later expiry": `${Number(expires) + 1}.${signature}`,
        "with zeros before its expiry": `0${good}`,
        truncated: good.slice(0, -1),
        "and a half": `${good}${signature}`,
        "of another case": good.toUpperCase(),
        expired: yield* passOf(token, 12.01),
        "of another token": yield* passOf(`${token}!`)
      }
      for (const [which, pass] of Object.entries(passes)) {
        for (const { address, method } of guarded) {
          refuses(yield* ask(method, address, [cookie(pass), sameOrigin]), `${method} ${address}, ${which}`, 401)
        }
      }
      assert.deepStrictEqual(yield* Ref.get(bot.commands), [])
    }).pipe(Effect.scoped)
  )

  it.live("what another site has a browser send with a good pass, and takes the same of its own page", () =>
    Effect.gen(function* () {
      const { ask, bot, guarded } = yield* standing
      const good = cookie(yield* passOf(token))
      const foreign: ReadonlyArray<ReadonlyArray<Header>> = [
        [["Sec-Fetch-Site", "cross-site"]],
        [["Sec-Fetch-Site", "same-site"]],
        // What the browser says of the request counts, and not what the page says.
        [
          ["Sec-Fetch-Site", "cross-site"],
          ["Origin", "http://x"]
        ],
        [["Origin", "http://evil.example"]],
        [["Origin", "null"]],
        [["Origin", "http://x.evil.example"]],
        [["Origin", "http://x:81"]]
      ]
      for (const headers of foreign) {
        for (const { address, method } of guarded) {
          refuses(yield* ask(method, address, [good, ...headers]), `${method} ${address} ${headers.join()}`, 403)
        }
      }
      for (const { address, method } of guarded.filter(({ method }) => method !== "GET")) {
        refuses(yield* ask(method, address, [good]), `${method} ${address} of nobody knows where`, 403)
        refuses(yield* ask(method, address, [good, ["Sec-Fetch-Site", "none"]]), `${method} ${address} typed`, 403)
      }
      assert.deepStrictEqual(yield* Ref.get(bot.commands), [])
      for (const headers of [[sameOrigin], [["Origin", "http://x"]]] satisfies ReadonlyArray<ReadonlyArray<Header>>) {
        for (const { address, method } of guarded) {
          const { status } = yield* ask(method, address, [good, ...headers])
          assert.notInclude([null, 401, 403, 500], status, `${method} ${address} ${headers.join()}`)
        }
      }
      // One who bears the token has no cookie that others could make use of.
      const { status } = yield* ask("POST", "/admin/drain", [bearer, ["Sec-Fetch-Site", "cross-site"]])
      assert.strictEqual(status, 204)
    }).pipe(Effect.scoped)
  )

  it.live("other methods than an address has, and names those", () =>
    Effect.gen(function* () {
      const { ask, operations } = yield* standing
      const taken = new Map<string, ReadonlySet<string>>(pages.map((page) => [page, new Set(["GET"])]))
      for (const { address } of operations) {
        const methods = operations.filter((other) => other.address === address).map(({ method }) => method)
        taken.set(address, new Set(address.startsWith("/console/") ? [...methods, "GET"] : methods))
      }
      for (const [address, methods] of taken) {
        for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
          if (methods.has(method)) continue
          const answer = yield* ask(method, address, [bearer])
          refuses(answer, `${method} ${address}`, 405)
          const allowed = /^allow: (.*)$/im.exec(answer.head)?.[1]?.trim().split(", ")
          assert.sameMembers(allowed?.filter((name) => name !== "HEAD") ?? [], [...methods], `${method} ${address}`)
        }
      }
    }).pipe(Effect.scoped)
  )

  it.live("paths that lead elsewhere", () =>
    Effect.gen(function* () {
      const { ask } = yield* standing
      const ways = ["..", "%2e%2e", "%252e%252e", "..%5c", "..\\", ".%00.", "....//", "%c0%ae%c0%ae"]
      const slashes = ["/", "%2f", "%252f", "\\", "%5c"]
      for (const folder of ["/assets", "/admin", "/admin/machines", "/admin/guilds"]) {
        for (const way of ways) {
          for (const slash of slashes) {
            const address = `${folder}/${way}${slash}package.json`
            refuses(yield* ask("GET", address, [bearer]), address, 400, 404)
            refuses(
              yield* ask("GET", `${folder}/${way}${slash}${way}${slash}package.json`, [bearer]),
              address,
              400,
              404
            )
          }
        }
      }
      for (const address of [
        "/package.json",
        "/assets/package.json",
        "/assets/",
        "/assets",
        "/dist/web",
        "/.git/config"
      ])
        refuses(yield* ask("GET", address, [bearer]), address, 404)
      for (const address of ["//console", "/console/../package.json", "/console/..%2f..%2fpackage.json"]) {
        // Below the console every address is the same page, which names none of what was asked.
        const { body, status } = yield* ask("GET", address)
        assert.isTrue(status === 200 || status === 404, address)
        assert.notInclude(body, "dependencies", address)
        assert.notInclude(body, "package.json", status === 200 ? address : "")
      }
    }).pipe(Effect.scoped)
  )

  it.live("line breaks in paths, queries and cookies, and answers with no header but its own", () =>
    Effect.gen(function* () {
      const { ask, operations } = yield* standing
      const breaks = ["%0d%0aInjected:%201", "%0aInjected:%201", "%E5%98%8D%E5%98%8AInjected:%201", "%0d%0a%0d%0a<h1>"]
      for (const broken of breaks) {
        for (const { address, parameters } of operations.filter(({ method }) => method === "GET")) {
          for (const { name } of parameters.filter((parameter) => parameter.in === "query")) {
            const of = `${address}?${name}=${broken}`
            // A search is for any text, and the cursors of a ledger are for the ledger to judge.
            if (name !== "search" && !of.includes("/ledger?cursor")) refuses(yield* ask("GET", of, [bearer]), of, 400)
          }
          for (const id of [harbour, ada, "guild"].filter((id) => address.includes(id))) {
            const of = address.replace(id, `${id}${broken}`)
            refuses(yield* ask("GET", of, [bearer]), of, 400, 404)
          }
        }
        for (const page of ["/nowhere", "/assets/"]) refuses(yield* ask("GET", page + broken), page + broken, 404)
        const shell = yield* ask("GET", `/console/${broken}`)
        assert.notMatch(`${shell.head}\n${shell.body}`, /injected|<h1>/i)
        const search = yield* ask("GET", `/admin/guilds?search=${broken}`, [bearer])
        assert.strictEqual(search.status, 200)
        assert.notMatch(search.head, /injected/i)
      }
      const good = yield* passOf(token)
      for (const value of [`${good}%0d%0aInjected: 1`, `${good}\n`, `${good}\0`, `"${good}`, `${good}\r`]) {
        refuses(yield* ask("GET", "/admin/runtime", [cookie(value), sameOrigin]), JSON.stringify(value), 400, 401)
      }
    }).pipe(Effect.scoped)
  )

  it.live("bodies and heads that are too large, and bodies of another kind", () =>
    Effect.gen(function* () {
      const { ask, bot, operations } = yield* standing
      const large = Buffer.from(`{"token":"${"x".repeat(300_000)}"}`)
      const bodied = operations.filter(({ takesBody }) => takesBody)
      assert.isAtLeast(bodied.length, 2)
      for (const { address, method } of bodied) {
        const what = `${method} ${address}`
        for (const kind of ["application/json", "application/x-www-form-urlencoded"] as const) {
          const statuses = kind === "application/json" || address === "/console/session" ? [413] : [415]
          const answer = yield* ask(method, address, [bearer, ["Content-Type", kind]], large)
          refuses(answer, `${what} of 300 kB of ${kind}`, ...statuses)
        }
        for (const kind of ["text/plain", "text/html", "application/xml", "image/png", "json", "application/json5"]) {
          refuses(
            yield* ask(method, address, [bearer, ["Content-Type", kind]], Buffer.from("{}")),
            `${what} ${kind}`,
            415
          )
        }
        for (const text of ["", "{", "null", "[]", "1", '"token"', '{"token":1}', '{"token":{}}', '{"__proto__":{}}']) {
          refuses(yield* ask(method, address, [bearer, json], Buffer.from(text)), `${what} ${text}`, 400)
        }
      }
      for (const { address, method } of operations) {
        refuses(yield* ask(method, address, [bearer, ["X-Long", "x".repeat(20_000)]]), `${method} ${address}`, 431)
      }
      assert.deepStrictEqual(yield* Ref.get(bot.commands), [])
    }).pipe(Effect.scoped)
  )

  it.live("keys of a query that are not known, that come twice, or whose values are none", () =>
    Effect.gen(function* () {
      const { ask, guarded } = yield* standing
      const values: Readonly<Record<string, readonly [good: string, ...bad: ReadonlyArray<string>]>> = {
        limit: ["1", "0", "501", "-1", "1e2", "ten", "", "%31%00"],
        cursor: [harbour, "", "-1", "99999999999999999999", "9223372036854775808", "..", "1%20", "%00"],
        guildId: [harbour, "", "harbour", "1.5", "-1", "0x10"],
        channelId: [deck, "", "deck", "9223372036854775808"],
        userId: [ada, "", "me", "@me"],
        from: ["2026-01-01T00:00:00Z", "", "yesterday", "1", "2026-13-01T00:00:00Z"],
        to: ["2026-01-01T00:00:00Z", "", "now", "2026-01-01"],
        order: ["load", "", "LOAD", "name", "__proto__"],
        search: ["har", "x".repeat(101)]
      }
      const gets = guarded.filter(({ method }) => method === "GET")
      for (const { address, parameters } of gets) {
        const keys = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name)
        const anyCursor = address.endsWith("/ledger")
        for (const key of keys) {
          const [good, ...bad] = values[key] ?? []
          assert.isDefined(good, `the table knows nothing of ${key}`)
          refuses(
            yield* ask("GET", `${address}?${key}=${good}&${key}=${good}`, [bearer]),
            `${address} twice ${key}`,
            400
          )
          for (const value of bad) {
            if (key === "cursor" && anyCursor) continue
            refuses(yield* ask("GET", `${address}?${key}=${value}`, [bearer]), `${address}?${key}=${value}`, 400)
          }
        }
        if (keys.length === 0) continue
        for (const unknown of ["page=1", "__proto__=1", "constructor=1", "limit%5b%5d=1", "token=x"]) {
          refuses(yield* ask("GET", `${address}?${unknown}`, [bearer]), `${address}?${unknown}`, 400)
        }
      }
      refuses(
        yield* ask("GET", `/admin/guilds?order=load&cursor=${harbour}`, [bearer]),
        "a further page of an order that has none",
        400
      )
    }).pipe(Effect.scoped)
  )

  it.live("ids that are no ids, in every place where one is", () =>
    Effect.gen(function* () {
      const { ask, guarded } = yield* standing
      const noIds = [
        "0x1",
        "-1",
        "1.0",
        "1e3",
        "me",
        "@me",
        "*",
        "%20",
        "9223372036854775808",
        "%00",
        "１２３",
        "1%2f2"
      ]
      for (const { address, method } of guarded) {
        for (const id of [harbour, ada].filter((id) => address.includes(id))) {
          for (const noId of noIds) {
            const of = address.replace(id, encodeURI(noId).replaceAll("%25", "%"))
            refuses(yield* ask(method, of, [bearer]), `${method} ${of}`, 400, 404, ...bodyFirst(method, address))
          }
        }
      }
    }).pipe(Effect.scoped)
  )

  it.live("nothing that the document names and this table forgot", () =>
    Effect.gen(function* () {
      const { operations } = yield* standing
      const declared: Array<string> = []
      HttpApi.reflect(AdminApi, {
        onGroup: () => {},
        onEndpoint: ({ endpoint: { method, path } }) => void declared.push(`${method} ${path}`)
      })
      const tested = operations.map(
        ({ method, path }: Operation) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`
      )
      assert.sameMembers(tested, declared)
      assert.isAtLeast(operations.filter(({ address }) => isStream(address)).length, 3)
    }).pipe(Effect.scoped)
  )
})

/** An operation with a body may say first that it has none. */
const bodyFirst = (method: string, address: string) => (method === "PUT" || address === "/console/session" ? [415] : [])

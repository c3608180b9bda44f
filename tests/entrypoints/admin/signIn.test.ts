import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { Attempts } from "../../../src/entrypoints/admin/Attempts.ts"
import { Operators } from "../../../src/entrypoints/admin/Operators.ts"
import { startAdmin, token } from "./adminClient.ts"

const json = { "content-type": "application/json" }
const form = { "content-type": "application/x-www-form-urlencoded" }

const signingIn = Effect.gen(function* () {
  const admin = yield* startAdmin
  const signIn = (body: string, headers: Readonly<Record<string, string>>) =>
    admin.send("/console/session", { method: "POST", body, headers, redirect: "manual" })
  const withToken = (text: string, headers: Readonly<Record<string, string>> = {}) =>
    signIn(JSON.stringify({ token: text }), { ...json, ...headers })
  const statusWith = (cookie: string) =>
    Effect.map(admin.send("/admin/runtime", { headers: { cookie } }), ({ status }) => status)
  return { ...admin, signIn, withToken, statusWith }
})

const cookieIn = ({ headers }: { readonly headers: Headers }) => (headers.get("set-cookie") ?? "").split(";")[0] ?? ""

describe("signing in to the console", () => {
  it.live("gives a cookie for the token that no script and no other site can use, and that opens the API", () =>
    Effect.gen(function* () {
      const { statusWith, withToken } = yield* signingIn
      const answer = yield* withToken(token)
      assert.strictEqual(answer.status, 204, answer.text)
      const [pass, ...attributes] = (answer.headers.get("set-cookie") ?? "").split("; ")
      assert.sameMembers(attributes, ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"])
      assert.notInclude(pass, token)
      assert.strictEqual(yield* statusWith(cookieIn(answer)), 200)
    }).pipe(Effect.scoped)
  )

  it.live("takes a form as well, and leads on to the console", () =>
    Effect.gen(function* () {
      const { signIn, statusWith } = yield* signingIn
      const answer = yield* signIn(new URLSearchParams({ token }).toString(), form)
      assert.deepStrictEqual([answer.status, answer.headers.get("location")], [303, "/console"])
      assert.strictEqual(yield* statusWith(cookieIn(answer)), 200)
    }).pipe(Effect.scoped)
  )

  it.live("has the cookie sent over TLS only where the console is reached by it", () =>
    Effect.gen(function* () {
      const { withToken } = yield* signingIn
      const secure = (headers: Readonly<Record<string, string>>) =>
        Effect.map(withToken(token, headers), (answer) => /; Secure/.test(answer.headers.get("set-cookie") ?? ""))
      assert.isTrue(yield* secure({ "x-forwarded-proto": "https" }))
      assert.isFalse(yield* secure({ "x-forwarded-proto": "http" }))
      assert.isFalse(yield* secure({}))
    }).pipe(Effect.scoped)
  )

  it.live("is over when one signs out", () =>
    Effect.gen(function* () {
      const { send, withToken } = yield* signingIn
      const cookie = cookieIn(yield* withToken(token))
      const out = yield* send("/console/session", { method: "DELETE", headers: { cookie } })
      assert.strictEqual(out.status, 204)
      assert.match(out.headers.get("set-cookie") ?? "", /^guildhall_operator=; Max-Age=0; Path=\/;/)
    }).pipe(Effect.scoped)
  )

  it.live("is refused to whoever has another token, and to what another site sends", () =>
    Effect.gen(function* () {
      const { signIn, withToken } = yield* signingIn
      const wrong = yield* withToken(`${token}x`)
      assert.strictEqual(wrong.status, 401)
      assert.isNull(wrong.headers.get("set-cookie"))
      assert.strictEqual((yield* signIn("token=", form)).status, 401)
      for (const headers of [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }]) {
        const foreign = yield* withToken(token, headers)
        assert.strictEqual(foreign.status, 403, foreign.text)
        assert.isNull(foreign.headers.get("set-cookie"))
      }
    }).pipe(Effect.scoped)
  )

  it.effect("is put off after ten wrong tokens in a minute, for the right one too, and possible again after it", () =>
    Effect.gen(function* () {
      const { withToken } = yield* signingIn
      for (let i = 0; i < 10; i++) assert.strictEqual((yield* withToken("guess")).status, 401)
      yield* TestClock.adjust("20 seconds")
      for (const attempt of ["guess", token]) {
        const late = yield* withToken(attempt)
        assert.strictEqual(late.status, 429, late.text)
        assert.strictEqual(late.headers.get("retry-after"), "40")
        assert.propertyVal(late.json, "type", "urn:guildhall:problem:too-many-attempts")
        assert.isNull(late.headers.get("set-cookie"))
      }
      yield* TestClock.adjust("40 seconds")
      assert.strictEqual((yield* withToken(token)).status, 204)
    }).pipe(Effect.scoped)
  )
})

describe("a pass", () => {
  it.effect("holds for twelve hours", () =>
    Effect.gen(function* () {
      const { holds, issue } = yield* Operators
      const pass = yield* issue
      yield* TestClock.adjust("719 minutes")
      assert.isTrue(yield* holds(pass))
      yield* TestClock.adjust("1 minute")
      assert.isFalse(yield* holds(pass))
    }).pipe(Effect.provide(Operators.layer(Redacted.make(token))))
  )
})

describe("wrong attempts", () => {
  it("are counted by address, of which no more than ten thousand are remembered", () => {
    const attempts = new Attempts()
    for (let i = 0; i < 10; i++) attempts.wrong("first", 0)
    assert.isAbove(attempts.waits("first", 1), 0)
    assert.strictEqual(attempts.waits("second", 1), 0)
    for (let i = 0; i < 9999; i++) attempts.wrong(`other ${i}`, 1)
    assert.isAbove(attempts.waits("first", 1), 0)
    attempts.wrong("one more", 1)
    assert.strictEqual(attempts.waits("first", 1), 0)
  })
})

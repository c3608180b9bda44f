import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { startAdmin } from "./adminClient.ts"
import { ada, harbour } from "./sampleInspector.ts"

const anId = "Expected a Discord id, such as 81384788765712384"
const anInstant = "Expected an instant as RFC 3339, such as 2026-01-31T12:00:00Z"
const member = `/admin/guilds/${harbour}/members/${ada}`

describe("the problems of the admin API", () => {
  it.live("name the field of a malformed request and what it should be", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const requests = [
        ["/admin/guilds/harbour", "params.guildId", anId],
        ["/admin/guilds/9223372036854775808", "params.guildId", anId],
        [`/admin/guilds/${harbour}/sessions/0x10`, "params.userId", anId],
        ["/admin/guilds?cursor=second", "query.cursor", anId],
        [`/admin/guilds/${harbour}/sessions?cursor=-1`, "query.cursor", anId],
        ["/admin/guilds?limit=0", "query.limit", "Expected a whole number from 1 to 500"],
        ["/admin/guilds?limit=501", "query.limit", "Expected a whole number from 1 to 500"],
        ["/admin/guilds?limit=ten", "query.limit", "Expected a whole number from 1 to 500"],
        ["/admin/guilds?page=2", "query.page", "There is no such key: leave it out"],
        ["/admin/transitions?guildId=all", "query.guildId", anId],
        [`${member}/ledger?from=yesterday`, "query.from", anInstant],
        [`${member}/ledger?to=2026-01-31`, "query.to", anInstant],
        [`${member}/ledger?cursor=gone`, "query.cursor", "expected the `next` of the page before, unchanged"]
      ] as const
      for (const [path, field, message] of requests) {
        const answer = yield* admin.get(path)
        assert.strictEqual(answer.status, 400, `${path}: ${answer.text}`)
        assert.strictEqual(answer.headers.get("content-type"), "application/problem+json")
        assert.deepStrictEqual(answer.json, {
          type: "urn:guildhall:problem:request-malformed",
          title: "The request is malformed",
          status: 400,
          detail: `${field}: ${message}`,
          errors: [{ field, message }]
        })
      }
    }).pipe(Effect.scoped)
  )

  it.live("say what is not there", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const requests = [
        ["GET", "/admin/guilds/1", "guild-unknown"],
        ["GET", "/admin/guilds/1/sessions", "guild-unknown"],
        ["GET", "/admin/guilds/1/settings", "guild-unknown"],
        ["POST", "/admin/guilds/1/settle", "guild-unknown"],
        ["GET", `/admin/guilds/${harbour}/sessions/1`, "session-unknown"],
        ["POST", `/admin/guilds/${harbour}/sessions/1/restart`, "session-unknown"],
        ["GET", `/admin/guilds/${harbour}/members/1`, "member-unknown"],
        ["GET", "/admin/machines/clock", "machine-unknown"]
      ] as const
      for (const [method, path, problem] of requests) {
        const answer = yield* admin.send(path, admin.authorized({ method }))
        assert.strictEqual(answer.status, 404, `${method} ${path}: ${answer.text}`)
        assert.strictEqual(answer.headers.get("content-type"), "application/problem+json")
        assert.propertyVal(answer.json, "type", `urn:guildhall:problem:${problem}`)
      }
    }).pipe(Effect.scoped)
  )

  it.live("cover addresses, methods and bodies that no endpoint takes", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const settings = `/admin/guilds/${harbour}/settings`
      const requests = [
        ["GET", "/nowhere", undefined, 404, null],
        ["GET", "/admin/guild", undefined, 404, null],
        ["GET", "/admin/guilds/%ff", undefined, 404, null],
        ["POST", "/admin/guilds", undefined, 405, "GET, HEAD"],
        ["DELETE", settings, undefined, 405, "GET, PUT, HEAD"],
        ["GET", "/admin/drain", undefined, 405, "POST"],
        ["POST", "/openapi.json", undefined, 405, "GET, HEAD"],
        ["PUT", settings, { type: "application/json", body: "{" }, 400, null],
        ["PUT", settings, { type: "application/json", body: `{"x":"${"y".repeat(300_000)}"}` }, 413, null],
        ["PUT", settings, { type: "application/xml", body: "<settings/>" }, 415, null]
      ] as const
      for (const [method, path, content, status, allow] of requests) {
        const answer = yield* admin.send(
          path,
          admin.authorized({
            method,
            ...(content === undefined ? {} : { body: content.body, headers: { "content-type": content.type } })
          })
        )
        assert.strictEqual(answer.status, status, `${method} ${path}: ${answer.text}`)
        assert.strictEqual(answer.headers.get("content-type"), "application/problem+json", `${method} ${path}`)
        assert.propertyVal(answer.json, "status", status)
        assert.strictEqual(answer.headers.get("allow"), allow)
      }
    }).pipe(Effect.scoped)
  )

  it.live("say which store cannot be reached, and that nothing was lost", () =>
    Effect.gen(function* () {
      const admin = yield* startAdmin
      const answer = yield* admin.get(`${member}/ledger?limit=13`)
      assert.strictEqual(answer.status, 503)
      assert.propertyVal(answer.json, "store", "ledger")
      assert.notInclude(answer.text, "connection refused")
    }).pipe(Effect.scoped)
  )
})

import { assert, describe, it } from "@effect/vitest"
import { Effect, PubSub, Schema } from "effect"
import {
  GuildHouse,
  GuildView,
  HouseChanges,
  pageOf,
  RecentErrorView,
  RuntimeUpdate,
  Samples,
  SessionItem
} from "../../../src/actors/inspection/views.ts"
import { startAdmin } from "./adminClient.ts"
import { ada, deck, harbour, island, session } from "./sampleInspector.ts"

const decode = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, json: unknown) =>
  Schema.decodeUnknownSync(schema)(json)

/** The data of the first event of that name. */
const eventIn = (read: string, name: string): unknown => {
  const data = new RegExp(`^event: ${name}\\ndata: (.*)\\n\\n`, "m").exec(read)?.[1]
  return data === undefined ? undefined : JSON.parse(data)
}

describe("the console's pages", () => {
  it.live("are one document at every address of theirs, of our own scripts and styles alone", () =>
    Effect.gen(function* () {
      const { send } = yield* startAdmin
      for (const path of ["/console", "/console/", "/console/guilds/1/sessions/2", "/console/nowhere"]) {
        const { headers, status, text } = yield* send(path)
        assert.strictEqual(status, 200, path)
        assert.strictEqual(headers.get("content-type"), "text/html; charset=utf-8")
        assert.include(text, '<script type="module" src="/assets/console-1a2b.js"></script>')
        assert.include(text, '<link rel="stylesheet" href="/assets/console-3c4d.css">')
        assert.notMatch(text, / style=| on\w+=|<script>|<style>/)
        assert.strictEqual(
          headers.get("content-security-policy"),
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        assert.strictEqual(headers.get("cache-control"), "no-store")
        assert.strictEqual(headers.get("x-frame-options"), "DENY")
      }
      const script = yield* send("/assets/console-1a2b.js")
      assert.deepStrictEqual([script.status, script.headers.get("content-type")], [200, "text/javascript"])
      const root = yield* send("/", { redirect: "manual" })
      assert.deepStrictEqual([root.status, root.headers.get("location")], [303, "/console"])
    }).pipe(Effect.scoped)
  )
})

describe("what the console asks", () => {
  it.live("is answered in the shapes of its contract", () =>
    Effect.gen(function* () {
      const { get } = yield* startAdmin
      const house = decode(GuildHouse, (yield* get(`/admin/guilds/${harbour}/house`)).json)
      assert.deepStrictEqual(house.channels, [{ id: deck, name: "Deck", kind: "voice", sessions: 1 }])
      const { every, items } = decode(Samples, (yield* get("/admin/samples")).json)
      assert.deepStrictEqual([every, items[0]?.dispatches], [5000, 12.5])
      const errors = decode(pageOf(RecentErrorView), (yield* get("/admin/errors")).json)
      assert.deepStrictEqual(errors.items[0]?.annotations, { shard: "0" })
      assert.isNull(errors.next)
      assert.strictEqual((yield* get("/admin/guilds/1/house")).status, 404)
    }).pipe(Effect.scoped)
  )

  it.live("searches and orders guilds, and searches sessions", () =>
    Effect.gen(function* () {
      const { get } = yield* startAdmin
      const found = (query: string) =>
        Effect.map(get(`/admin/guilds?${query}`), ({ json }) =>
          decode(pageOf(GuildView), json).items.map(({ id }) => id)
        )
      assert.deepStrictEqual(yield* found("search=Isl"), [island])
      assert.deepStrictEqual(yield* found("order=load"), [island, harbour])
      assert.deepStrictEqual(yield* found("order=id"), [harbour, island])
      const sessions = yield* get(`/admin/guilds/${harbour}/sessions?channelId=${deck}&search=ad`)
      assert.strictEqual(decode(pageOf(SessionItem), sessions.json).items[0]?.name, "Ada")
    }).pipe(Effect.scoped)
  )

  it.live("tells the runtime as it is, live", () =>
    Effect.gen(function* () {
      const { listen } = yield* startAdmin
      const stream = yield* listen("/admin/runtime/stream")
      const read = yield* stream.until((read) => eventIn(read, "runtime") !== undefined)
      const { runtime, sample } = decode(RuntimeUpdate, eventIn(read, "runtime"))
      assert.deepStrictEqual([runtime.guilds.total, sample.cpu], [2, 0.25])
    }).pipe(Effect.scoped)
  )

  it.live(
    "tells the changes of a house, of one channel or member when asked to, and of no guild that is not here",
    () =>
      Effect.gen(function* () {
        const { bot, get, listen } = yield* startAdmin
        const changes: HouseChanges = {
          sessions: [session],
          gone: [],
          channels: [{ id: deck, sessions: 3 }],
          missed: false
        }
        const streams = yield* Effect.forEach(["", `?channelId=${deck}`, `?userId=${ada}&channelId=${deck}`], (query) =>
          listen(`/admin/guilds/${harbour}/changes${query}`)
        )
        yield* bot.listenersAre(3)
        yield* PubSub.publish(bot.changes, changes)
        for (const stream of streams) {
          const read = yield* stream.until((read) => eventIn(read, "changes") !== undefined)
          assert.deepStrictEqual(decode(HouseChanges, eventIn(read, "changes")), changes)
        }
        assert.strictEqual((yield* get("/admin/guilds/1/changes")).status, 404)
      }).pipe(Effect.scoped)
  )
})

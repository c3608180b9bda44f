import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer, Schema } from "effect"
import { BoardView, StandingView } from "../../../src/actors/boards/views.ts"
import { harbour, makePublicWeb, member, until, versionsIn } from "./publicWeb.ts"

const plenty = { burst: 100_000, perSecond: 100_000 }

class Web extends Context.Service<Web, Effect.Success<ReturnType<typeof makePublicWeb>>>()("tests/Web") {
  static readonly layer = Layer.effect(
    this,
    Effect.gen(function* () {
      const web = yield* makePublicWeb({ limits: { requests: plenty, files: plenty, streams: 1000 } })
      for (let i = 1; i <= 120; i++) yield* web.give(member(i), 1000 * i)
      return web
    })
  )
}

const boardIn = Schema.decodeUnknownSync(Schema.fromJsonString(BoardView))
const standingIn = Schema.decodeUnknownSync(Schema.fromJsonString(StandingView))
const board = "/api/guilds/harbour/leaderboard"

layer(Web.layer, { timeout: "5 minutes", excludeTestServices: true })("the public web", (it) => {
  it.effect("shows the first hundred of a board, or fewer, and how many there are", () =>
    Effect.gen(function* () {
      const { ask } = yield* Web
      const whole = boardIn((yield* ask(board)).text)
      assert.deepStrictEqual([whole.rows.length, whole.members], [100, 120])
      assert.deepStrictEqual(whole.rows[0], {
        place: 1,
        id: member(120),
        name: "Member 120",
        avatar: whole.rows[0]?.avatar ?? "",
        value: 120_000,
        level: whole.rows[0]?.level ?? 0
      })
      const three = boardIn((yield* ask(`${board}?limit=3`)).text)
      assert.deepStrictEqual(three.rows, whole.rows.slice(0, 3))
      const voice = boardIn((yield* ask(`${board}?metric=voice&period=week`)).text)
      assert.deepStrictEqual([voice.metric, voice.period, voice.rows.length], ["voice", "week", 0])
    })
  )

  it.effect("answers 304 to whoever has that very board, and only to them", () =>
    Effect.gen(function* () {
      const { ask, give } = yield* Web
      const first = yield* ask(board)
      const etag = String(first.headers["etag"])
      assert.match(etag, /^"[\w-]{22}"$/)
      const again = yield* ask(board, { "if-none-match": etag })
      assert.deepStrictEqual([again.status, again.text], [304, ""])
      const other = yield* ask(`${board}?limit=2`, { "if-none-match": etag })
      assert.strictEqual(other.status, 200)
      assert.notStrictEqual(other.headers["etag"], etag)
      yield* give(member(1), 1)
      yield* Effect.sleep("100 millis")
      // It stands beyond the hundred: nothing that is shown has changed.
      assert.strictEqual((yield* ask(board, { "if-none-match": etag })).status, 304)
      yield* give(member(120), 1)
      yield* Effect.sleep("100 millis")
      assert.strictEqual((yield* ask(board, { "if-none-match": etag })).status, 200)
    })
  )

  it.effect("says the same of a guild that there is not, and of one whose board is not public", () =>
    Effect.gen(function* () {
      const { ask } = yield* Web
      const answers = yield* Effect.forEach(["island", "nothing", "Harbour", "harbour%00", "%2e%2e"], (slug) =>
        Effect.all([
          ask(`/api/guilds/${slug}/leaderboard`),
          ask(`/api/guilds/${slug}/leaderboard/stream`),
          ask(`/api/guilds/${slug}/members/${member(1)}/standing`),
          ask(`/g/${slug}`),
          ask(`/g/${slug}/preview.webp`)
        ])
      )
      const [island] = answers
      for (const found of answers) {
        assert.deepStrictEqual(
          found.map(({ status, text }) => [status, text.replaceAll(/"instance":"[^"]*"/g, "")]),
          island?.map(({ status, text }) => [status, text.replaceAll(/"instance":"[^"]*"/g, "")])
        )
        assert.deepStrictEqual(
          found.map(({ status }) => status),
          [404, 404, 404, 404, 404]
        )
      }
    })
  )

  it.effect("tells where a member stands beyond the hundred, and nothing of who hides", () =>
    Effect.gen(function* () {
      const { ask, ledger } = yield* Web
      const path = `/api/guilds/harbour/members/${member(7)}/standing`
      assert.deepStrictEqual(standingIn((yield* ask(path)).text), { place: 114, value: 7000, members: 120 })
      yield* ledger.hide(harbour, member(7), true)
      assert.strictEqual((yield* ask(path)).status, 404)
      yield* ledger.hide(harbour, member(119), true)
      yield* Effect.sleep("100 millis")
      const { rows } = boardIn((yield* ask(board)).text)
      assert.isFalse(rows.some(({ id }) => id === member(119)))
      const page = yield* ask(`/g/harbour?me=${member(119)}`)
      assert.notInclude(page.text, "Member 119")
      yield* Effect.forEach([7, 119], (number) => ledger.hide(harbour, member(number), false))
    })
  )

  it.effect("names each field of a request that it does not take", () =>
    Effect.gen(function* () {
      const { ask } = yield* Web
      for (const query of [
        "metric=gold",
        "period=hour",
        "limit=0",
        "limit=101",
        "limit=1e1",
        "colour=red",
        "limit=1&limit=2"
      ]) {
        const { status, text } = yield* ask(`${board}?${query}`)
        assert.strictEqual(status, 400, query)
        assert.include(text, `query.${query.split("=")[0]}`, query)
      }
      const id = yield* ask("/api/guilds/harbour/members/ada/standing")
      assert.deepStrictEqual([id.status, id.text.includes("params.userId")], [400, true])
    })
  )

  it.effect("draws the page for who has no script, in their language, with the row of the link lit", () =>
    Effect.gen(function* () {
      const { ask } = yield* Web
      const { headers, text } = yield* ask(`/g/harbour?me=${member(120)}`, { "accept-language": "de-AT, en;q=0.5" })
      assert.match(text, /^<!doctype html><html lang="de"/i)
      assert.include(text, "Member 120")
      assert.include(String(headers["content-security-policy"]), "script-src 'self'")
      assert.include(text, "https://board.example/g/harbour")
      assert.match((yield* ask("/g/harbour", { "accept-language": "fr" })).text, /^<!doctype html><html lang="en"/i)
      const packed = yield* ask("/g/harbour", { "accept-encoding": "gzip, br" })
      assert.strictEqual(packed.headers["content-encoding"], "br")
      // Whatever an address asks for: a page.
      assert.strictEqual((yield* ask("/g/harbour?metric=gold&me=x&q=%ff%3Cscript%3E&z=1")).status, 200)
    })
  )

  it.effect("serves the pictures that it names, and a picture for links", () =>
    Effect.gen(function* () {
      const { ask } = yield* Web
      const { rows } = boardIn((yield* ask(board)).text)
      const avatar = yield* ask(rows[0]?.avatar ?? "")
      assert.deepStrictEqual([avatar.status, avatar.headers["content-type"]], [200, "image/png"])
      assert.include(String(avatar.headers["cache-control"]), "immutable")
      const preview = yield* ask("/g/harbour/preview.webp")
      assert.deepStrictEqual([preview.status, preview.headers["content-type"]], [200, "image/webp"])
    })
  )

  it.effect("tells about itself on a page, and as OpenAPI", () =>
    Effect.gen(function* () {
      const { ask } = yield* Web
      const page = yield* ask("/api")
      const document = yield* ask("/api/openapi.json")
      assert.deepStrictEqual([page.status, document.status], [200, 200])
      for (const path of ["/leaderboard", "/leaderboard/stream", "/members/{userId}/standing"]) {
        assert.include(page.text, `GET /api/guilds/{slug}${path}`)
        assert.include(document.text, `"/api/guilds/{slug}${path}"`)
      }
    })
  )

  it.effect("streams the last state at once, each change once, and nothing while nothing changes", () =>
    Effect.gen(function* () {
      const { ask, give, listen } = yield* Web
      const stream = yield* listen(`${board}/stream`)
      yield* until("told", () => versionsIn(stream.read).length === 1)
      assert.match(stream.read, /^HTTP\/1\.1 200 OK\r\n/)
      assert.include(stream.read, "content-type: text/event-stream")
      const known = versionsIn(stream.read)[0] ?? ""
      assert.strictEqual(`"${known}"`, (yield* ask(board)).headers["etag"])
      // Twenty periods in which nothing changed.
      const quiet = stream.read.length
      yield* Effect.sleep("1 second")
      assert.strictEqual(stream.read.length, quiet)

      const resumed = yield* listen(`${board}/stream`, { headers: { "last-event-id": known } })
      const stale = yield* listen(`${board}/stream`, { headers: { "last-event-id": "long ago" } })
      yield* until("told", () => versionsIn(stale.read).length === 1)
      assert.deepStrictEqual(versionsIn(resumed.read), [])

      yield* give(member(120), 5)
      yield* until("pushed", () => [stream, stale].every(({ read }) => versionsIn(read).length === 2))
      yield* until("pushed", () => versionsIn(resumed.read).length === 1)
      assert.strictEqual(versionsIn(resumed.read)[0], versionsIn(stream.read)[1])
    }).pipe(Effect.scoped)
  )

  it.effect("ends its streams when the board is not public any more, and refuses new ones at once", () =>
    Effect.gen(function* () {
      const { ask, listen, publish } = yield* Web
      const stream = yield* listen(`${board}/stream`, { headers: { connection: "close" } })
      yield* until("told", () => versionsIn(stream.read).length === 1)
      yield* publish(harbour, false)
      assert.strictEqual((yield* ask(board)).status, 404)
      assert.strictEqual((yield* ask("/g/harbour")).status, 404)
      yield* until("ended", () => stream.closed)
      yield* publish(harbour, true)
      assert.strictEqual((yield* ask(board)).status, 200)
    }).pipe(Effect.scoped)
  )

  it.effect("shows nothing of a guild that it is no longer in: nobody there could turn the board off", () =>
    Effect.gen(function* () {
      const { ask, leave, listen } = yield* Web
      const stream = yield* listen(`${board}/stream`, { headers: { connection: "close" } })
      yield* until("told", () => versionsIn(stream.read).length === 1)
      yield* leave(true)
      yield* until("ended", () => stream.closed)
      for (const path of ["/g/harbour", board, "/g/harbour/preview.webp"]) {
        assert.strictEqual((yield* ask(path)).status, 404, path)
      }
      yield* leave(false)
      assert.strictEqual((yield* ask(board)).status, 200)
    }).pipe(Effect.scoped)
  )

  it.effect("calls members by their ids while Discord keeps their names to itself, and by name from then on", () =>
    Effect.gen(function* () {
      const { ask, hush } = yield* Web
      const first = Effect.map(ask(`${board}?limit=1`), ({ text }) => boardIn(text).rows[0])
      yield* hush(true)
      yield* Effect.sleep("100 millis")
      assert.deepInclude(yield* first, { id: member(120), name: member(120), avatar: null })
      yield* hush(false)
      yield* Effect.sleep("100 millis")
      assert.deepInclude(yield* first, { id: member(120), name: "Member 120" })
    })
  )

  it.effect("answers who asks for a head alone, also of a stream", () =>
    Effect.gen(function* () {
      const { ask } = yield* Web
      for (const path of [board, `${board}/stream`, "/g/harbour", "/api"]) {
        const { status, text } = yield* ask(path, {}, { method: "HEAD" })
        assert.deepStrictEqual([status, text], [200, ""], path)
      }
      assert.include((yield* ask("/")).text, "<!doctype html>")
    })
  )

  it.effect("hangs up on who does not read, while all others are told everything", () =>
    Effect.gen(function* () {
      const { call, listen } = yield* Web
      const reading = yield* Effect.all(Array.from({ length: 20 }, () => listen(`${board}/stream`)))
      const slow = yield* Effect.all(Array.from({ length: 5 }, () => listen(`${board}/stream`, { reads: false })))
      yield* until("told", () => reading.every(({ read }) => versionsIn(read).length === 1))
      // Half a megabyte to a state: the system itself keeps some ten for each of them.
      const pushes = 41
      for (let push = 2; push <= pushes; push++) {
        yield* call(String(push % 10).repeat(5000))
        yield* until("pushed", () => reading.every(({ read }) => versionsIn(read).length === push))
        for (const client of reading) client.read = client.read.replaceAll(/^data: .*$/gm, "")
      }
      assert.isTrue(reading.every(({ closed }) => !closed))
      // Only who reads learns of the end of a connection.
      for (const client of slow) client.socket.on("data", (part) => (client.read += part.toString())).resume()
      yield* until("hung up on", () => slow.every(({ closed }) => closed))
      assert.isTrue(slow.every(({ read }) => versionsIn(read).length < pushes))
      yield* call("")
    }).pipe(Effect.scoped)
  )
})

import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs"
import { createServer, type RequestListener, type ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Scope, Exit } from "effect"
import { TestClock } from "effect/testing"
import { RecentBytes } from "../../../src/infra/pictures/avatars/RecentBytes.ts"
import { Avatars, type Portrayed } from "../../../src/infra/pictures/Avatars.ts"
import { GuildId, UserId } from "../../../src/machines/ids.ts"

const dataFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-avatars-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** A CDN of our own; answers its address and the paths that it was asked for. */
const serve = (answer: RequestListener) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly asked: Array<string>; readonly close: () => void }>((resume) => {
      const asked: Array<string> = []
      const server = createServer((request, response) => {
        asked.push(request.url ?? "")
        answer(request, response)
      })
      const close = () => {
        server.closeAllConnections()
        server.close()
      }
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, asked, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

const png = (response: ServerResponse, bytes: Uint8Array = new Uint8Array([1, 2, 3])) =>
  response.writeHead(200, { "content-type": "image/png" }).end(bytes)

const user = (hash: string | null, id = "7"): Portrayed => ({ of: "user", userId: UserId.make(id), hash })

const open = (cdnUrl: string, folder: string, files = 100) =>
  Layer.build(Avatars.layer({ cdnUrl, dataFolder: folder, files })).pipe(
    Effect.map(
      (context) => (portrayed: Portrayed) =>
        Avatars.use(({ get }) => get(portrayed)).pipe(Effect.provideContext(context))
    )
  )

it.effect("a picture is fetched once, however many ask for it at once and later", () =>
  Effect.gen(function* () {
    const cdn = yield* serve((_, response) => void png(response))
    const get = yield* open(cdn.url, yield* dataFolder)
    const many = yield* Effect.all(
      Array.from({ length: 20 }, () => get(user("abc"))),
      { concurrency: "unbounded" }
    )
    for (const bytes of [...many, yield* get(user("abc"))]) assert.deepEqual(Array.from(bytes ?? []), [1, 2, 3])
    assert.deepStrictEqual(cdn.asked, ["/avatars/7/abc.png?size=128"])
  })
)

it.effect("users, members and guilds have their pictures where Discord keeps them", () =>
  Effect.gen(function* () {
    const cdn = yield* serve((_, response) => void png(response))
    const get = yield* open(`${cdn.url}/cdn`, yield* dataFolder)
    yield* get(user("a_1"))
    yield* get({ of: "member", guildId: GuildId.make("8"), userId: UserId.make("7"), hash: "b2" })
    yield* get({ of: "guild", guildId: GuildId.make("8"), hash: "c3" })
    assert.deepStrictEqual(cdn.asked, [
      "/cdn/avatars/7/a_1.png?size=128",
      "/cdn/guilds/8/users/7/avatars/b2.png?size=128",
      "/cdn/icons/8/c3.png?size=128"
    ])
  })
)

it.effect("nobody is asked for a picture that there is not, or by a name that leads elsewhere", () =>
  Effect.gen(function* () {
    const cdn = yield* serve((_, response) => void png(response))
    const get = yield* open(cdn.url, yield* dataFolder)
    for (const hash of [null, "", "../secret", "a/b", "a?b"]) assert.isNull(yield* get(user(hash)))
    assert.deepStrictEqual(cdn.asked, [])
  })
)

it.effect("a later process finds on disk what an earlier one fetched", () =>
  Effect.gen(function* () {
    const cdn = yield* serve((_, response) => void png(response))
    const folder = yield* dataFolder
    const scope = yield* Scope.make()
    const earlier = yield* open(cdn.url, folder).pipe(Scope.provide(scope))
    yield* earlier(user("abc"))
    yield* Scope.close(scope, Exit.void)
    const later = yield* open("http://127.0.0.1:9", folder)
    assert.deepEqual(Array.from((yield* later(user("abc"))) ?? []), [1, 2, 3])
    assert.strictEqual(cdn.asked.length, 1)
  })
)

const refusals: ReadonlyArray<readonly [string, RequestListener]> = [
  ["is missing", (_, response) => void response.writeHead(404, { "content-type": "image/png" }).end()],
  ["is no picture", (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>")],
  ["is larger than a megabyte", (_, response) => void png(response, new Uint8Array(1_000_001))],
  ["is elsewhere", (_, response) => void response.writeHead(302, { location: "/other" }).end()],
  [
    "breaks off",
    (_, response) =>
      void response
        .writeHead(200, { "content-type": "image/png", "content-length": "9" })
        .end("1", () => response.destroy())
  ]
]

it.effect.each(refusals)("a picture that %s is none, and is asked for again after a minute", ([, answer]) =>
  Effect.gen(function* () {
    const cdn = yield* serve(answer)
    const get = yield* open(cdn.url, yield* dataFolder)
    assert.isNull(yield* get(user("abc")))
    yield* TestClock.adjust("59 seconds")
    assert.isNull(yield* get(user("abc")))
    assert.strictEqual(cdn.asked.length, 1)
    yield* TestClock.adjust("1 second")
    assert.isNull(yield* get(user("abc")))
    assert.strictEqual(cdn.asked.length, 2)
  })
)

it.effect("no more than eight pictures are fetched at once", () =>
  Effect.gen(function* () {
    const held: Array<ServerResponse> = []
    let eighth = () => {}
    const eightHeld = new Promise<void>((resolve) => (eighth = resolve))
    const cdn = yield* serve(({ url }, response) => {
      if (url === "/late" || cdn.asked.length > 9) png(response)
      else if (held.push(response) === 8) eighth()
    })
    const get = yield* open(cdn.url, yield* dataFolder)
    const users = Array.from({ length: 16 }, (_, i) => get(user("abc", String(i + 1))))
    const fetching = yield* Effect.forkChild(Effect.all(users, { concurrency: "unbounded" }), {
      startImmediately: true
    })
    yield* Effect.promise(() => eightHeld)
    // A ninth, sent with the others, would be there before this one.
    yield* Effect.promise(() => fetch(`${cdn.url}/late`))
    assert.strictEqual(held.length, 8)
    for (const response of held) png(response)
    assert.isTrue((yield* Fiber.join(fetching)).every((bytes) => bytes !== null))
  })
)

it.effect("a CDN that hangs is waited for three seconds, also by whoever waits in line", () =>
  Effect.gen(function* () {
    let asked = () => {}
    const eightAsked = new Promise<void>((resolve) => (asked = resolve))
    const cdn = yield* serve(() => void (cdn.asked.length === 8 && asked()))
    const get = yield* open(cdn.url, yield* dataFolder)
    const users = Array.from({ length: 12 }, (_, i) => get(user("abc", String(i + 1))))
    const waiting = yield* Effect.forkChild(Effect.all(users, { concurrency: "unbounded" }), { startImmediately: true })
    yield* Effect.promise(() => eightAsked)
    yield* TestClock.adjust("3 seconds")
    assert.deepStrictEqual(
      yield* Fiber.join(waiting),
      users.map(() => null)
    )
  })
)

it.effect("the oldest files go when there are too many", () =>
  Effect.gen(function* () {
    const cdn = yield* serve((_, response) => void png(response))
    const folder = yield* dataFolder
    const get = yield* open(cdn.url, folder, 10)
    for (let i = 1; i <= 10; i++) {
      yield* get(user("abc", String(i)))
      utimesSync(join(folder, "avatars", `avatars-${i}-abc.png`), i, i)
    }
    yield* get(user("abc", "11"))
    assert.sameMembers(
      readdirSync(join(folder, "avatars")),
      [3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => `avatars-${i}-abc.png`)
    )
  })
)

it("memory keeps what was used last, as much as fits", () => {
  const recent = new RecentBytes(10)
  const file = (length: number) => new Uint8Array(length)
  recent.set("a", file(4))
  recent.set("b", file(4))
  recent.get("a")
  recent.set("c", file(4))
  assert.deepStrictEqual(
    ["a", "b", "c"].map((key) => recent.get(key)?.length),
    [4, undefined, 4]
  )
  recent.set("a", file(6))
  assert.deepStrictEqual(
    ["a", "c"].map((key) => recent.get(key)?.length),
    [6, 4]
  )
  recent.set("d", file(11))
  assert.deepStrictEqual(
    ["a", "c", "d"].map((key) => recent.get(key)?.length),
    [undefined, undefined, undefined]
  )
})

import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { inflateSync } from "node:zlib"
import { picture } from "../../../src/infra/simulator/picture.ts"
import { Simulator } from "../../../src/infra/simulator/Simulator.ts"
import { harbour, play } from "./support.ts"

/** The parts of a PNG by name; a reader of its own, so that it does not agree with the writer by accident. */
const chunksOf = (png: Uint8Array): ReadonlyMap<string, Buffer> => {
  const bytes = Buffer.from(png)
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    chunks.set(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return chunks
}

describe("a picture", () => {
  it.each([16, 128, 1024])("of %i pixels is a PNG of that size, the same for the same seed", (size) => {
    const png = picture("ada", size)
    const chunks = chunksOf(png)
    assert.deepStrictEqual([...chunks.keys()], ["IHDR", "PLTE", "IDAT", "IEND"])
    const header = chunks.get("IHDR")
    assert.deepStrictEqual([header?.readUInt32BE(0), header?.readUInt32BE(4)], [size, size])
    const pixels = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0))
    assert.lengthOf(pixels, size * (1 + size / 8))
    assert.deepStrictEqual(picture("ada", size), png)
    assert.notDeepEqual(picture("ben", size), png)
  })
})

const served = Effect.gen(function* () {
  const simulator = yield* Simulator.make({})
  yield* play(simulator, harbour)
  const { cdn } = simulator.addresses
  const ask = (path: string, within = 5000) =>
    Effect.promise(() =>
      fetch(cdn + path, { signal: AbortSignal.timeout(within) }).then(
        async (response) => ({
          status: response.status,
          type: response.headers.get("content-type"),
          size: chunksOf(new Uint8Array(await response.arrayBuffer()))
            .get("IHDR")
            ?.readUInt32BE(0)
        }),
        (cause: unknown) => ({ status: cause instanceof Error ? cause.name : "", type: null, size: undefined })
      )
    )
  const { guild, userId } = simulator.names.member("ada", "g")
  return { ask, guildId: guild.facts.id, simulator, userId }
})

describe("the simulated CDN", () => {
  it.live("has the pictures of users, members and guilds, and none that nobody has", () =>
    Effect.gen(function* () {
      const { ask, guildId, simulator, userId } = yield* served
      yield* play(
        simulator,
        `{ "do": "member", "as": "ada", "guild": "g", "avatar": "a_0123", "guildAvatar": "4567" }
         { "do": "guild", "as": "h", "name": "Hafen", "icon": "89ab" }`
      )
      const icon = `/icons/${simulator.names.guild("h").facts.id}/89ab`
      const member = `/guilds/${guildId}/users/${userId}/avatars/4567`
      assert.deepStrictEqual(yield* ask(`/avatars/${userId}/a_0123.png?size=64`), {
        status: 200,
        type: "image/png",
        size: 64
      })
      for (const path of [`/avatars/${userId}/a_0123.gif`, `${member}.webp`, `${icon}.png`, "/embed/avatars/5.png"])
        assert.strictEqual((yield* ask(path)).status, 200, path)
      for (const path of [
        `/avatars/${userId}/4567.png`,
        `/avatars/404/a_0123.png`,
        "/embed/avatars/6.png",
        "/moon.png"
      ])
        assert.strictEqual((yield* ask(path)).status, 404, path)
      assert.strictEqual((yield* ask(`${member}.gif`)).status, 415)
      assert.strictEqual((yield* ask(`${icon}.png?size=100`)).status, 400)
    })
  )

  it.live("has a picture of most people without being told", () =>
    Effect.gen(function* () {
      const { ask, simulator } = yield* served
      const { world } = simulator.discord
      const users = Array.from({ length: 16 }, (_, n) => world.newUser(`M${n}`, {}))
      const [pictured] = users.filter(({ avatar }) => avatar !== null)
      assert.strictEqual(users.filter(({ avatar }) => avatar === null).length, 2)
      assert.strictEqual((yield* ask(`/avatars/${pictured?.id}/${pictured?.avatar}.png`)).status, 200)
    })
  )

  it.live("hangs or fails when a fault says so, apart from REST", () =>
    Effect.gen(function* () {
      const { ask, simulator } = yield* served
      yield* play(
        simulator,
        `{ "do": "fault", "kind": "restError" }
         { "do": "fault", "kind": "cdnError", "status": 502, "route": "/embed" }
         { "do": "fault", "kind": "cdnHang" }`
      )
      assert.strictEqual((yield* ask("/embed/avatars/0.png")).status, 502)
      assert.strictEqual((yield* ask("/embed/avatars/0.png", 100)).status, "TimeoutError")
      assert.strictEqual((yield* ask("/embed/avatars/0.png")).status, 200)
    })
  )
})

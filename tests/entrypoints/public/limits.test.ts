import { IncomingMessage } from "node:http"
import { Socket } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { addressOf } from "../../../src/entrypoints/http/addressOf.ts"
import { isKnown } from "../../../src/entrypoints/public/etag.ts"
import { pageQuery } from "../../../src/entrypoints/public/pageQuery.ts"
import { TokenBuckets } from "../../../src/entrypoints/public/TokenBuckets.ts"

const request = (peer: string, forwarded?: string) => {
  const socket = new Socket()
  Object.defineProperty(socket, "remoteAddress", { value: peer })
  const message = new IncomingMessage(socket)
  if (forwarded !== undefined) message.headers["x-forwarded-for"] = forwarded
  return message
}

describe("a visitor's address", () => {
  it("is that of the connection, whatever a stranger claims", () => {
    assert.strictEqual(addressOf([])(request("203.0.113.9", "198.51.100.7")), "203.0.113.9")
    assert.strictEqual(addressOf(["10.0.0.0/8"])(request("203.0.113.9", "198.51.100.7")), "203.0.113.9")
  })

  it("is told by trusted proxies, as far back as they are trusted", () => {
    const behind = addressOf(["10.0.0.0/8", "loopback"])
    assert.strictEqual(behind(request("127.0.0.1", "198.51.100.7")), "198.51.100.7")
    assert.strictEqual(behind(request("10.1.2.3", "1.2.3.4, 198.51.100.7, 10.9.9.9")), "198.51.100.7")
  })

  it("is a household in IPv6, and plain in IPv4 that comes as IPv6", () => {
    const own = addressOf([])
    assert.strictEqual(own(request("2001:db8:1:2:aaaa::1")), own(request("2001:db8:1:2:bbbb::2")))
    assert.notStrictEqual(own(request("2001:db8:1:2::1")), own(request("2001:db8:1:3::1")))
    assert.strictEqual(own(request("::ffff:203.0.113.9")), "203.0.113.9")
  })
})

describe("token buckets", () => {
  it("give a burst at once, then as many as come in a second, to each address its own", () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 2 })
    assert.deepStrictEqual(
      [0, 0, 0, 0].map(() => buckets.take("a", 1000)),
      [0, 0, 0, 500]
    )
    assert.strictEqual(buckets.take("b", 1000), 0)
    assert.strictEqual(buckets.take("a", 1499), 1)
    assert.strictEqual(buckets.take("a", 1500), 0)
    assert.strictEqual(buckets.take("a", 1500), 500)
    assert.deepStrictEqual(
      [0, 0, 0, 0].map(() => buckets.take("a", 100_000)),
      [0, 0, 0, 500]
    )
  })

  it("are none the fuller for a clock that goes back", () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 })
    buckets.take("a", 10_000)
    assert.strictEqual(buckets.take("a", 5000), 1000)
    assert.strictEqual(buckets.take("a", 5500), 500)
  })

  it("forget whom they have not seen for longest when there are too many", () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 0.001 })
    buckets.take("first", 0)
    buckets.take("second", 0)
    for (let i = 0; i < 49_998; i++) buckets.take(`crowd ${i}`, 0)
    assert.isAbove(buckets.take("first", 0), 0)
    buckets.take("one more", 0)
    assert.isAbove(buckets.take("first", 0), 0)
    assert.strictEqual(buckets.take("second", 0), 0)
  })
})

describe("what a client says it has", () => {
  it.each([
    [undefined, false],
    ['"v1"', true],
    ['"v2"', false],
    ['W/"v1"', true],
    ['"v0", "v1"', true],
    ["*", true],
    ["v1", false],
    ["", false]
  ])("%s", (header, known) => {
    assert.strictEqual(isKnown(header, '"v1"'), known)
  })
})

describe("the address of a page", () => {
  it.each([
    ["/g/x", { board: { metric: "xp", period: "all" }, search: "", me: null }],
    [
      "/g/x?metric=voice&period=week&q=%20ada%20&me=81384788765712384",
      { board: { metric: "voice", period: "week" }, search: "ada", me: "81384788765712384" }
    ],
    ["/g/x?metric=gold&period=&me=ada&q=", { board: { metric: "xp", period: "all" }, search: "", me: null }],
    ["/g/x?me=99999999999999999999&q=%ff%00", { board: { metric: "xp", period: "all" }, search: "\ufffd\0", me: null }]
  ])("%s", (url, expected) => {
    assert.deepStrictEqual(pageQuery(url), expected)
  })

  it("is searched for no more than a name's length", () => {
    assert.strictEqual(pageQuery(`/g/x?q=${"a".repeat(5000)}`).search.length, 100)
  })
})

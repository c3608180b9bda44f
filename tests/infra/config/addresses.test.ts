import { assert, describe, it } from "@effect/vitest"
import { collide, isLoopback, urlOf } from "../../../src/infra/config/addresses.ts"

describe("an address", () => {
  it.each([
    ["127.0.0.1", "http://127.0.0.1:8080"],
    ["0.0.0.0", "http://127.0.0.1:8080"],
    ["::", "http://127.0.0.1:8080"],
    ["fe80::1", "http://[fe80::1]:8080"],
    ["bot.example", "http://bot.example:8080"]
  ])("of %s is opened at %s", (host, url) => {
    assert.strictEqual(urlOf({ host, port: 8080 }), url)
  })

  it.each([
    ["http://127.0.0.1:8080", true],
    ["http://127.9.9.9", true],
    ["http://localhost:1/x", true],
    ["http://guild.localhost", true],
    ["http://[::1]:8080", true],
    ["http://192.168.1.2", false],
    ["https://localhost.example", false],
    ["https://board.example/127.0.0.1", false]
  ])("%s is loopback: %s", (url, loopback) => {
    assert.strictEqual(isLoopback(url), loopback)
  })

  it("collides with another on the same port of the same interface, unless any port will do", () => {
    const at = (host: string, port: number) => ({ host, port })
    assert.isTrue(collide(at("127.0.0.1", 80), at("127.0.0.1", 80)))
    assert.isTrue(collide(at("0.0.0.0", 80), at("127.0.0.1", 80)))
    assert.isTrue(collide(at("127.0.0.1", 80), at("::", 80)))
    assert.isFalse(collide(at("127.0.0.1", 80), at("127.0.0.2", 80)))
    assert.isFalse(collide(at("127.0.0.1", 80), at("127.0.0.1", 81)))
    assert.isFalse(collide(at("127.0.0.1", 0), at("127.0.0.1", 0)))
  })
})

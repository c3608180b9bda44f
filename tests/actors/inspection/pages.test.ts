import { assert, describe, it } from "vitest"
import * as fc from "fast-check"
import type { Page } from "../../../src/actors/inspection/Inspector.ts"
import { compareIds, firstOf, matches, pageById } from "../../../src/actors/inspection/pages.ts"

const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String)
const ids = fc.uniqueArray(fc.oneof(id, fc.integer({ min: 1, max: 200 }).map(String)), { maxLength: 300, size: "max" })

const byNumber = (a: string, b: string) => (BigInt(a) < BigInt(b) ? -1 : 1)

describe("pages of ids", () => {
  it("orders ids by the numbers they are", () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        assert.strictEqual(Math.sign(compareIds(a, b)), a === b ? 0 : byNumber(a, b))
      })
    )
  })

  it("are the whole when they are put together, each thing once and in order, whatever they are cut into", () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 20 }), (all, limit) => {
        const seen: Array<string> = []
        let cursor: string | null = null
        do {
          const { items, next }: Page<string> = pageById(all, (one) => one, { cursor, limit })
          assert.isAtMost(items.length, limit)
          seen.push(...items)
          cursor = next
        } while (cursor !== null)
        assert.deepStrictEqual(seen, all.toSorted(byNumber))
      })
    )
  })

  it("hold only what is admitted, and are full as long as there is enough of it", () => {
    const all = Array.from({ length: 100 }, (_, i) => String(i + 1))
    const even = (one: string) => Number(one) % 2 === 0
    const { items, next } = pageById(all, (one) => one, { cursor: "10", limit: 3 }, even)
    assert.deepStrictEqual({ items, next }, { items: ["12", "14", "16"], next: "16" })
    const last = pageById(all, (one) => one, { cursor: "94", limit: 3 }, even)
    assert.deepStrictEqual(last, { items: ["96", "98", "100"], next: null })
  })

  it("begin after a cursor that is an id with zeros before it", () => {
    assert.deepStrictEqual(pageById(["9", "10"], (one) => one, { cursor: "0009", limit: 5 }).items, ["10"])
  })

  it("ask of none that cannot be on them whether it is admitted", () => {
    const all = Array.from({ length: 10_000 }, (_, i) => i)
    let asked = 0
    const first = firstOf(
      all,
      10,
      (a, b) => a - b,
      () => ++asked > 0
    )
    assert.deepStrictEqual(first, all.slice(0, 10))
    assert.isAtMost(asked, 20)
  })
})

describe("a search", () => {
  it("finds a part of a name in any case, a whole id, and everything when it is empty", () => {
    assert.isTrue(matches("ÄRG")("1", "Große Ärgernisse"))
    assert.isTrue(matches("123")("123", "Ada"))
    assert.isFalse(matches("12")("123", "Ada"))
    assert.isTrue(matches("")("1", ""))
    assert.isFalse(matches("ada")("1", "Linus"))
  })
})

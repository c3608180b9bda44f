import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { parseShards } from "../../../src/infra/config/shards.ts"

describe("a choice of shards", () => {
  const counts = fc.integer({ min: 1, max: 16_384 })

  it("of a count is all of them", () => {
    fc.assert(
      fc.property(counts, (count) => {
        const shards = Array.from({ length: count }, (_, i) => i)
        assert.deepStrictEqual(parseShards(String(count)), { count, shards })
      }),
      { numRuns: 20 }
    )
  })

  it("of a range has its ends, and every id between them once", () => {
    const ranges = counts.chain((count) =>
      fc
        .tuple(fc.nat({ max: count - 1 }), fc.nat({ max: count - 1 }))
        .map(([a, b]) => ({ count, first: Math.min(a, b), last: Math.max(a, b) }))
    )
    fc.assert(
      fc.property(ranges, ({ count, first, last }) => {
        const choice = parseShards(`${first}-${last}/${count}`)
        if (choice === null || choice === "auto") throw new Error("was refused")
        assert.strictEqual(choice.count, count)
        assert.strictEqual(choice.shards.length, last - first + 1)
        choice.shards.forEach((shard, i) => assert.strictEqual(shard, first + i))
        assert.deepStrictEqual(parseShards(`${first}/${count}`), { count, shards: [first] })
      }),
      { numRuns: 20 }
    )
  })

  it("never lists an id outside its count, whatever is written", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d/-]{1,9}$/), (text) => {
        const choice = parseShards(text)
        if (choice === null || choice === "auto") return
        assert.isNotEmpty(choice.shards)
        assert.isTrue(choice.shards.every((shard) => shard >= 0 && shard < choice.count))
      })
    )
  })
})

import { assert, describe, it } from "@effect/vitest"
import { chunksOf } from "../../../src/infra/checkpoint/journal.ts"
import { entry, numbered } from "./journals.ts"

const shapeOf = (sessions: number, meta: number) =>
  chunksOf(entry({ guilds: numbered(1), sessions: numbered(sessions), meta: numbered(meta) })).map((chunk) => [
    chunk.filter(({ part }) => part !== "meta").length,
    chunk.filter(({ part }) => part === "meta").length
  ])

describe("a journal entry", () => {
  it("is one step up to 1 000 fields", () => {
    assert.deepStrictEqual(shapeOf(10, 3), [[11, 3]])
    assert.deepStrictEqual(shapeOf(996, 3), [[997, 3]])
  })

  it("is cut into steps of at most 1 000 fields, with all of meta in the last", () => {
    assert.deepStrictEqual(shapeOf(997, 3), [
      [998, 0],
      [0, 3]
    ])
    assert.deepStrictEqual(shapeOf(999, 3), [
      [1000, 0],
      [0, 3]
    ])
    assert.deepStrictEqual(shapeOf(2499, 3), [
      [1000, 0],
      [1000, 0],
      [500, 3]
    ])
    assert.deepStrictEqual(shapeOf(2999, 0), [
      [1000, 0],
      [1000, 0],
      [1000, 0]
    ])
  })

  it("keeps the order of its parts over the steps", () => {
    const journal = entry({
      guilds: numbered(600),
      unsettled: numbered(600),
      spool: numbered(600),
      sessions: numbered(600)
    })
    const order = chunksOf(journal).flatMap((chunk) => chunk.map(({ part }) => part))
    assert.deepStrictEqual([...new Set(order)], ["guilds", "sessions", "unsettled", "spool"])
    assert.strictEqual(order.length, 2400)
  })

  it("is one empty step when it says nothing", () => {
    assert.deepStrictEqual(chunksOf(entry({})), [[]])
  })
})

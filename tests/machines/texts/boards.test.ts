import { assert, describe, it } from "@effect/vitest"
import { boardValue } from "../../../src/machines/texts/boards.ts"

describe("a figure of a board", () => {
  it("carries the unit of what the board ranks by", () => {
    assert.strictEqual(boardValue("en", "xp", 12_345), "12,345 XP")
    assert.strictEqual(boardValue("de", "xp", 12_345), "12.345 XP")
    assert.strictEqual(boardValue("en", "messages", 1), "1 message")
    assert.strictEqual(boardValue("de", "messages", 1200), "1.200 Nachrichten")
    assert.strictEqual(boardValue("en", "voice", 9000), "2h 30m")
  })
})

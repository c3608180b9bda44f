import { assert, describe, it } from "@effect/vitest"
import { graphemesOf, shortened } from "../../../src/machines/pictures/graphemes.ts"

const atMost = (graphemes: number) => (text: string) => graphemesOf(text).length <= graphemes

describe("a text that is too long", () => {
  it("stays as it is when it fits", () => {
    assert.strictEqual(shortened("Ada", atMost(3)), "Ada")
    assert.strictEqual(shortened("", atMost(0)), "")
  })

  it("ends in an ellipsis, after as much as fits", () => {
    assert.strictEqual(shortened("Ada Lovelace", atMost(6)), "Ada L…")
  })

  it("leaves no space before the ellipsis", () => {
    assert.strictEqual(shortened("Ada Lovelace", atMost(5)), "Ada…")
  })

  it("is never cut within an emoji, a flag or a letter with its marks", () => {
    assert.strictEqual(shortened("👩‍👩‍👧🇩🇪Z͑ͫ̓a", atMost(3)), "👩‍👩‍👧🇩🇪…")
    assert.strictEqual(shortened("👩‍👩‍👧🇩🇪Z͑ͫ̓ab", atMost(4)), "👩‍👩‍👧🇩🇪Z͑ͫ̓…")
    assert.strictEqual(shortened("नमस्ते", atMost(2)), "न…")
  })

  it("is only the ellipsis when nothing of it fits", () => {
    assert.strictEqual(
      shortened("Ada", () => false),
      "…"
    )
  })
})

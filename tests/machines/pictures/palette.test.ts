import { assert, describe, it } from "@effect/vitest"
import { faceDiscOf, faceDiscs, medals, palettes } from "../../../src/machines/pictures/palette.ts"
import { Theme } from "../../../src/machines/pictures/theme.ts"

/** Relative luminance as WCAG 2.2 defines it, of `#rrggbb`. */
const luminance = (colour: string) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string) => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe("colours", () => {
  it("are measured as WCAG measures them", () => {
    assert.strictEqual(contrast("#000000", "#ffffff"), 21)
    assert.closeTo(contrast("#777777", "#ffffff"), 4.48, 0.01)
  })

  it.each(Theme.literals)("make every text legible on all that is behind it: %s", (theme) => {
    const { accent, background, glow, muted, own, share, surface, text } = palettes[theme]
    for (const behind of [background, glow, surface, share, own]) {
      for (const written of [text, muted]) {
        assert.isAtLeast(contrast(written, behind), 4.5, `${written} on ${behind}`)
      }
    }
    for (const behind of [background, glow]) assert.isAtLeast(contrast(accent, behind), 4.5, `${accent} on ${behind}`)
  })

  it.each(Theme.literals)("set bars, icons and outlines off from what is beside them: %s", (theme) => {
    const { accent, own, surface, track } = palettes[theme]
    for (const beside of [track, surface, own]) {
      assert.isAtLeast(contrast(accent, beside), 3, `${accent} beside ${beside}`)
    }
  })

  it("make medals and initials legible", () => {
    for (const { fill, text } of [...medals, ...faceDiscs]) {
      assert.isAtLeast(contrast(fill, text), 4.5, `${text} on ${fill}`)
    }
  })

  it("behind initials are the member's own, and not everybody's", () => {
    const ids = Array.from({ length: 100 }, (_, i) => String(175928847299117063n + BigInt(i) * 4_194_304n))
    assert.deepStrictEqual(ids.map(faceDiscOf), ids.map(faceDiscOf))
    assert.strictEqual(new Set(ids.map(faceDiscOf)).size, faceDiscs.length)
  })
})

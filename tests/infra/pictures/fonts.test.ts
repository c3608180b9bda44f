import { createCanvas } from "@napi-rs/canvas"
import { assert, describe, it } from "@effect/vitest"
import { familiesOf, isCovered, registerFonts } from "../../../src/infra/pictures/drawing/fonts.ts"

registerFonts()

/** A text as it is drawn: its width, its height above and below the line, and its pixels. */
const drawn = (text: string) => {
  const canvas = createCanvas(80, 80)
  const brush = canvas.getContext("2d")
  brush.font = `600 40px ${familiesOf(text)}`
  brush.fillText(text, 8, 60)
  return brush.getImageData(0, 0, 80, 80).data
}

const isSame = (one: Uint8ClampedArray, other: Uint8ClampedArray) => Buffer.from(one).equals(Buffer.from(other))

/** No character, and never one. */
const noCharacter = "\u{10ffff}"

const isColoured = (pixels: Uint8ClampedArray) => {
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at] !== pixels[at + 1] || pixels[at] !== pixels[at + 2]) return true
  }
  return false
}

describe("the fonts", () => {
  it.each([
    ["Latin", "aßžắ"],
    ["Greek", "Ωή"],
    ["Cyrillic", "ЖїҚ"],
    ["Arabic", "محپچ"],
    ["Hebrew", "שלם"],
    ["Devanagari", "नक्ष"],
    ["Bengali", "কখ"],
    ["Tamil", "தழ"],
    ["Thai", "สวั"],
    ["Georgian", "საქ"],
    ["Armenian", "Հայ"],
    ["Javanese", "꧁ꦗ꧂"],
    ["kana", "のカー"],
    ["Japanese Han", "桜井働"],
    ["Chinese Han", "张伟龍鱻"],
    ["Hangul", "김서뷁"],
    ["mathematical letters", "𝓐𝔸𝗔𝕬"],
    ["small capitals", "ᴀꜱʟ"],
    ["enclosed letters", "Ⓐ①🄰"],
    ["symbols", "★☆♥♪✦"]
  ])("draw %s", (_, text) => {
    for (const character of text) {
      assert.isTrue(isCovered(character), character)
      assert.isFalse(isSame(drawn(character), drawn(noCharacter)), character)
    }
  })

  it.each(["🦊", "❤️", "🇩🇪", "1️⃣", "👍🏽", "🏳️‍🌈"])("draw the emoji %s in colour", (emoji) => {
    assert.isTrue(isColoured(drawn(emoji)))
  })

  it("draw a Chinese name as Chinese and a Japanese one as Japanese", () => {
    assert.include(familiesOf("直"), "noto-sans-sc")
    assert.match(familiesOf("直の").replaceAll('"', ""), /^inter latin, noto-sans-jp/)
  })

  it("say what they do not have", () => {
    for (const character of [noCharacter, "\u0378", "ᚠ"]) assert.isFalse(isCovered(character), character)
  })

  it("leave the emoji packed until there is one", () => {
    assert.notInclude(familiesOf("Ada (2) …"), "emoji")
  })
})

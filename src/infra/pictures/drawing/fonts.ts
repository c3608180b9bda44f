import { fileURLToPath } from "node:url"
import inter from "@fontsource-variable/inter/unicode.json" with { type: "json" }
import arabic from "@fontsource-variable/noto-sans-arabic/unicode.json" with { type: "json" }
import armenian from "@fontsource-variable/noto-sans-armenian/unicode.json" with { type: "json" }
import bengali from "@fontsource-variable/noto-sans-bengali/unicode.json" with { type: "json" }
import devanagari from "@fontsource-variable/noto-sans-devanagari/unicode.json" with { type: "json" }
import georgian from "@fontsource-variable/noto-sans-georgian/unicode.json" with { type: "json" }
import hebrew from "@fontsource-variable/noto-sans-hebrew/unicode.json" with { type: "json" }
import japaneseRanges from "@fontsource-variable/noto-sans-jp/unicode.json" with { type: "json" }
import javanese from "@fontsource-variable/noto-sans-javanese/unicode.json" with { type: "json" }
import koreanRanges from "@fontsource-variable/noto-sans-kr/unicode.json" with { type: "json" }
import chineseRanges from "@fontsource-variable/noto-sans-sc/unicode.json" with { type: "json" }
import symbolsOne from "@fontsource-variable/noto-sans-symbols/unicode.json" with { type: "json" }
import tamil from "@fontsource-variable/noto-sans-tamil/unicode.json" with { type: "json" }
import thai from "@fontsource-variable/noto-sans-thai/unicode.json" with { type: "json" }
import symbolsTwo from "@fontsource/noto-sans-symbols-2/unicode.json" with { type: "json" }
import { GlobalFonts } from "@napi-rs/canvas"

/** One file of a package, under a family name of its own: asked by it, no other file has to be unpacked and searched. */
interface Face {
  readonly family: string
  readonly url: string
  /** As in a style sheet's `unicode-range`: "U+0370-0377,U+037A". */
  readonly ranges: string
}

/** A package's characters by the names of its files: its `unicode.json`. */
type Ranges = Readonly<Record<string, string>>

const faceOf = (scope: string, name: string, slice: string, cut: string, ranges: string): Face => {
  const file = `${scope}/${name}/files/${name}-${slice}-${cut}-normal.woff2`
  return { family: `${name} ${slice}`, url: import.meta.resolve(file), ranges }
}

const variable = (name: string, slice: string, ranges: string) =>
  faceOf("@fontsource-variable", name, slice, "wght", ranges)

/** Of a package for one script: it has Latin letters, too, which are not those of the rest of the text. */
const script = <S extends string>(slice: S, ranges: Readonly<Record<S, string>>) =>
  variable(`noto-sans-${slice}`, slice, ranges[slice])

/** Han, kana and hangul come in a hundred files each, numbered by how often their characters stand together. */
const numbered = (name: string, ranges: Ranges) =>
  Object.entries(ranges)
    .filter(([key]) => key.startsWith("["))
    .map(([key, range]) => variable(name, key.slice(1, -1), range))

const chinese = numbered("noto-sans-sc", chineseRanges)
const japanese = numbered("noto-sans-jp", japaneseRanges)
const korean = numbered("noto-sans-kr", koreanRanges)
const eastAsian = new Set([...chinese, ...japanese, ...korean])

/** In the order in which they are asked for a character. */
const letters: ReadonlyArray<Face> = [
  ...Object.entries<string>(inter).map(([slice, ranges]) => variable("inter", slice, ranges)),
  script("arabic", arabic),
  script("hebrew", hebrew),
  script("devanagari", devanagari),
  script("bengali", bengali),
  script("tamil", tamil),
  script("thai", thai),
  script("georgian", georgian),
  script("armenian", armenian),
  // Its ꧁ and ꧂ stand around names of any script.
  script("javanese", javanese),
  ...eastAsian
]

const emoji: Face = {
  family: "noto-color-emoji",
  url: import.meta.resolve("@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2"),
  ranges: ""
}

/** Letters that pass for bold, script or double-struck ones. The package's own ranges speak of plain Latin only. */
const math: Face = {
  family: "noto-sans-math",
  url: import.meta.resolve("@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff2"),
  ranges: "U+2100-214F,U+2200-22FF,U+1D400-1D7FF"
}

/** Asked after the emoji, which they would draw without colour. */
const symbols: ReadonlyArray<Face> = [
  script("symbols", symbolsOne),
  faceOf("@fontsource", "noto-sans-symbols-2", "symbols", "400", symbolsTwo.symbols),
  faceOf("@fontsource", "noto-sans-symbols-2", "braille", "400", symbolsTwo.braille),
  math
]

/** The ranges of those files name other characters, too, and not all of them are there. */
const isEastAsian = (codePoint: number) =>
  (codePoint >= 0x11_00 && codePoint < 0x12_00) ||
  (codePoint >= 0x2e_80 && codePoint < 0xa0_00) ||
  (codePoint >= 0xac_00 && codePoint < 0xd8_00) ||
  (codePoint >= 0xf9_00 && codePoint < 0xfb_00) ||
  (codePoint >= 0xff_00 && codePoint < 0xff_f0) ||
  codePoint >= 0x2_00_00

const facesByCodePoint = (faces: ReadonlyArray<Face>): ReadonlyMap<number, ReadonlyArray<Face>> => {
  const index = new Map<number, Array<Face>>()
  for (const face of faces) {
    const isClaimed = eastAsian.has(face) ? isEastAsian : () => true
    for (const range of face.ranges.split(",")) {
      const [first = 0, last = first] = range
        .slice(2)
        .split("-")
        .map((digits) => Number.parseInt(digits, 16))
      for (let codePoint = first; codePoint <= last; codePoint++) {
        if (!isClaimed(codePoint)) continue
        const claimants = index.get(codePoint)
        if (claimants === undefined) index.set(codePoint, [face])
        else claimants.push(face)
      }
    }
  }
  return index
}

const lettersOf = facesByCodePoint(letters)
const symbolsOf = facesByCodePoint(symbols)

/** Also what makes an emoji of the character before it. */
const hasEmoji = (text: string) =>
  /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\ufe0f\u20e3]/u.test(text)

/** What joins, shapes and directs other characters, and has no shape itself. */
const isInvisible = (character: string) => /\p{Default_Ignorable_Code_Point}/u.test(character)

/** Whether one of our fonts draws it. */
export const isCovered = (character: string): boolean => {
  const codePoint = character.codePointAt(0) ?? 0
  return lettersOf.has(codePoint) || symbolsOf.has(codePoint) || hasEmoji(character) || isInvisible(character)
}

const basic = "inter latin"

/** The font families that draw a text, as `ctx.font` takes them. */
export const familiesOf = (text: string): string => {
  const asked = { letters: new Set<Face>(), symbols: new Set<Face>() }
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0
    // Other fonts claim digits and punctuation, too.
    if (codePoint < 0x80) continue
    for (const face of lettersOf.get(codePoint) ?? []) asked.letters.add(face)
    for (const face of symbolsOf.get(codePoint) ?? []) asked.symbols.add(face)
  }
  // Chinese and Japanese write some of the same characters differently; kana tell which of both it is.
  const isJapanese = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
  const first = isJapanese ? japanese.filter((face) => asked.letters.has(face)) : []
  // To unpack the emoji takes half a second, once.
  const coloured = hasEmoji(text) ? [emoji] : []
  const families = [...first, ...asked.letters, ...coloured, ...asked.symbols].map(({ family }) => family)
  return [...new Set([basic, ...families])].map((family) => `"${family}"`).join(", ")
}

/**
 * All threads of a process share one set of fonts, and adding to it while another thread draws is not safe: to be
 * called before anybody draws. What is there already is not added again.
 */
export const registerFonts = (): void => {
  const present = new Set(GlobalFonts.families.map(({ family }) => family))
  for (const { family, url } of [...letters, emoji, ...symbols]) {
    if (present.has(family)) continue
    if (GlobalFonts.registerFromPath(fileURLToPath(url), family) === null) {
      throw new Error(`The font ${url} cannot be read.`)
    }
  }
}

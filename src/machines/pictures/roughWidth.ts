import { graphemesOf } from "./graphemes.ts"

/** Letters by their width in Inter's medium weight, of the size of the letters, rounded up. */
const latin: ReadonlyArray<readonly [string, number]> = [
  ["Iijl’\u00a0\u202f ", 0.3],
  ["!',.:;`t|·", 0.35],
  ["()/[\\]fr", 0.4],
  ["1{}", 0.45],
  ['"-^_–', 0.5],
  ["*?s", 0.55],
  ["7FJLacekvxyzä", 0.6],
  ["#$0235689EPRSZbdghnopquöüß", 0.65],
  ["&+4<=>BKTY~", 0.7],
  ["ACDGHUVXÄÜ", 0.75],
  ["NOQÖ", 0.8],
  ["w", 0.85],
  ["m", 0.9],
  ["M…", 0.95],
  ["%@", 1],
  ["W", 1.05]
]
const widthOf = new Map(latin.flatMap(([letters, width]) => Array.from(letters, (letter) => [letter, width] as const)))

const isPicture = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u
/** Of other alphabets. Whoever writes without one needs a square a character. */
const isLetter = /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{Ll}\p{Lo}]/u

/**
 * How wide a text becomes, without a canvas to measure it on: rather too much than too little. Where labels go must be
 * known before anything is drawn.
 */
export const roughWidth = (text: string, size: number): number =>
  size *
  graphemesOf(text).reduce(
    (sum, grapheme) =>
      sum + (widthOf.get(grapheme) ?? (isPicture.test(grapheme) ? 1.3 : isLetter.test(grapheme) ? 0.8 : 1.05)),
    0
  )

import { graphemesOf } from "./graphemes.ts"

/** Of the size of the letters. */
const widths: ReadonlyArray<readonly [RegExp, number]> = [
  [/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uff60]/u, 1.02],
  [/^[\p{Extended_Pictographic}\p{Regional_Indicator}]/u, 1.3],
  [/^[mwMW@%]/, 0.98],
  [/^[iljtfrI.,:;'|!()[\] \u00a0\u202f]/, 0.42],
  [/^\p{Lu}/u, 0.76],
  [/^./su, 0.65]
]

/**
 * How wide a text becomes, without a canvas to measure it on: rather too much than too little. Where labels go must be
 * known before anything is drawn.
 */
export const roughWidth = (text: string, size: number): number =>
  size *
  graphemesOf(text).reduce((sum, grapheme) => sum + (widths.find(([shape]) => shape.test(grapheme))?.[1] ?? 1), 0)

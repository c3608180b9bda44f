const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/** What a reader takes for characters: an emoji of several code points, or a letter with its marks, is one. */
export const graphemesOf = (text: string): ReadonlyArray<string> =>
  Array.from(segmenter.segment(text), ({ segment }) => segment)

/** The text when it fits, else as much of its beginning as fits with an ellipsis; never half a character. */
export const shortened = (text: string, fits: (text: string) => boolean): string => {
  if (fits(text)) return text
  const graphemes = graphemesOf(text)
  const cut = (length: number) => `${graphemes.slice(0, length).join("").trimEnd()}…`
  let fitting = 0
  let tooMany = graphemes.length
  while (tooMany - fitting > 1) {
    const middle = (fitting + tooMany) >> 1
    if (fits(cut(middle))) fitting = middle
    else tooMany = middle
  }
  return cut(fitting)
}

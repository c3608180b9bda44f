import { type Brush, type Lettering, widthOf } from "./brush.ts"

/** A text in so many lines at most, each but the last as full as can be; the last may be too long. */
export const wrapped = (brush: Brush, text: string, lines: number, lettering: Lettering): ReadonlyArray<string> => {
  const words = text.split(" ")
  const start = (count: number) => words.slice(0, count).join(" ")
  const fits = (line: string) => widthOf(brush, line, lettering) <= lettering.width
  if (lines === 1 || words.length === 1 || fits(text)) return [text]
  let first = words.length - 1
  while (first > 1 && !fits(start(first))) first--
  return [start(first), ...wrapped(brush, words.slice(first).join(" "), lines - 1, lettering)]
}

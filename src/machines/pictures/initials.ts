import { graphemesOf } from "./graphemes.ts"

const isWritten = (grapheme: string) => /[\p{L}\p{N}]/u.test(grapheme)

/** The first letters of the first and the last word, in capitals; of a name without letters its first character. */
export const initialsOf = (name: string): string => {
  const letters = name
    .split(/\s+/u)
    .map((word) => graphemesOf(word).find(isWritten))
    .filter((letter) => letter !== undefined)
  const [first = graphemesOf(name.trim())[0] ?? "?"] = letters
  const last = letters.length > 1 ? (letters.at(-1) ?? "") : ""
  return `${first}${last}`.toUpperCase()
}

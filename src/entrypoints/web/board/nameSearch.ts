/** Without case, accents and the many ways to write one letter: `Ægir STRASSE` is found by `strasse`, `José` by `jose`. */
const folded = (text: string) =>
  text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toUpperCase().toLowerCase().replaceAll(/\s+/gu, " ").trim()

/** Those whose names hold what is searched for; everybody when that is nothing. */
export const namedLike = <Entry extends { readonly name: string }>(
  entries: ReadonlyArray<Entry>,
  search: string
): ReadonlyArray<Entry> => {
  const wanted = folded(search)
  return wanted === "" ? entries : entries.filter(({ name }) => folded(name).includes(wanted))
}

/** Spaces alone search for nothing. */
export const isSearching = (search: string): boolean => search.trim() !== ""

import type { Page } from "./Inspector.ts"

/** Orders ids by the number they are: the longer one is greater; of two as long, the later text. */
export const compareIds = (a: string, b: string): number =>
  a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length

/** The first `count` in order, in one pass that never sorts more than twice as many. `admits` is asked last. */
export const firstOf = <A>(
  items: Iterable<A>,
  count: number,
  compare: (a: A, b: A) => number,
  admits: (item: A) => boolean = () => true
): Array<A> => {
  const kept: Array<A> = []
  /** Nothing beyond it is among the first. */
  let last: A | undefined
  for (const item of items) {
    if ((last !== undefined && compare(item, last) >= 0) || !admits(item)) continue
    kept.push(item)
    if (kept.length < 2 * count) continue
    kept.sort(compare).length = count
    last = kept[count - 1]
  }
  return kept.sort(compare).slice(0, count)
}

/** One page of things ordered by id, after the cursor. */
export const pageById = <A>(
  items: Iterable<A>,
  idOf: (item: A) => string,
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
  admits: (item: A) => boolean = () => true
): Page<A> => {
  const after = cursor?.replace(/^0+/, "") ?? ""
  const found = firstOf(
    items,
    limit + 1,
    (a, b) => compareIds(idOf(a), idOf(b)),
    (item) => compareIds(idOf(item), after) > 0 && admits(item)
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { items: page, next: found.length > limit && last !== undefined ? idOf(last) : null }
}

/** Whether something of that id and name is what is searched for: part of the name in any case, or the id. */
export const matches = (search: string) => {
  const folded = search.toLowerCase()
  return (id: string, name: string): boolean => folded === "" || id === search || name.toLowerCase().includes(folded)
}

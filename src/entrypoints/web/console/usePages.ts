import { useCallback, useEffect, useRef, useState } from "preact/hooks"
import type { Page } from "./answers.ts"
import { type Refused, refusedOf, signedIn } from "./ask.ts"
import { extended } from "./extended.ts"
import type { Question } from "./questions.ts"

/** A list as far as it was asked for. */
interface Pages<Item> extends Page<Item> {
  readonly path: string | null
  readonly refused: Refused | null
  /** The first page has come. */
  readonly known: boolean
}

/**
 * A list that is asked for page by page. `more` asks for the next page, `again`
 * for as much as there was; `change` makes another list of it, also of one that is on its way. Without a question nothing
 * is asked for.
 */
export const usePages = <Item>(question: Question<Page<Item>> | null, size = 100) => {
  const path = question?.path ?? null
  const empty: Pages<Item> = { path, items: [], next: null, refused: null, known: false }
  const [pages, setPages] = useState(empty)
  const current = pages.path === path ? pages : empty
  const latest = useRef(current)
  latest.current = current
  const asking = useRef<AbortController | null>(null)
  /** How many items are wanted by now. */
  const wanted = useRef(size)
  const changes = useRef<Array<(list: Page<Item>) => Page<Item>>>([])

  const load = useCallback(
    async (before: Page<Item>, wanted: number) => {
      if (path === null) return
      const controller = new AbortController()
      asking.current?.abort()
      asking.current = controller
      changes.current = []
      try {
        const list = await extended<Item>({ path }, before, wanted, controller.signal)
        const told = changes.current.reduce((list, change) => change(list), list)
        if (!controller.signal.aborted) setPages({ ...told, path, refused: null, known: true })
      } catch (error) {
        if (controller.signal.aborted) return
        const refused = refusedOf(error)
        setPages((before) => ({
          ...(before.path === path ? before : { items: [], next: null }),
          path,
          refused,
          known: true
        }))
      } finally {
        if (asking.current === controller) asking.current = null
      }
    },
    [path]
  )
  const again = useCallback(() => void load({ items: [], next: null }, wanted.current), [load])
  const more = useCallback(() => {
    const { items, next } = latest.current
    if (asking.current !== null || next === null) return
    wanted.current = items.length + size
    void load(latest.current, wanted.current)
  }, [load, size])
  const change = useCallback(
    (by: (list: Page<Item>) => Page<Item>) => {
      if (asking.current !== null) changes.current.push(by)
      setPages((before) => (before.path === path && before.known ? { ...before, ...by(before) } : before))
    },
    [path]
  )
  const isSignedIn = signedIn.value
  useEffect(() => {
    if (!isSignedIn) return
    wanted.current = size
    again()
    return () => {
      asking.current?.abort()
      asking.current = null
    }
  }, [again, isSignedIn, size])
  return { ...current, more, again, change }
}

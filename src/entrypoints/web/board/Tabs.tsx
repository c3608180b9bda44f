import { useLayoutEffect, useRef } from "preact/hooks"
import type { ComponentChildren } from "preact"

interface Tab<Key> {
  readonly key: Key
  readonly href: string
  readonly text: ComponentChildren
}

interface TabsProps<Key> {
  readonly class: string
  readonly label: string
  readonly tabs: ReadonlyArray<Tab<Key>>
  readonly current: Key
  /** Without it the links lead where they say. */
  readonly onChoose: ((key: Key) => void) | undefined
}

/** A click that asks for nothing but to follow the link here. */
const isPlain = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

/** Links between boards, in a strip that can be wider than the page. */
export const Tabs = <Key extends string>({ class: name, current, label, onChoose, tabs }: TabsProps<Key>) => {
  const strip = useRef<HTMLUListElement>(null)
  // The page itself must not scroll, as scrollIntoView would have it.
  useLayoutEffect(() => {
    const link = strip.current?.querySelector("[aria-current]")
    if (strip.current === null || !(link instanceof HTMLElement)) return
    strip.current.scrollLeft = link.offsetLeft - (strip.current.clientWidth - link.offsetWidth) / 2
  }, [current])
  return (
    <nav class={name} aria-label={label}>
      <ul ref={strip} role="list">
        {tabs.map(({ href, key, text }) => (
          <li key={key}>
            <a
              href={href}
              aria-current={key === current ? "page" : undefined}
              onClick={(event) => {
                if (onChoose === undefined || !isPlain(event)) return
                event.preventDefault()
                onChoose(key)
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

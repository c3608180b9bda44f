import { signal } from "@preact/signals"
import { root } from "./route.ts"

/** The path that is shown. */
export const place = signal(location.pathname)

/** Whether the page was reached from another one of ours: then its heading takes the focus. */
export const travelled = signal(false)

export const go = (path: string): void => {
  if (path === location.pathname) return
  history.pushState(null, "", path)
  travelled.value = true
  place.value = path
}

const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey

/** Makes ordinary links go from page to page without loading the console anew. */
export const followLinks = (): void => {
  addEventListener("popstate", () => {
    travelled.value = true
    place.value = location.pathname
  })
  document.addEventListener("click", (event) => {
    if (!isPlainClick(event) || !(event.target instanceof Element)) return
    const link = event.target.closest("a")
    if (link === null || link.origin !== location.origin || link.hasAttribute("download")) return
    if (link.pathname !== root && !link.pathname.startsWith(`${root}/`)) return
    event.preventDefault()
    go(link.pathname)
  })
}

import type { ComponentChildren } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { travelled } from "../place.ts"

/** What the page is: its title too, and where the focus goes when one comes here. */
export const Heading = ({ children, title }: { readonly title: string; readonly children?: ComponentChildren }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Guildhall`
  }, [title])
  useEffect(() => {
    if (travelled.peek()) heading.current?.focus({ preventScroll: true })
    if (travelled.peek()) scrollTo(0, 0)
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
      {children}
    </h1>
  )
}

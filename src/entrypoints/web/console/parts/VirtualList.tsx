import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core"
import type { ComponentChildren } from "preact"
import { useLayoutEffect, useEffect, useReducer, useRef, useState } from "preact/hooks"

interface VirtualListProps {
  /** What it is, for whoever does not see it. */
  readonly label: string
  readonly count: number
  /** CSS pixels. */
  readonly rowHeight: number
  /** What is in a row: cells. */
  readonly row: (index: number) => ComponentChildren
  readonly keyOf: (index: number) => string
  /** What the columns are. */
  readonly head: ComponentChildren
  /** The last rows are in sight. */
  readonly onEnd: () => void
}

/** Rows beyond both edges that are there already. */
const overscan = 8

/** A table of which the page holds only what is in sight, however long it is. */
export const VirtualList = ({ count, head, keyOf, label, onEnd, row, rowHeight }: VirtualListProps) => {
  const box = useRef<HTMLDivElement>(null)
  const [, redraw] = useReducer<number, null>((n) => n + 1, 0)
  const options = {
    count,
    overscan,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(null)
  }
  const [list] = useState(() => new Virtualizer<HTMLDivElement, HTMLDivElement>(options))
  list.setOptions(options)
  useLayoutEffect(() => list._didMount(), [list])
  useLayoutEffect(() => list._willUpdate())
  useLayoutEffect(() => list.measure(), [list, rowHeight])

  const rows = list.getVirtualItems()
  const last = rows.at(-1)?.index ?? -1
  const atEnd = count > 0 && last >= count - overscan
  // At every drawing: whoever is busy with something else when it is called is called again.
  useEffect(() => {
    if (atEnd) onEnd()
  })

  return (
    <div class="table" role="table" aria-label={label} aria-rowcount={count + 1}>
      <div role="rowgroup">
        <div class="row head" role="row" aria-rowindex={1}>
          {head}
        </div>
      </div>
      <div class="scroll" ref={box} role="rowgroup" tabIndex={0} aria-label={label}>
        <div class="space" role="presentation" style={{ height: `${list.getTotalSize()}px` }}>
          {rows.map(({ index, key, size, start }) => (
            <div
              key={key}
              class="row"
              role="row"
              aria-rowindex={index + 2}
              style={{ height: `${size}px`, transform: `translateY(${start}px)` }}
            >
              {row(index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

import { Component, type ComponentChildren, createRef } from "preact"

interface MovingListProps {
  readonly children: ComponentChildren
  readonly class: string
  readonly id: string
  readonly label: string
  readonly busy: boolean
  /** What is listed. Members move only while this stays the same: another list is another list. */
  readonly of: string
}

interface Corner {
  readonly left: number
  readonly top: number
}

/** How the list was before it changed. */
interface Before {
  readonly corners: ReadonlyMap<string, Corner> | null
  readonly selected: readonly [anchor: Node, anchorOffset: number, focus: Node, focusOffset: number] | null
}

const takes = { duration: 480, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" }

/** Nobody looks at a hidden page, and some do not wish to see things move. */
const mayMove = () => !document.hidden && !matchMedia("(prefers-reduced-motion: reduce)").matches

const isSeen = (top: number) => top > -200 && top < innerHeight + 200

const selectedIn = (list: Element): Before["selected"] => {
  const selection = getSelection()
  if (selection === null || selection.isCollapsed || !selection.containsNode(list, true)) return null
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection
  return anchorNode === null || focusNode === null ? null : [anchorNode, anchorOffset, focusNode, focusOffset]
}

/** A list whose items glide from where they were to where they are, and in which selected text stays selected. */
export class MovingList extends Component<MovingListProps, object> {
  readonly list = createRef<HTMLOListElement>()

  private items(): ReadonlyArray<HTMLElement> {
    return [...(this.list.current?.children ?? [])].filter((item) => item instanceof HTMLElement)
  }

  override getSnapshotBeforeUpdate(before: MovingListProps): Before {
    const list = this.list.current
    if (list === null) return { corners: null, selected: null }
    const corners = this.items().map((item): readonly [string, Corner] => [
      item.dataset["member"] ?? "",
      item.getBoundingClientRect()
    ])
    return { corners: before.of === this.props.of && mayMove() ? new Map(corners) : null, selected: selectedIn(list) }
  }

  override componentDidUpdate(_before: MovingListProps, _state: object, { corners, selected }: Before) {
    // An item that is put elsewhere takes the selection out of itself.
    if (selected !== null && selected[0].isConnected && selected[2].isConnected) {
      getSelection()?.setBaseAndExtent(...selected)
    }
    const items = this.items()
    for (const item of items) for (const animation of item.getAnimations()) animation.cancel()
    if (corners === null) return
    const moves = items.map((item) => ({ item, to: item.getBoundingClientRect() }))
    for (const { item, to } of moves) {
      const from = corners.get(item.dataset["member"] ?? "")
      if (from === undefined) item.animate({ opacity: [0, 1] }, takes)
      else if ((from.top !== to.top || from.left !== to.left) && (isSeen(from.top) || isSeen(to.top))) {
        item.animate({ transform: [`translate(${from.left - to.left}px, ${from.top - to.top}px)`, "none"] }, takes)
      }
    }
  }

  override render({ busy, children, class: name, id, label }: MovingListProps) {
    return (
      // Safari takes a list without bullets for no list.
      <ol ref={this.list} class={name} id={id} role="list" aria-label={label} aria-busy={busy} tabIndex={-1}>
        {children}
      </ol>
    )
  }
}

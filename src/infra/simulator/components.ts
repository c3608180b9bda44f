/** A button, a select or a text input, wherever it lies in a message or modal. */
export interface Component {
  readonly type: number
  /** null: a link. */
  readonly customId: string | null
  readonly label: string | null
  readonly placeholder: string | null
  readonly disabled: boolean
  readonly select: boolean
  readonly value: string | null
}

const BUTTON = 2
const TEXT_INPUT = 4
const SELECTS = new Set([3, 5, 6, 7, 8])

const textOf = (node: object, key: string): string | null => {
  const value: unknown = Reflect.get(node, key)
  return typeof value === "string" ? value : null
}

const children = (node: object): ReadonlyArray<unknown> =>
  ["components", "component", "accessory"].flatMap((key): ReadonlyArray<unknown> => {
    const below: unknown = Reflect.get(node, key)
    return Array.isArray(below) ? below : below === undefined ? [] : [below]
  })

/** Everything that can be used, in reading order: through rows, sections, containers and labels. */
export const componentsOf = (nodes: ReadonlyArray<unknown>): ReadonlyArray<Component> =>
  nodes.flatMap((node): ReadonlyArray<Component> => {
    if (typeof node !== "object" || node === null) return []
    const type: unknown = Reflect.get(node, "type")
    if (typeof type !== "number") return []
    if (type !== BUTTON && type !== TEXT_INPUT && !SELECTS.has(type)) return componentsOf(children(node))
    const emoji: unknown = Reflect.get(node, "emoji")
    const symbol = typeof emoji === "object" && emoji !== null ? textOf(emoji, "name") : null
    return [
      {
        type,
        customId: textOf(node, "custom_id"),
        label: textOf(node, "label") ?? symbol,
        placeholder: textOf(node, "placeholder"),
        disabled: Reflect.get(node, "disabled") === true,
        select: SELECTS.has(type),
        value: textOf(node, "value")
      }
    ]
  })

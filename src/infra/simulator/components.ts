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
  /** How many choices a select takes, or how many characters a text input. */
  readonly least: number
  readonly most: number
  /** In a modal: whether it must be filled in. */
  readonly required: boolean
  /** In a modal: whether it lies in a label rather than in a row. */
  readonly labelled: boolean
  /** The choices of a string select. */
  readonly options: ReadonlyArray<{ readonly label: string; readonly value: string }>
  /** Discord's types of the channels that a channel select offers; empty: all. */
  readonly channelTypes: ReadonlyArray<number>
}

const BUTTON = 2
const TEXT_INPUT = 4
const LABEL = 18
const LONGEST_TEXT = 4000
const SELECTS = new Set([3, 5, 6, 7, 8])

const textOf = (node: object, key: string): string | null => {
  const value: unknown = Reflect.get(node, key)
  return typeof value === "string" ? value : null
}

const numberOf = (node: object, key: string): number | null => {
  const value: unknown = Reflect.get(node, key)
  return typeof value === "number" ? value : null
}

const listOf = (node: object, key: string): ReadonlyArray<unknown> => {
  const value: unknown = Reflect.get(node, key)
  return Array.isArray(value) ? value : []
}

const optionsOf = (node: object): Component["options"] =>
  listOf(node, "options").flatMap((option) => {
    const shown = typeof option === "object" && option !== null ? option : {}
    const value = textOf(shown, "value")
    return value === null ? [] : [{ label: textOf(shown, "label") ?? value, value }]
  })

const children = (node: object): ReadonlyArray<unknown> =>
  ["components", "component", "accessory"].flatMap((key): ReadonlyArray<unknown> => {
    const below: unknown = Reflect.get(node, key)
    return Array.isArray(below) ? below : below === undefined ? [] : [below]
  })

const componentOf = (node: object, type: number, label: string | null): Component => {
  const emoji: unknown = Reflect.get(node, "emoji")
  const symbol = typeof emoji === "object" && emoji !== null ? textOf(emoji, "name") : null
  const select = SELECTS.has(type)
  return {
    type,
    customId: textOf(node, "custom_id"),
    label: textOf(node, "label") ?? label ?? symbol,
    placeholder: textOf(node, "placeholder"),
    disabled: Reflect.get(node, "disabled") === true,
    select,
    value: textOf(node, "value"),
    least: numberOf(node, select ? "min_values" : "min_length") ?? (select ? 1 : 0),
    most: numberOf(node, select ? "max_values" : "max_length") ?? (select ? 1 : LONGEST_TEXT),
    labelled: label !== null,
    required: Reflect.get(node, "required") !== false,
    options: optionsOf(node),
    channelTypes: listOf(node, "channel_types").filter((it) => typeof it === "number")
  }
}

/** Everything that can be used, in reading order: through rows, sections, containers and labels, which give theirs. */
export const componentsOf = (nodes: ReadonlyArray<unknown>, label: string | null = null): ReadonlyArray<Component> =>
  nodes.flatMap((node): ReadonlyArray<Component> => {
    if (typeof node !== "object" || node === null) return []
    const type: unknown = Reflect.get(node, "type")
    if (typeof type !== "number") return []
    return type === BUTTON || type === TEXT_INPUT || SELECTS.has(type)
      ? [componentOf(node, type, label)]
      : componentsOf(children(node), type === LABEL ? textOf(node, "label") : label)
  })

import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIButtonComponentWithURL,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  type APIUserSelectComponent,
  ButtonStyle,
  ComponentType,
  SelectMenuDefaultValueType
} from "discord.js"
import type { UserId } from "../../machines/ids.ts"

/** Discord takes no more buttons in a row. */
const widest = 5

export type Button = Omit<APIButtonComponentWithCustomId, "type" | "style"> & { readonly primary?: boolean }

/** Rows of buttons, as many as it takes. */
export const buttonRows = (
  buttons: ReadonlyArray<Button>
): ReadonlyArray<APIActionRowComponent<APIButtonComponentWithCustomId>> => {
  const made = buttons.map(({ primary = false, ...rest }): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: primary ? ButtonStyle.Primary : ButtonStyle.Secondary,
    ...rest
  }))
  return Array.from({ length: Math.ceil(made.length / widest) }, (_, row) => ({
    type: ComponentType.ActionRow,
    components: made.slice(row * widest, (row + 1) * widest)
  }))
}

/** A row with a link to a page. */
export const linkRow = (label: string, url: string): APIActionRowComponent<APIButtonComponentWithURL> => ({
  type: ComponentType.ActionRow,
  components: [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url }]
})

/** A row with a menu of which one is chosen. */
export const selectRow = (
  customId: string,
  placeholder: string,
  options: ReadonlyArray<APISelectMenuOption>
): APIActionRowComponent<APIStringSelectComponent> => ({
  type: ComponentType.ActionRow,
  components: [{ type: ComponentType.StringSelect, custom_id: customId, placeholder, options: [...options] }]
})

/** A row with a menu of the guild's members, of whom one is chosen. */
export const memberRow = (
  customId: string,
  placeholder: string,
  chosen: UserId
): APIActionRowComponent<APIUserSelectComponent> => ({
  type: ComponentType.ActionRow,
  components: [
    {
      type: ComponentType.UserSelect,
      custom_id: customId,
      placeholder,
      default_values: [{ id: chosen, type: SelectMenuDefaultValueType.User }]
    }
  ]
})

import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType
} from "discord.js"
import type { GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import type { PageName } from "../../../machines/texts/panel.ts"
import type { ComponentFeature, Running } from "../Feature.ts"
import type { Message, Use } from "../Use.ts"

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>

/** Shows a page of the panel as these settings make it. */
export type Redraw = (use: Use, settings: GuildSettings, page: PageName) => Running<Message>

/** What a page has beside plain settings. */
export interface Extra {
  readonly components: ReadonlyArray<ComponentFeature>
  /** What it shows: text below the settings, and rows of its own. */
  readonly show: (
    use: Use,
    settings: GuildSettings
  ) => Running<{ readonly text?: string; readonly rows: ReadonlyArray<Row> }>
}

export const row = (...components: ReadonlyArray<APIComponentInMessageActionRow>): Row => ({
  type: ComponentType.ActionRow,
  components: [...components]
})

export const pressable = (
  customId: string,
  label: string,
  style: APIButtonComponentWithCustomId["style"] = ButtonStyle.Secondary
): APIButtonComponentWithCustomId => ({ type: ComponentType.Button, custom_id: customId, label, style })

/** What all parts of the panel have in common. */
export const ofPanel = { command: "panel", access: "administrator", audience: "caller" } as const

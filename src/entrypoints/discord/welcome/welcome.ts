import { ButtonStyle, type RESTPostAPIChannelMessageJSONBody } from "discord.js"
import { Schema } from "effect"
import type { Language } from "../../../machines/texts/language.ts"
import { welcomeTexts } from "../../../machines/texts/welcome.ts"
import { button } from "../component.ts"
import type { Feature } from "../Feature.ts"
import { pressable, ofPanel, row } from "../panel/Page.ts"
import { makePresetMenu } from "../panel/presets.ts"
import { showPanel } from "../panel/panel.ts"
import type { Use } from "../Use.ts"

const presets = makePresetMenu("welcome-preset", "anyone")

const open = button({
  ...ofPanel,
  audience: "anyone",
  name: "welcome-panel",
  manner: "private",
  state: Schema.Null,
  run: (use) => showPanel(use, "overview")
})

/** The words of a welcome, for everyone to see; its buttons ask who presses them. */
export const welcomeMessage = (
  use: Pick<Use, "seal">,
  language: Language,
  installer: string
): RESTPostAPIChannelMessageJSONBody => {
  const texts = welcomeTexts[language]
  return {
    embeds: [{ title: texts.title, description: texts.about(`<@${installer}>`) }],
    components: [row(pressable(open.id(use, null), texts.open, ButtonStyle.Primary)), presets.draw(use, language)],
    allowed_mentions: { parse: [] }
  }
}

/** What a welcome offers. */
export const welcome: Feature = { components: [open, presets.menu] }

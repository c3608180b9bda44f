import { ButtonStyle } from "discord.js"
import { Effect, Schema } from "effect"
import { Keep } from "../../../machines/settings/GuildSettings.ts"
import { levelRoleTexts } from "../../../machines/texts/levelRole.ts"
import { panelTexts } from "../../../machines/texts/panel.ts"
import { fieldTexts, shownValue } from "../../../machines/texts/panelFields.ts"
import { button } from "../component.ts"
import { roleMoves } from "../staff/roleMoves.ts"
import type { Message, Use } from "../Use.ts"
import { amend } from "./amend.ts"
import { ofPanel, pressable, type Redraw, row } from "./Page.ts"

const path = "levelRoles.keep"

/** Which level roles members keep: where somebody would lose one, changed only after that was shown. */
export const makeKeep = (redraw: Redraw) => {
  const apply = button({
    ...ofPanel,
    name: "panel-keep-yes",
    manner: "update",
    state: Keep,
    run: Effect.fnUntraced(function* (use, keep) {
      return yield* redraw(use, yield* amend(use, () => ({ [path]: keep })), "levels")
    })
  })
  const cancel = button({
    ...ofPanel,
    name: "panel-keep-no",
    manner: "update",
    state: Schema.Null,
    run: (use) => redraw(use, use.settings, "levels")
  })
  /** Asks for consent; null: nobody would lose a role. */
  const ask = Effect.fnUntraced(function* (use: Use, value: string | undefined) {
    const { language } = use
    const keep = yield* Schema.decodeUnknownEffect(Keep)(value)
    const { takes, text } = yield* roleMoves(use, { keep })
    if (!takes) return null
    const texts = levelRoleTexts[language]
    const line = `${fieldTexts[language].names[path]}: **${shownValue(language, path, keep)}**`
    const message: Message = {
      embeds: [{ title: panelTexts[language].pages.levels.title, description: `${line}\n\n${text}` }],
      components: [
        row(
          pressable(apply.id(use, keep), texts.confirm, ButtonStyle.Danger),
          pressable(cancel.id(use, null), texts.cancel)
        )
      ]
    }
    return message
  })
  return { components: [apply, cancel], ask }
}

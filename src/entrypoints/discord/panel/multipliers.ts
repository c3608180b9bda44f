import { ComponentType, TextInputStyle } from "discord.js"
import { Effect, Schema } from "effect"
import { GuildRest } from "../../../infra/discord/GuildRest.ts"
import { RoleId } from "../../../machines/ids.ts"
import type { GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import { multiplierBounds } from "../../../machines/settings/validate.ts"
import { decimal } from "../../../machines/texts/panelFields.ts"
import { panelTexts } from "../../../machines/texts/panel.ts"
import { boundsText } from "../../../machines/texts/panelRefusals.ts"
import { modal, select } from "../component.ts"
import { amend } from "./amend.ts"
import { parsed } from "./forms.ts"
import { type Extra, ofPanel, type Redraw, row } from "./Page.ts"

/** Discord's selects offer no more. */
const mostOffered = 25

const field = "multipliers"

const without = ({ multipliers }: GuildSettings, roleId: string) => multipliers.filter((it) => it.roleId !== roleId)

/** Sets and takes away the multipliers of roles. */
export const makeMultipliers = (redraw: Redraw): Extra => {
  const save = modal({
    ...ofPanel,
    name: "panel-times",
    manner: "update",
    state: RoleId,
    run: Effect.fnUntraced(function* (use, roleId, fields) {
      const percent = parsed(fields[field] ?? "", 2)
      const change = (settings: GuildSettings) => ({ multipliers: [...without(settings, roleId), { roleId, percent }] })
      return yield* redraw(use, yield* amend(use, change, fields), "multipliers")
    })
  })
  const set = select({
    ...ofPanel,
    name: "panel-role",
    manner: "modal",
    state: Schema.Null,
    run: Effect.fnUntraced(function* (use, _, [chosen]) {
      const roleId = yield* Schema.decodeUnknownEffect(RoleId)(chosen)
      const { language, settings } = use
      const texts = panelTexts[language].multiplier
      const held = settings.multipliers.find((it) => it.roleId === roleId)
      return {
        customId: save.id(use, roleId),
        title: texts.title,
        components: [
          {
            type: ComponentType.Label as const,
            label: texts.field,
            ...(multiplierBounds === null ? {} : { description: boundsText(language, multiplierBounds, 2) }),
            component: {
              type: ComponentType.TextInput as const,
              custom_id: field,
              style: TextInputStyle.Short,
              value: decimal(language, held?.percent ?? 100, 2),
              max_length: 8
            }
          }
        ]
      }
    })
  })
  const remove = select({
    ...ofPanel,
    name: "panel-untimes",
    manner: "update",
    state: Schema.Null,
    run: Effect.fnUntraced(function* (use, _, [roleId = ""]) {
      const after = yield* amend(use, (settings) => ({ multipliers: without(settings, roleId) }))
      return yield* redraw(use, after, "multipliers")
    })
  })
  return {
    components: [set, save, remove],
    show: Effect.fnUntraced(function* (use, settings) {
      const texts = panelTexts[use.language].multiplier
      const setRow = row({ type: ComponentType.RoleSelect, custom_id: set.id(use, null), placeholder: texts.set })
      if (settings.multipliers.length === 0) return { rows: [setRow] }
      const roles = yield* (yield* GuildRest).roles(use.guildId)
      const names = new Map(roles.map(({ id, name }) => [id, name]))
      const options = settings.multipliers.slice(0, mostOffered).map(({ percent, roleId }) => ({
        value: roleId,
        label: `${names.get(roleId) ?? texts.gone} × ${decimal(use.language, percent, 2)}`.slice(0, 100)
      }))
      const removeRow = row({
        type: ComponentType.StringSelect,
        custom_id: remove.id(use, null),
        placeholder: texts.remove,
        options
      })
      return { rows: [setRow, removeRow] }
    })
  }
}

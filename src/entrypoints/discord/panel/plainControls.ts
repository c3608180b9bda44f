import {
  type APIChannelSelectComponent,
  type APIComponentInMessageActionRow,
  type APIRoleSelectComponent,
  type APIUserSelectComponent,
  ButtonStyle,
  ComponentType,
  SelectMenuDefaultValueType
} from "discord.js"
import { Effect, Schema } from "effect"
import type { GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import { kinds, valueAt } from "../../../machines/settings/paths.ts"
import { type PageName, panelTexts } from "../../../machines/texts/panel.ts"
import { choicesOf, fieldTexts, shownValue } from "../../../machines/texts/panelFields.ts"
import { button, modal, select } from "../component.ts"
import type { Use } from "../Use.ts"
import { amend } from "./amend.ts"
import { changesIn, forms, linesOf, plainForms } from "./forms.ts"
import { makeKeep } from "./keep.ts"
import { ofPanel, pressable, type Redraw } from "./Page.ts"
import { choicePaths, type Control, flagPaths, type ListPath, listPaths, pageNames } from "./pages.ts"

/** Discord's selects hold no more. */
const mostListed = 25

const Page = Schema.Literals(pageNames)
const Form = Schema.Tuple([Page, Schema.Literals(plainForms)])

const itemsAt = (settings: GuildSettings, path: ListPath): ReadonlyArray<string> => {
  const items = valueAt(settings, path)
  return Array.isArray(items) ? items.map(String) : []
}

/** A menu of the guild's roles, channels or members, with those chosen that are in the list. */
const listSelect = (
  path: ListPath,
  customId: string,
  placeholder: string,
  chosen: ReadonlyArray<string>
): APIRoleSelectComponent | APIChannelSelectComponent | APIUserSelectComponent => {
  const shared = { custom_id: customId, placeholder, min_values: 0, max_values: mostListed }
  const shown = chosen.slice(0, mostListed)
  switch (kinds[path]) {
    case "roles":
      return {
        ...shared,
        type: ComponentType.RoleSelect,
        default_values: shown.map((id) => ({ id, type: SelectMenuDefaultValueType.Role }))
      }
    case "channels":
      return {
        ...shared,
        type: ComponentType.ChannelSelect,
        default_values: shown.map((id) => ({ id, type: SelectMenuDefaultValueType.Channel }))
      }
    case "members":
      return {
        ...shared,
        type: ComponentType.UserSelect,
        default_values: shown.map((id) => ({ id, type: SelectMenuDefaultValueType.User }))
      }
  }
}

/** The controls of plain settings. Each changes its own, and shows the page again as it is then. */
export const makePlainControls = (redraw: Redraw) => {
  const keep = makeKeep(redraw)
  const toggle = button({
    ...ofPanel,
    name: "panel-toggle",
    manner: "update",
    state: Schema.Tuple([Page, Schema.Literals(flagPaths), Schema.Boolean]),
    run: Effect.fnUntraced(function* (use, [page, path, on]) {
      return yield* redraw(use, yield* amend(use, () => ({ [path]: on })), page)
    })
  })
  const choose = select({
    ...ofPanel,
    name: "panel-choose",
    manner: "update",
    state: Schema.Tuple([Page, Schema.Literals(choicePaths)]),
    run: Effect.fnUntraced(function* (use, [page, path], [value]) {
      const asked = path === "levelRoles.keep" ? yield* keep.ask(use, value) : null
      if (asked !== null) return asked
      return yield* redraw(use, yield* amend(use, () => ({ [path]: value })), page)
    })
  })
  const list = select({
    ...ofPanel,
    name: "panel-list",
    manner: "update",
    state: Schema.Tuple([Page, Schema.Literals(listPaths)]),
    run: Effect.fnUntraced(function* (use, [page, path], values) {
      // Those beyond what the select can hold were not shown, and stay.
      const change = (settings: GuildSettings) => ({
        [path]: [...values, ...itemsAt(settings, path).slice(mostListed)]
      })
      return yield* redraw(use, yield* amend(use, change), page)
    })
  })
  const save = modal({
    ...ofPanel,
    name: "panel-save",
    manner: "update",
    state: Form,
    run: Effect.fnUntraced(function* (use, [page], fields) {
      return yield* redraw(use, yield* amend(use, () => changesIn(fields), fields), page)
    })
  })
  const open = button({
    ...ofPanel,
    name: "panel-form",
    manner: "modal",
    state: Form,
    run: (use, [page, form]) =>
      Effect.succeed({
        customId: save.id(use, [page, form]),
        title: panelTexts[use.language].forms[form],
        components: linesOf(use.language, forms[form], use.settings)
      })
  })

  const draw = (
    use: Use,
    settings: GuildSettings,
    page: PageName,
    control: Control
  ): APIComponentInMessageActionRow => {
    const { language } = use
    const { names } = fieldTexts[language]
    const texts = panelTexts[language]
    if ("toggle" in control) {
      const path = control.toggle
      const on = valueAt(settings, path) === true
      const label = `${names[path]}: ${shownValue(language, path, on)}`
      return pressable(toggle.id(use, [page, path, !on]), label, on ? ButtonStyle.Success : ButtonStyle.Secondary)
    }
    if ("form" in control)
      return pressable(open.id(use, [page, control.form]), texts.forms[control.form], ButtonStyle.Primary)
    if ("choose" in control) {
      const path = control.choose
      const value = valueAt(settings, path)
      return {
        type: ComponentType.StringSelect,
        custom_id: choose.id(use, [page, path]),
        placeholder: names[path],
        options: choicesOf(language, path).map((choice) => ({ ...choice, default: choice.value === value }))
      }
    }
    return listSelect(
      control.list,
      list.id(use, [page, control.list]),
      names[control.list],
      itemsAt(settings, control.list)
    )
  }
  return { components: [toggle, choose, list, open, save, ...keep.components], draw }
}

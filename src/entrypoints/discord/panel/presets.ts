import { ButtonStyle, ComponentType } from "discord.js"
import { Effect, Schema } from "effect"
import type { Difference } from "../../../machines/settings/paths.ts"
import { planPreset, presetNames, presets, type PresetName } from "../../../machines/settings/presets.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { fieldTexts, shownValue } from "../../../machines/texts/panelFields.ts"
import { presetTexts } from "../../../machines/texts/panelPresets.ts"
import type { Audience } from "../CustomIds.ts"
import { button, select } from "../component.ts"
import type { Message, Use } from "../Use.ts"
import { amend } from "./amend.ts"
import { ofPanel, pressable, type Row, row } from "./Page.ts"

const Preset = Schema.Literals(presetNames)

/** Settings that differ, a line each. */
export const differenceLines = (language: Language, differences: ReadonlyArray<Difference>): ReadonlyArray<string> =>
  differences.map(({ after, before, path }) => {
    const name = fieldTexts[language].names[path]
    return `- ${name}: ${shownValue(language, path, before)} → **${shownValue(language, path, after)}**`
  })

const applied = Effect.fnUntraced(function* (use: Use, name: PresetName) {
  const { applied: holds, presets: named } = presetTexts[use.language]
  yield* amend(use, () => presets[name])
  const message: Message = { content: holds(named[name].name), components: [] }
  return message
})

const apply = button({
  ...ofPanel,
  name: "panel-preset-yes",
  manner: "update",
  state: Preset,
  run: applied
})

const cancel = button({
  ...ofPanel,
  name: "panel-preset-no",
  manner: "update",
  state: Schema.Null,
  run: ({ language }) => Effect.succeed({ content: presetTexts[language].cancelled, components: [] })
})

/** Applies a preset, after asking where it would overwrite what somebody chose. */
const chosen = Effect.fnUntraced(function* (use: Use, name: PresetName) {
  const texts = presetTexts[use.language]
  const title = texts.presets[name].name
  const { changes, overwritten } = planPreset(use.settings, name)
  const message: Message =
    changes.length === 0
      ? { content: texts.already(title) }
      : overwritten.length === 0
        ? yield* applied(use, name)
        : {
            content: [texts.ask(title), ...differenceLines(use.language, overwritten)].join("\n"),
            components: [
              row(
                pressable(apply.id(use, name), texts.apply, ButtonStyle.Danger),
                pressable(cancel.id(use, null), texts.cancel)
              )
            ]
          }
  return message
})

/** A menu of presets, answered privately. `audience`: whom it shows itself to. */
export const makePresetMenu = (name: string, audience: Audience) => {
  const menu = select({
    ...ofPanel,
    audience,
    name,
    manner: "private",
    state: Schema.Null,
    run: Effect.fnUntraced(function* (use, _, [value]) {
      return yield* chosen(use, yield* Schema.decodeUnknownEffect(Preset)(value))
    })
  })
  const draw = (use: Pick<Use, "seal">, language: Language): Row => {
    const { choose, presets: named } = presetTexts[language]
    return row({
      type: ComponentType.StringSelect,
      custom_id: menu.id(use, null),
      placeholder: choose,
      options: presetNames.map((value) => ({ value, label: named[value].name, description: named[value].about }))
    })
  }
  return { menu, draw }
}

/** The answers to a menu of presets that asked first. */
export const presetAnswers = [apply, cancel]

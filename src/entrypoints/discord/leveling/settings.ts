import { Effect, Schema } from "effect"
import { type Preferences, PreferenceStore } from "../../../infra/ledger/PreferenceStore.ts"
import { Theme } from "../../../machines/pictures/theme.ts"
import { Language } from "../../../machines/texts/language.ts"
import { fieldTexts } from "../../../machines/texts/panelFields.ts"
import { memberSettingsTexts } from "../../../machines/texts/memberSettings.ts"
import { command } from "../command.ts"
import { button, select } from "../component.ts"
import type { Feature } from "../Feature.ts"
import { buttonRows, selectRow } from "../rows.ts"
import type { Message, Use } from "../Use.ts"

const Toggle = Schema.Literals(["direct", "ping"])

/** Discord's menus have values, never none. */
const unchosen = "automatic"

const panelOf = (use: Use, chosen: Preferences, language: Language): Message => {
  const texts = memberSettingsTexts[language]
  const { language: languages, theme: themes } = fieldTexts[language].choices
  const words = (toggle: typeof Toggle.Type) => texts[toggle][chosen[toggle] ? "on" : "off"]
  return {
    embeds: [
      {
        title: texts.title,
        fields: [
          ...Toggle.literals.map((toggle) => ({ name: texts[toggle].name, value: words(toggle) })),
          { name: texts.language, value: chosen.language === null ? texts.automatic : languages[chosen.language] },
          {
            name: texts.theme,
            value: chosen.theme === null ? texts.ofGuild(themes[use.settings.theme]) : themes[chosen.theme]
          }
        ]
      }
    ],
    components: [
      ...buttonRows(
        Toggle.literals.map((toggle) => ({
          label: texts[toggle].name,
          emoji: { name: chosen[toggle] ? "✅" : "⬜" },
          custom_id: toggleButton.id(use, [toggle, !chosen[toggle]])
        }))
      ),
      selectRow(languageSelect.id(use, null), texts.language, [
        { value: unchosen, label: texts.automatic, default: chosen.language === null },
        ...Language.literals.map((value) => ({
          value,
          label: languages[value],
          default: value === chosen.language
        }))
      ]),
      selectRow(themeSelect.id(use, null), texts.theme, [
        { value: unchosen, label: texts.ofGuild(themes[use.settings.theme]), default: chosen.theme === null },
        ...Theme.literals.map((value) => ({ value, label: themes[value], default: value === chosen.theme }))
      ])
    ]
  }
}

const open = Effect.fnUntraced(function* (use: Use) {
  const chosen = yield* (yield* PreferenceStore).load(use.guildId, use.caller.userId)
  return panelOf(use, chosen, use.language)
})

const change = Effect.fnUntraced(function* (use: Use, choice: Partial<Preferences>) {
  const { caller, guildId } = use
  const preferences = yield* PreferenceStore
  const chosen = { ...(yield* preferences.load(guildId, caller.userId)), ...choice }
  yield* preferences.save(guildId, caller.userId, chosen)
  // Said in the language that was chosen just now.
  return panelOf(use, chosen, chosen.language ?? use.discordLanguage)
})

const common = { command: "settings", access: "everyone", audience: "caller", manner: "update" } as const

const toggleButton = button({
  ...common,
  name: "member-toggle",
  // What to turn it to: pressed twice, it is pressed once.
  state: Schema.Tuple([Toggle, Schema.Boolean]),
  run: (use, [toggle, on]) => change(use, { [toggle]: on })
})

const orUnchosen = <S extends Schema.Codec<string, string>>(choice: S) =>
  Schema.decodeUnknownEffect(Schema.Union([Schema.Literal(unchosen), choice]))

const languageSelect = select({
  ...common,
  name: "member-language",
  state: Schema.Null,
  run: (use, _, [value]) =>
    Effect.flatMap(orUnchosen(Language)(value), (language) =>
      change(use, { language: language === unchosen ? null : language })
    )
})

const themeSelect = select({
  ...common,
  name: "member-theme",
  state: Schema.Null,
  run: (use, _, [value]) =>
    Effect.flatMap(orUnchosen(Theme)(value), (theme) => change(use, { theme: theme === unchosen ? null : theme }))
})

/** **Settings** of the permanent menu. */
export const settingsButton = button({
  ...common,
  name: "settings",
  audience: "anyone",
  manner: "private",
  state: Schema.Null,
  run: open
})

/** `/settings`: what a member chooses for themselves. */
export const settings: Feature = {
  commands: [
    command({
      access: "everyone",
      manner: "private",
      texts: { en: memberSettingsTexts.en.command, de: memberSettingsTexts.de.command },
      options: {},
      run: open
    })
  ],
  components: [toggleButton, languageSelect, themeSelect, settingsButton]
}

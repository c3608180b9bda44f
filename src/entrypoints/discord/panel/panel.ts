import { ComponentType } from "discord.js"
import { Effect, Schema } from "effect"
import { valueAt } from "../../../machines/settings/paths.ts"
import { type PageName, panelTexts } from "../../../machines/texts/panel.ts"
import { fieldTexts, shownValue } from "../../../machines/texts/panelFields.ts"
import { command } from "../command.ts"
import { select } from "../component.ts"
import type { Feature, Running } from "../Feature.ts"
import type { Message, Use } from "../Use.ts"
import { menu } from "../menu/menu.ts"
import { makeCurve } from "./curve.ts"
import { history } from "./history.ts"
import { makeMultipliers } from "./multipliers.ts"
import { makeNotices } from "./notices.ts"
import { type Extra, ofPanel, type Redraw, row } from "./Page.ts"
import { pageNames, pages } from "./pages.ts"
import { makePlainControls } from "./plainControls.ts"
import { makePresetMenu, presetAnswers } from "./presets.ts"
import { web } from "./web.ts"

/** Discord takes no more as the description of an embed. */
const mostText = 4096

const redraw: Redraw = Effect.fnUntraced(function* (use, settings, page) {
  const { language } = use
  const { about, title } = panelTexts[language].pages[page]
  const extra = yield* extras[page]?.show(use, settings) ?? Effect.succeed({ rows: [] })
  const lines = pages[page].settings
    .filter((path) => valueAt(settings, path) !== undefined)
    .map((path) => `- ${fieldTexts[language].names[path]}: **${shownValue(language, path, valueAt(settings, path))}**`)
  const text = [about, "", ...lines, ...("text" in extra ? ["", extra.text] : [])].join("\n")
  return {
    embeds: [{ title, description: text.slice(0, mostText) }],
    components: [
      row({
        type: ComponentType.StringSelect,
        custom_id: go.id(use, null),
        placeholder: panelTexts[language].go,
        options: pageNames.map((value) => ({
          value,
          label: panelTexts[language].pages[value].title,
          default: value === page
        }))
      }),
      ...pages[page].rows.map((controls) =>
        row(...controls.map((control) => plain.draw(use, settings, page, control)))
      ),
      ...extra.rows
    ]
  }
})

const go = select({
  ...ofPanel,
  name: "panel-go",
  manner: "update",
  state: Schema.Null,
  run: Effect.fnUntraced(function* (use, _, [value]) {
    return yield* redraw(use, use.settings, yield* Schema.decodeUnknownEffect(Schema.Literals(pageNames))(value))
  })
})

const plain = makePlainControls(redraw)

const presets = makePresetMenu("panel-preset", "caller")

const extras: Partial<Readonly<Record<PageName, Extra>>> = {
  overview: {
    components: [presets.menu, ...presetAnswers],
    show: (use) => Effect.succeed({ rows: [presets.draw(use, use.language)] })
  },
  levels: makeCurve(redraw),
  multipliers: makeMultipliers(redraw),
  notices: makeNotices(redraw),
  web,
  menu,
  history
}

/** The panel, opened on a page. */
export const showPanel = (use: Use, page: PageName): Running<Message> => redraw(use, use.settings, page)

/** `/panel`: what administrators set, in pages. */
export const panel: Feature = {
  commands: [
    command({
      access: "administrator",
      texts: { en: { ...panelTexts.en.command, options: {} }, de: { ...panelTexts.de.command, options: {} } },
      manner: "private",
      options: {},
      run: (use) => showPanel(use, "overview")
    })
  ],
  components: [go, ...plain.components, ...Object.values(extras).flatMap(({ components }) => components)]
}

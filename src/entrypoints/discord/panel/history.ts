import { Effect } from "effect"
import { type SettingsChange, SettingsStore } from "../../../infra/ledger/SettingsStore.ts"
import { differences } from "../../../machines/settings/paths.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { panelTexts } from "../../../machines/texts/panel.ts"
import type { Extra } from "./Page.ts"
import { differenceLines } from "./presets.ts"

const mostChanges = 10
const mostLines = 8

/** What of an embed is left for it: characters. */
const mostText = 3800

/** Who changed something: a member, or whatever else may. */
const shownBy = (by: string) => (/^\d{1,19}$/.test(by) ? `<@${by}>` : by)

const told = (language: Language, { after, at, before, by }: SettingsChange): string => {
  const lines = differenceLines(language, differences(before, after))
  const rest = lines.length - mostLines
  return [
    `<t:${Math.floor(at / 1000)}:f>, ${shownBy(by)}`,
    ...lines.slice(0, mostLines),
    ...(rest > 0 ? [panelTexts[language].history.more(rest)] : [])
  ].join("\n")
}

/** As many, from the first, as there is room for. */
const fitting = (texts: ReadonlyArray<string>): string =>
  texts.reduce((all, text) => (all.length + text.length < mostText ? `${all}\n\n${text}` : all), "").trim()

/** The latest changes of settings: who, when, and what differed. */
export const history: Extra = {
  components: [],
  show: Effect.fnUntraced(function* ({ guildId, language }) {
    const changes = yield* (yield* SettingsStore).changes(guildId, mostChanges)
    const text = fitting(changes.map((change) => told(language, change)))
    return { text: text === "" ? panelTexts[language].history.empty : text, rows: [] }
  })
}

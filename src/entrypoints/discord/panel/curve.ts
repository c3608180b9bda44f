import { ButtonStyle, ComponentType } from "discord.js"
import { Effect, Result, Schema } from "effect"
import { LevelRoleStore } from "../../../infra/ledger/LevelRoleStore.ts"
import { SettingsStore } from "../../../infra/ledger/SettingsStore.ts"
import type { CurveSettings, GuildSettings } from "../../../machines/settings/GuildSettings.ts"
import { type Changes, changed, differences } from "../../../machines/settings/paths.ts"
import { validate } from "../../../machines/settings/validate.ts"
import { grouped } from "../../../machines/texts/numbers.ts"
import { panelTexts } from "../../../machines/texts/panel.ts"
import { choicesOf, fieldTexts } from "../../../machines/texts/panelFields.ts"
import { refusalText } from "../../../machines/texts/panelRefusals.ts"
import { button, modal, select } from "../component.ts"
import { roleMoves } from "../staff/roleMoves.ts"
import { type Message, Refusal, type Use } from "../Use.ts"
import { amend } from "./amend.ts"
import { changesIn, linesOf } from "./forms.ts"
import { type Extra, ofPanel, pressable, type Redraw, row } from "./Page.ts"
import { differenceLines } from "./presets.ts"

/** A curve in the little room of a custom id: kind, base and tenths, 0 where it has none. */
const Brief = Schema.Tuple([Schema.Literals(["exponential", "linear", "mee6", "cubic"]), Schema.Int, Schema.Int])

const brief = (curve: CurveSettings): typeof Brief.Type => [
  curve.kind,
  "base" in curve ? curve.base : 0,
  "tenths" in curve ? curve.tenths : 0
]

const changesOf = ([kind, base, tenths]: typeof Brief.Type): Changes => ({
  "curve.kind": kind,
  ...(base === 0 ? {} : { "curve.base": base }),
  ...(tenths === 0 ? {} : { "curve.tenths": tenths })
})

const isSame = (a: typeof Brief.Type, b: typeof Brief.Type) => a.join() === b.join()

/** The level curve: changed only after everyone could see how many members it moves. */
export const makeCurve = (redraw: Redraw): Extra => {
  const apply = button({
    ...ofPanel,
    name: "panel-curve-yes",
    manner: "update",
    state: Schema.Struct({ from: Brief, to: Brief }),
    run: Effect.fnUntraced(function* (use, { from, to }) {
      const change = ({ curve }: GuildSettings) => (isSame(brief(curve), from) ? changesOf(to) : {})
      const after = yield* amend(use, change)
      if (!isSame(brief(after.curve), to)) {
        return yield* new Refusal({ say: (language) => panelTexts[language].curve.stale })
      }
      return yield* redraw(use, after, "levels")
    })
  })
  const cancel = button({
    ...ofPanel,
    name: "panel-curve-no",
    manner: "update",
    state: Schema.Null,
    run: (use) => redraw(use, use.settings, "levels")
  })

  const preview = Effect.fnUntraced(function* (
    use: Use,
    changes: Changes,
    written: Readonly<Record<string, string>> = {}
  ) {
    const { guildId, language, settings } = use
    const checked = validate(changed(settings, changes))
    if (Result.isFailure(checked)) {
      return yield* new Refusal({ say: (it) => refusalText(it, checked.failure, written) })
    }
    const { curve } = checked.success
    const [from, to] = [brief(settings.curve), brief(curve)]
    if (isSame(from, to)) return yield* redraw(use, settings, "levels")
    const { fall, members, rise } = yield* (yield* SettingsStore).previewCurve(guildId, curve)
    const texts = panelTexts[language].curve
    const ask = texts.ask({
      members: grouped(language, members),
      rise: grouped(language, rise),
      fall: grouped(language, fall)
    })
    const lines = differenceLines(language, differences(settings, checked.success))
    const ties = settings.modules.levelRoles ? yield* (yield* LevelRoleStore).ties(guildId) : []
    const moves = ties.length === 0 ? [] : [(yield* roleMoves(use, { curve })).text]
    const message: Message = {
      embeds: [
        { title: panelTexts[language].pages.levels.title, description: [...lines, "", ask, ...moves].join("\n") }
      ],
      components: [
        row(
          pressable(apply.id(use, { from, to }), texts.apply, ButtonStyle.Primary),
          pressable(cancel.id(use, null), texts.cancel)
        )
      ]
    }
    return message
  })

  const kind = select({
    ...ofPanel,
    name: "panel-curve",
    manner: "update",
    state: Schema.Null,
    run: (use, _, [value]) => preview(use, { "curve.kind": value })
  })
  const save = modal({
    ...ofPanel,
    name: "panel-curve-save",
    manner: "update",
    state: Schema.Null,
    run: (use, _, fields) => preview(use, changesIn(fields), fields)
  })
  const pathsOf = (curve: CurveSettings) =>
    curve.kind === "exponential" ? (["curve.base", "curve.tenths"] as const) : (["curve.base"] as const)
  const open = button({
    ...ofPanel,
    name: "panel-curve-form",
    manner: "modal",
    state: Schema.Null,
    run: (use) =>
      Effect.succeed({
        customId: save.id(use, null),
        title: panelTexts[use.language].forms.curve,
        components: linesOf(use.language, pathsOf(use.settings.curve), use.settings)
      })
  })

  return {
    components: [kind, open, save, apply, cancel],
    show: (use, { curve }) => {
      const { language } = use
      const kinds = row({
        type: ComponentType.StringSelect,
        custom_id: kind.id(use, null),
        placeholder: fieldTexts[language].names["curve.kind"],
        options: choicesOf(language, "curve.kind").map((choice) => ({
          ...choice,
          default: choice.value === curve.kind
        }))
      })
      const numbers = row(pressable(open.id(use, null), panelTexts[language].forms.curve, ButtonStyle.Primary))
      return Effect.succeed({ rows: "base" in curve ? [kinds, numbers] : [kinds] })
    }
  }
}

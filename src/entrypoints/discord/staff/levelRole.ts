import { ButtonStyle, escapeMarkdown, userMention } from "discord.js"
import { Effect, Schema } from "effect"
import { LevelRoles } from "../../../actors/levelRoles/LevelRoles.ts"
import { LevelRoleStore } from "../../../infra/ledger/LevelRoleStore.ts"
import { lastLevel } from "../../../machines/leveling/curve.ts"
import { isEmoji } from "../../../machines/leveling/emoji.ts"
import { levelRoleTexts } from "../../../machines/texts/levelRole.ts"
import { commandGroup, subcommand } from "../command.ts"
import { button } from "../component.ts"
import type { Feature } from "../Feature.ts"
import { option, optional } from "../options.ts"
import { pressable, row } from "../panel/Page.ts"
import { type Message, Refusal, type Use } from "../Use.ts"
import { LevelRoleDesk, type Tying } from "./LevelRoleDesk.ts"
import { roleMoves } from "./roleMoves.ts"
import { carryOut, labelOf, planTying, tiesWith } from "./tying.ts"

const level = option.whole({ min: 1, max: 1_000_000_000 })

const textsOf = <Part extends "set" | "remove" | "restore" | "status">(part: Part) => ({
  en: levelRoleTexts.en[part],
  de: levelRoleTexts.de[part]
})

/** Level roles can be tied while they are switched off; whoever does should know. */
const withOff = ({ language, settings }: Use, text: string) =>
  settings.modules.levelRoles ? text : `${text}\n${levelRoleTexts[language].off}`

const done = Effect.fnUntraced(function* (use: Use, tying: Tying, moves: string) {
  const texts = levelRoleTexts[use.language]
  const ties = yield* (yield* LevelRoleStore).ties(use.guildId)
  const before = ties.find((tie) => tie.roleId === tying.roleId && tie.level !== tying.level)
  const role = yield* carryOut(use, tying)
  const lines = [texts.tied({ ...tying, role }), ...(before === undefined ? [] : [texts.moved(before.level)]), moves]
  const message: Message = { content: withOff(use, lines.join("\n")), components: [] }
  return message
})

const movesOf = Effect.fnUntraced(function* (use: Use, tying: Tying) {
  const ties = yield* (yield* LevelRoleStore).ties(use.guildId)
  return yield* roleMoves(use, { ties: tiesWith(ties, tying) })
})

const set = subcommand({
  texts: textsOf("set"),
  manner: "private",
  options: { level, name: option.text({ min: 1, max: 100 }), emoji: optional(option.text({ min: 1, max: 64 })) },
  suggest: {
    name: Effect.fnUntraced(function* ({ guildId }, text) {
      const roles = yield* (yield* LevelRoleDesk).recentRoles(guildId)
      const wanted = text.toLowerCase()
      return roles
        .filter(({ refusal, role }) => refusal === null && role.name.toLowerCase().includes(wanted))
        .toSorted((a, b) => b.role.position - a.role.position)
        .map((it) => labelOf(it, roles))
    })
  },
  run: Effect.fnUntraced(function* (use, { emoji, level, name }) {
    const { caller, guildId, language, settings } = use
    const texts = levelRoleTexts[language]
    const desk = yield* LevelRoleDesk
    const last = lastLevel(settings.curve)
    if (level > last) return yield* new Refusal({ say: (it) => levelRoleTexts[it].beyond(last) })
    if (emoji !== null && !isEmoji(emoji.trim())) return yield* new Refusal({ say: (it) => levelRoleTexts[it].noEmoji })
    const ties = yield* (yield* LevelRoleStore).ties(guildId)
    const wanted = { guildId, level, text: name.trim(), emoji: emoji?.trim() ?? null }
    const tying = yield* planTying(wanted, ties, yield* desk.roles(guildId))
    const { takes, text } = yield* movesOf(use, tying)
    if (!takes) return yield* done(use, tying, text)
    const mark = yield* desk.ask(guildId, caller.userId, tying)
    return {
      content: [texts.ask(level, escapeMarkdown(tying.name)), text].join("\n"),
      components: [
        row(
          pressable(consent.id(use, mark), texts.confirm, ButtonStyle.Danger),
          pressable(decline.id(use, null), texts.cancel)
        )
      ]
    }
  })
})

const ofLevelRole = { command: "level-role", access: "administrator", audience: "caller", manner: "update" } as const

const consent = button({
  ...ofLevelRole,
  name: "level-role-yes",
  state: Schema.Int,
  run: Effect.fnUntraced(function* (use, mark) {
    const tying = yield* (yield* LevelRoleDesk).consented(use.guildId, use.caller.userId, mark)
    if (tying === null) return yield* new Refusal({ say: (language) => levelRoleTexts[language].stale })
    return yield* done(use, tying, (yield* movesOf(use, tying)).text)
  })
})

const decline = button({
  ...ofLevelRole,
  name: "level-role-no",
  state: Schema.Null,
  run: ({ language }) => Effect.succeed({ content: levelRoleTexts[language].cancelled, components: [] })
})

const remove = subcommand({
  texts: textsOf("remove"),
  manner: "private",
  options: { level },
  run: Effect.fnUntraced(function* ({ guildId, language }, { level }) {
    const store = yield* LevelRoleStore
    const tie = (yield* store.ties(guildId)).find((it) => it.level === level)
    if (tie === undefined) return yield* new Refusal({ say: (it) => levelRoleTexts[it].nothingTied(level) })
    yield* store.untie(guildId, level)
    return { content: levelRoleTexts[language].untied(level, escapeMarkdown(tie.name)) }
  })
})

const restore = subcommand({
  texts: textsOf("restore"),
  manner: "private",
  options: { member: option.member },
  run: Effect.fnUntraced(function* (use, { member }) {
    if (use.people.get(member)?.bot === true) return yield* new Refusal({ say: (it) => levelRoleTexts[it].bot })
    const restored = yield* (yield* LevelRoleStore).restore(use.guildId, member, null)
    return { content: withOff(use, levelRoleTexts[use.language].restored(userMention(member), restored)) }
  })
})

const status = subcommand({
  texts: textsOf("status"),
  manner: "private",
  options: {},
  run: Effect.fnUntraced(function* (use) {
    const { at, guildId, language } = use
    const texts = levelRoleTexts[language]
    const ties = yield* (yield* LevelRoleStore).ties(guildId)
    if (ties.length === 0) return { content: withOff(use, texts.none) }
    const roles = new Map((yield* (yield* LevelRoleDesk).roles(guildId)).map((it) => [it.role.id, it]))
    const faults = ties.flatMap(({ brokenSince, name, roleId }) => {
      const examined = roles.get(roleId)
      const fault = examined === undefined ? ({ reason: "gone" } as const) : examined.refusal
      if (fault !== null) return [`- ${texts.fault(escapeMarkdown(examined?.role.name ?? name), fault)}`]
      return brokenSince === null ? [] : [`- **${escapeMarkdown(name)}**: ${texts.notAllowed}`]
    })
    const { estimateMs, verified, waiting } = yield* (yield* LevelRoles).progress(guildId)
    const progress = texts.progress({ tied: ties.length, waiting, until: at + estimateMs, verified })
    return { embeds: [{ description: [withOff(use, progress), ...faults].join("\n").slice(0, 4096) }] }
  })
})

/** `/level-role`: roles that come with a level. */
export const levelRole: Feature = {
  commands: [
    commandGroup({
      access: "administrator",
      texts: { en: levelRoleTexts.en.command, de: levelRoleTexts.de.command },
      subcommands: [set, remove, restore, status]
    })
  ],
  components: [consent, decline]
}

import { type APIEmbed, escapeMarkdown, roleMention } from "discord.js"
import { Effect, Schema } from "effect"
import { LedgerStore } from "../../../infra/ledger/LedgerStore.ts"
import { LevelRoleStore } from "../../../infra/ledger/LevelRoleStore.ts"
import { firstLevel, lastLevel, thresholdOf } from "../../../machines/leveling/curve.ts"
import type { LevelRole } from "../../../machines/leveling/levelRoles.ts"
import { levelsTexts } from "../../../machines/texts/levels.ts"
import { command } from "../command.ts"
import { button } from "../component.ts"
import type { Feature } from "../Feature.ts"
import { pressable, row } from "../panel/Page.ts"
import type { Message, Use } from "../Use.ts"

const size = 10

const shownRole = ({ emoji, roleId }: LevelRole) =>
  [emoji, roleMention(roleId)].filter((part) => part !== null).join(" ")

/** Roles that nobody can get: broken ties, and those tied to levels that there are not. */
const broken = ({ language, settings }: Use, ties: ReadonlyArray<LevelRole>): APIEmbed => {
  const texts = levelsTexts[language]
  const lines = ties.map(({ brokenSince, level, name }) =>
    texts.broken({ level, name: escapeMarkdown(name), since: level > lastLevel(settings.curve) ? null : brokenSince })
  )
  const more = lines.length > size ? [texts.more(lines.length - size)] : []
  return {
    title: texts.brokenTitle,
    description: [texts.brokenAbout, "", ...lines.slice(0, size), ...more].join("\n")
  }
}

/** The level to mark. Hidden members have none: everyone sees the answer. */
const ownLevel = Effect.fnUntraced(function* ({ caller, guildId, settings }: Use) {
  const member = yield* (yield* LedgerStore).member(guildId, caller.userId)
  return member?.hidden === true ? null : (member?.level ?? firstLevel(settings.curve))
})

/** Pages count from 0; null: the one with the caller's level. */
const page = Effect.fnUntraced(function* (use: Use, wanted: number | null) {
  const { guildId, language, settings } = use
  const { curve } = settings
  const texts = levelsTexts[language]
  const ties = yield* (yield* LevelRoleStore).ties(guildId)
  const own = yield* ownLevel(use)
  const [lowest, highest] = [firstLevel(curve), lastLevel(curve)]
  const last = Math.floor((highest - lowest) / size)
  const shown = Math.min(last, wanted ?? Math.floor(((own ?? lowest) - lowest) / size))
  const from = lowest + shown * size
  const whole = new Map(ties.filter((tie) => tie.brokenSince === null).map((tie) => [tie.level, tie]))
  const lines = Array.from({ length: Math.min(size, highest - from + 1) }, (_, index) => {
    const level = from + index
    const tie = whole.get(level)
    return texts.line({
      level,
      xp: thresholdOf(curve, level),
      role: tie === undefined ? null : shownRole(tie),
      own: level === own
    })
  })
  const lost = ties.filter((tie) => tie.brokenSince !== null || tie.level > highest)
  const to = (label: "first" | "previous" | "next" | "last", target: number) => ({
    ...pressable(turn.id(use, [label, Math.max(0, Math.min(last, target))]), texts[label]),
    disabled: target < 0 || target > last || target === shown
  })
  const message: Message = {
    embeds: [
      { title: texts.title, description: lines.join("\n"), footer: { text: texts.page(shown + 1, last + 1) } },
      ...(lost.length === 0 ? [] : [broken(use, lost)])
    ],
    components: [row(to("first", 0), to("previous", shown - 1), to("next", shown + 1), to("last", last))]
  }
  return message
})

const turn = button({
  name: "levels",
  command: "levels",
  access: "everyone",
  audience: "caller",
  manner: "update",
  // Custom ids are unique in a message, and two buttons may lead to one page.
  state: Schema.Tuple([Schema.Literals(["first", "previous", "next", "last"]), Schema.Natural]),
  run: (use, [, wanted]) => page(use, wanted)
})

/** `/levels`: what each level takes and brings, ten a page. */
export const levels: Feature = {
  commands: [
    command({
      access: "everyone",
      texts: { en: levelsTexts.en.command, de: levelsTexts.de.command },
      manner: "public",
      options: {},
      run: (use) => page(use, null)
    })
  ],
  components: [turn]
}

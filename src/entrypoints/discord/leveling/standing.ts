import { Effect } from "effect"
import { Faces } from "../../../infra/discord/Faces.ts"
import type { MemberFigures } from "../../../infra/ledger/LedgerStore.ts"
import { PreferenceStore } from "../../../infra/ledger/PreferenceStore.ts"
import type { UserId } from "../../../machines/ids.ts"
import { progressAt } from "../../../machines/leveling/progress.ts"
import { cardTexts } from "../../../machines/texts/cards.ts"
import { compactXp } from "../../../machines/texts/compactXp.ts"
import { grouped } from "../../../machines/texts/numbers.ts"
import type { Message, Use } from "../Use.ts"
import { buttonRows } from "../rows.ts"

/** A card looks as the member it is about has chosen. */
export const themeOf = Effect.fnUntraced(function* ({ caller, guildId, settings, theme }: Use, userId: UserId) {
  if (userId === caller.userId) return theme
  return (yield* (yield* PreferenceStore).load(guildId, userId)).theme ?? settings.theme
})

/** What every card says of a member: who, how far, and how far to the next level. */
export const standingOf = Effect.fnUntraced(function* (use: Use, userId: UserId, { rank, xp }: MemberFigures) {
  const { guildId, language, settings } = use
  const texts = cardTexts[language]
  const { gained, level, needed } = progressAt(settings.curve, BigInt(xp))
  return {
    theme: yield* themeOf(use, userId),
    labels: texts.labels,
    face: yield* (yield* Faces).member(guildId, userId),
    level,
    rank: rank === null ? null : `#${grouped(language, rank)}`,
    xp: grouped(language, xp),
    progress: needed === null ? 1 : Number(gained) / Number(needed),
    progressText:
      needed === null ? texts.lastLevel : `${compactXp(language, gained)} / ${compactXp(language, needed)} XP`,
    toNext: needed === null ? null : texts.toNext(needed - gained, level + 1)
  }
})

/** Said in public of somebody who hides, to themselves: a button shows them the rest alone. */
export const onlyForYou = ({ language }: Use, customId: string): Message => ({
  content: cardTexts[language].hiddenYourself,
  components: buttonRows([{ label: cardTexts[language].showYourself, custom_id: customId, primary: true }])
})

import { Effect } from "effect"
import { LedgerStore } from "../../../infra/ledger/LedgerStore.ts"
import type { UserId } from "../../../machines/ids.ts"
import { cardTexts } from "../../../machines/texts/cards.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { Refusal, type Use } from "../Use.ts"

/**
 * What the ledger holds of the member an answer is about; null: nothing. Bots are refused, with `bot`, and who hides is
 * refused to all others.
 */
export const subjectOf = Effect.fnUntraced(function* (
  { caller, guildId, people }: Use,
  userId: UserId,
  bot: (language: Language) => string
) {
  if (people.get(userId)?.bot === true) return yield* new Refusal({ say: bot })
  const figures = yield* (yield* LedgerStore).member(guildId, userId)
  if (figures?.hidden === true && userId !== caller.userId) {
    return yield* new Refusal({ say: (language) => cardTexts[language].hidden })
  }
  return figures
})

/** The figures of the member a card is about; null when they have collected nothing yet. */
export const figuresOf = Effect.fnUntraced(function* (use: Use, userId: UserId) {
  const figures = yield* subjectOf(use, userId, (language) => cardTexts[language].bot)
  const nothing = figures === null || (figures.xp === 0 && figures.messages === 0 && figures.seconds.total === 0)
  return nothing ? null : figures
})

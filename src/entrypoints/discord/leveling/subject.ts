import { Effect } from "effect"
import { LedgerStore } from "../../../infra/ledger/LedgerStore.ts"
import type { UserId } from "../../../machines/ids.ts"
import { cardTexts } from "../../../machines/texts/cards.ts"
import { Refusal, type Use } from "../Use.ts"

/**
 * The figures of the member a card is about; null when they have collected nothing yet. Bots are refused, and who
 * hides is refused to all others.
 */
export const figuresOf = Effect.fnUntraced(function* ({ caller, guildId, people }: Use, userId: UserId) {
  if (people.get(userId)?.bot === true) return yield* new Refusal({ say: (language) => cardTexts[language].bot })
  const figures = yield* (yield* LedgerStore).member(guildId, userId)
  if (figures?.hidden === true && userId !== caller.userId) {
    return yield* new Refusal({ say: (language) => cardTexts[language].hidden })
  }
  const nothing = figures === null || (figures.xp === 0 && figures.messages === 0 && figures.seconds.total === 0)
  return nothing ? null : figures
})

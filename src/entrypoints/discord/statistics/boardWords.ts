import { largestCompany } from "../../../infra/ledger/statistics/StatisticsStore.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { voiceLeaderboardTexts } from "../../../machines/texts/voiceLeaderboard.ts"
import type { BoardView } from "./BoardView.ts"

/**
 * What a voice leaderboard is called, what is said of an empty one, and what it leaves out; null: nothing. `who`: the
 * name, or a mention, of the member whose partners it ranks.
 */
export const boardWords = (language: Language, mode: BoardView["mode"], who: string, crowded: boolean) => {
  const { alone, crowded: leftOut, empty, partnersOf, title } = voiceLeaderboardTexts[language]
  if (mode === "time") return { title, empty, leftOut: null }
  const warning = crowded ? leftOut(largestCompany) : null
  // Whoever was in a crowd alone was not alone.
  return { title: partnersOf(who), empty: warning ?? alone(who), leftOut: warning }
}

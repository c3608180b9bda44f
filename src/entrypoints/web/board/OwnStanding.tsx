import type { StandingView } from "../../../actors/boards/views.ts"
import type { Metric } from "../../../machines/leveling/board.ts"
import { boardValue } from "../../../machines/texts/boards.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { leaderboardTexts } from "../../../machines/texts/leaderboard.ts"
import { webBoardTexts } from "../../../machines/texts/webBoard.ts"

interface OwnStandingProps {
  readonly language: Language
  readonly metric: Metric
  readonly standing: StandingView | null | undefined
}

/** Where one stands who is not among the rows. */
export const OwnStanding = ({ language, metric, standing }: OwnStandingProps) => {
  const texts = webBoardTexts[language]
  return (
    <p class="standing">
      <span class="you">{texts.you}</span>
      {standing === undefined ? (
        <span>…</span>
      ) : standing === null ? (
        <span>{leaderboardTexts[language].notYou}</span>
      ) : (
        <>
          <span>{texts.standing(standing.place, standing.members)}</span>
          <span class="value">{boardValue(language, metric, standing.value)}</span>
        </>
      )}
    </p>
  )
}

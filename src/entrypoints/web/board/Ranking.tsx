import type { BoardEntry, BoardView } from "../../../actors/boards/views.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { leaderboardTexts } from "../../../machines/texts/leaderboard.ts"
import { webBoardTexts } from "../../../machines/texts/webBoard.ts"
import { boardTitle } from "./announcement.ts"
import { MovingList } from "./MovingList.tsx"
import { isSearching } from "./nameSearch.ts"
import { Notice } from "./Notice.tsx"
import { Row } from "./Row.tsx"

interface RankingProps {
  readonly language: Language
  readonly board: BoardView
  readonly search: string
  /** Those of the board whose names are searched for. */
  readonly found: ReadonlyArray<BoardEntry>
  readonly me: string | null
  /** Another board is on its way. */
  readonly busy: boolean
}

/** Those on the board: the first three on a podium, unless names are searched for. */
export const Ranking = ({ board, busy, found, language, me, search }: RankingProps) => {
  const texts = webBoardTexts[language]
  if (board.rows.length === 0) return <Notice title={leaderboardTexts[language].empty} />
  if (found.length === 0) {
    return <Notice title={board.members > board.rows.length ? texts.noMatchBeyond(board.rows.length) : texts.noMatch} />
  }
  const podium = isSearching(search) ? 0 : Math.min(3, found.length)
  return (
    <MovingList
      id="board"
      class={`board podium-of-${podium}`}
      label={boardTitle(language, board)}
      busy={busy}
      of={`${board.metric} ${board.period} ${search}`}
    >
      {found.map((entry, index) => (
        <Row
          key={entry.id}
          language={language}
          metric={board.metric}
          entry={entry}
          most={board.rows[0]?.value ?? 0}
          step={index < podium ? index + 1 : 0}
          own={entry.id === me}
        />
      ))}
    </MovingList>
  )
}

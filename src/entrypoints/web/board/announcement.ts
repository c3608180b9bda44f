import type { BoardView } from "../../../actors/boards/views.ts"
import { boardNames } from "../../../machines/texts/boards.ts"
import type { Language } from "../../../machines/texts/language.ts"
import { webBoardTexts } from "../../../machines/texts/webBoard.ts"
import { isSameBoard } from "./address.ts"

interface Announced {
  readonly language: Language
  readonly board: BoardView
  readonly me: { readonly id: string } | null
}

const placeOf = ({ rows }: BoardView, id: string | undefined) => rows.find((row) => row.id === id)?.place

/** What a board is called: `Voice, This week`. */
export const boardTitle = (language: Language, { metric, period }: Pick<BoardView, "metric" | "period">): string =>
  `${boardNames[language].metrics[metric]}, ${boardNames[language].periods[period]}`

/**
 * The one sentence that is said of a change: who leads, else where the member stands whose row is lit, else who else came
 * onto the podium. Most changes are not worth one.
 */
export const announcement = (before: Announced, { board, language, me }: Announced): string => {
  const texts = webBoardTexts[language]
  if (!isSameBoard(before.board, board)) return `${boardTitle(language, board)}: ${texts.members(board.members)}`
  const [first, second, third] = board.rows
  const [firstBefore, secondBefore, thirdBefore] = before.board.rows
  if (first !== undefined && first.id !== firstBefore?.id) return texts.nowAt[1](first.name)
  const own = placeOf(board, me?.id)
  if (own !== undefined && own !== placeOf(before.board, me?.id)) return texts.youNowAt(own)
  if (second !== undefined && second.id !== secondBefore?.id) return texts.nowAt[2](second.name)
  return third !== undefined && third.id !== thirdBefore?.id ? texts.nowAt[3](third.name) : ""
}

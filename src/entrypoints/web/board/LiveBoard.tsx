import { useEffect, useReducer } from "preact/hooks"
import type { Board } from "../../../machines/leveling/board.ts"
import { webBoardTexts } from "../../../machines/texts/webBoard.ts"
import type { BoardPage } from "../../public/BoardPage.ts"
import { askedIn, isSameBoard, pathOf } from "./address.ts"
import { boardTitle } from "./announcement.ts"
import { advance, drawnBy } from "./BoardState.ts"
import { BoardScreen } from "./BoardScreen.tsx"
import { useFollowed } from "./useFollowed.ts"
import { useOwnStanding } from "./useOwnStanding.ts"

/** ms without a key after which the address tells what is searched for: browsers refuse to write it with every key. */
const typed = 400

/** The page as it lives in a browser. */
export const LiveBoard = ({ page }: { readonly page: BoardPage }) => {
  const [state, tell] = useReducer(advance, page, drawnBy)
  const { board, chosen, language, me, search, slug } = state
  useFollowed(state, tell)
  useOwnStanding(state, tell)

  useEffect(() => {
    document.title = webBoardTexts[language].title(board.guild.name, boardTitle(language, chosen))
  }, [board.guild.name, chosen, language])

  const path = pathOf({ slug, board: chosen, search, me: me?.id ?? null })
  useEffect(() => {
    const timer = setTimeout(() => history.replaceState(null, "", path), typed)
    return () => clearTimeout(timer)
  }, [path])

  useEffect(() => {
    const turned = () => {
      const asked = askedIn(location.search)
      tell({ type: "BOARD.CHOSEN", board: asked.board })
      tell({ type: "SEARCH.TYPED", search: asked.search })
    }
    addEventListener("popstate", turned)
    return () => removeEventListener("popstate", turned)
  }, [])

  const choose = (next: Board) => {
    if (isSameBoard(next, chosen)) return
    history.replaceState(null, "", path)
    history.pushState(null, "", pathOf({ slug, board: next, search, me: me?.id ?? null }))
    tell({ type: "BOARD.CHOSEN", board: next })
  }

  return <BoardScreen state={state} onChoose={choose} onSearch={(search) => tell({ type: "SEARCH.TYPED", search })} />
}

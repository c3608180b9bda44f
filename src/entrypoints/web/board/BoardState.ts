import type { BoardView, StandingView } from "../../../actors/boards/views.ts"
import type { Board } from "../../../machines/leveling/board.ts"
import type { Language } from "../../../machines/texts/language.ts"
import type { Liveness } from "../../../machines/texts/webBoard.ts"
import type { BoardPage } from "../../public/BoardPage.ts"
import { isSameBoard } from "./address.ts"
import { announcement } from "./announcement.ts"

/** Whose row is lit. */
export interface Own {
  readonly id: string
  /** null: they are not on the board; undefined: not known yet. */
  readonly standing: StandingView | null | undefined
  /** Of which version of the board that was read. */
  readonly version: string
}

/** All that the page shows. */
export interface BoardState {
  readonly language: Language
  readonly slug: string
  /** The board asked for: what is shown follows as soon as it has come. */
  readonly chosen: Board
  readonly board: BoardView
  readonly version: string
  readonly search: string
  readonly me: Own | null
  /** Of the stream. */
  readonly stream: Exclude<Liveness, "offline">
  /** The browser has no network at all. */
  readonly offline: boolean
  /** It was asked for the chosen board, in vain so far. */
  readonly unanswered: boolean
  readonly gone: boolean
  /** The last change, in a sentence for those who do not see it. */
  readonly said: string
}

/** What happens to the page. */
export type BoardNews =
  | { readonly type: "BOARD.CHOSEN"; readonly board: Board }
  | { readonly type: "BOARD.CAME"; readonly board: BoardView; readonly version: string }
  | { readonly type: "BOARD.FAILED" | "BOARD.GONE" }
  | { readonly type: "STANDING.CAME"; readonly standing: StandingView | null; readonly version: string }
  | { readonly type: "SEARCH.TYPED"; readonly search: string }
  | { readonly type: "STREAM.OPENED" | "STREAM.LOST" | "CONNECTION.LOST" | "CONNECTION.BACK" }

/** The page as our server draws it. */
export const drawnBy = ({ board, language, me, search, slug, version }: BoardPage): BoardState => ({
  language,
  slug,
  chosen: { metric: board.metric, period: board.period },
  board,
  version,
  search,
  me: me === null ? null : { ...me, version },
  stream: "still",
  offline: false,
  unanswered: false,
  gone: false,
  said: ""
})

export const livenessOf = ({ offline, stream }: BoardState): Liveness => (offline ? "offline" : stream)

/** The shown board is the chosen one. */
export const isShown = ({ board, chosen }: BoardState): boolean => isSameBoard(board, chosen)

/** Where the member whose row is lit stands: as the rows say when they are among them. */
export const ownStandingOf = ({ board, me }: BoardState): StandingView | null | undefined => {
  const row = board.rows.find(({ id }) => id === me?.id)
  return row === undefined ? me?.standing : { place: row.place, value: row.value, members: board.members }
}

const arrived = (state: BoardState, board: BoardView, version: string): BoardState => {
  const known = isSameBoard(state.board, board)
  if (known && state.version === version) return { ...state, unanswered: false, gone: false }
  const next = { ...state, board, version, unanswered: false, gone: false }
  return {
    ...next,
    me: state.me !== null && !known ? { ...state.me, standing: undefined } : state.me,
    said: announcement(state, next)
  }
}

export const advance = (state: BoardState, news: BoardNews): BoardState => {
  switch (news.type) {
    case "BOARD.CHOSEN":
      return { ...state, chosen: news.board, unanswered: false }
    case "BOARD.CAME":
      // What was asked for before another board was chosen may still come.
      return isSameBoard(state.chosen, news.board) ? arrived(state, news.board, news.version) : state
    case "BOARD.FAILED":
      return { ...state, stream: "reconnecting", unanswered: !isShown(state) }
    case "BOARD.GONE":
      return { ...state, gone: true, said: "" }
    case "STANDING.CAME":
      return state.me === null || state.version !== news.version
        ? state
        : { ...state, me: { ...state.me, standing: news.standing, version: news.version } }
    case "SEARCH.TYPED":
      return { ...state, search: news.search }
    case "STREAM.OPENED":
      return { ...state, stream: "live" }
    case "STREAM.LOST":
      return { ...state, stream: "reconnecting" }
    case "CONNECTION.LOST":
    case "CONNECTION.BACK":
      return { ...state, offline: news.type === "CONNECTION.LOST" }
  }
}

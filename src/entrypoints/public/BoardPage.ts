import type { BoardView, StandingView } from "../../actors/boards/views.ts"
import type { Language } from "../../machines/texts/language.ts"

/** What the page of a board is drawn from: by our server first, then by the browser. */
export interface BoardPage {
  readonly language: Language
  readonly slug: string
  readonly board: BoardView
  /** Of this state of the board: its entity tag, and the id of the event that told it. */
  readonly version: string
  /** What is searched for among the names; "" is everything. */
  readonly search: string
  /** Whose row is lit, by the link that `/profile` gives. `standing` is null where they are not on the board. */
  readonly me: { readonly id: string; readonly standing: StandingView | null } | null
}

/** Where the page is, and what the browser loads for it. */
export interface BoardPlace {
  /** Of the site, without a slash at its end. */
  readonly publicUrl: string
  /** Paths on our origin. */
  readonly script: string
  readonly styles: ReadonlyArray<string>
}

/** Draws the whole document. */
export type RenderBoard = (page: BoardPage, place: BoardPlace) => string

/** Draws the document that says there is no such board: for unknown, private and departed guilds alike. */
export type RenderMissing = (language: Language, place: BoardPlace) => string

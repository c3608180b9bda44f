import { Schema } from "effect"
import { leaderboardTexts } from "../../machines/texts/leaderboard.ts"
import type { Use } from "./Use.ts"

/** How the pages of a board are turned. A button says so in its id: two of a message may lead to one page. */
export const Move = Schema.Literals(["first", "previous", "next", "last"])
export type Move = typeof Move.Type

/** The page that a move leads to from another; beyond any, the last one is shown. */
export const pageAfter: Readonly<Record<Move, (page: number) => number>> = {
  first: () => 1,
  previous: (page) => page - 1,
  next: (page) => page + 1,
  last: () => 1_000_000
}

/** The buttons that turn the pages. */
export const turnButtons = (
  { language }: Pick<Use, "language">,
  page: number,
  pages: number,
  id: (move: Move) => string
) =>
  Move.literals.map((move) => ({
    label: leaderboardTexts[language][move],
    custom_id: id(move),
    disabled: move === "first" || move === "previous" ? page === 1 : page === pages
  }))

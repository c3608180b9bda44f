import { Effect } from "effect"
import { Faces } from "../../../infra/discord/Faces.ts"
import { type BoardRow as Entry, BoardStore } from "../../../infra/ledger/BoardStore.ts"
import { LevelRoleStore } from "../../../infra/ledger/LevelRoleStore.ts"
import { LedgerStore } from "../../../infra/ledger/LedgerStore.ts"
import { type Board, pagesOf } from "../../../machines/leveling/board.ts"
import { emojiAt, isDrawable } from "../../../machines/leveling/levelEmoji.ts"
import type { BoardCard, BoardRow, Face } from "../../../machines/pictures/cards.ts"
import { boardNames, boardValue } from "../../../machines/texts/boards.ts"
import { leaderboardTexts } from "../../../machines/texts/leaderboard.ts"
import { grouped } from "../../../machines/texts/numbers.ts"
import type { Use } from "../Use.ts"

const size = 10

/** A page of a board; the last one when there are not so many any more. */
const pageOf = Effect.fnUntraced(function* (guildId: Use["guildId"], board: Board, wanted: number) {
  const boards = yield* BoardStore
  const at = (page: number) => boards.page(guildId, board, { offset: (page - 1) * size, limit: size })
  const found = yield* at(wanted)
  const pages = pagesOf(found.total, size)
  if (wanted <= pages) return { ...found, page: wanted, pages }
  return { ...(yield* at(pages)), page: pages, pages }
})

/** The caller's row, when it stands on another page. */
const ownRow = Effect.fnUntraced(function* (use: Use, board: Board, rowOf: (entry: Entry, face: Face) => BoardRow) {
  const { caller, guildId } = use
  const { userId } = caller
  const standing = yield* (yield* BoardStore).standing(guildId, userId, board)
  if (standing === null) return null
  const level = (yield* (yield* LedgerStore).member(guildId, userId))?.level ?? 0
  return { standing, row: rowOf({ ...standing, userId, level }, yield* (yield* Faces).member(guildId, userId)) }
})

const levelWith = (emoji: string | null, level: string) =>
  emoji !== null && isDrawable(emoji) ? `${emoji} ${level}` : level

/** A page of a board as it is drawn, with where the caller stands on it: null when they do not. */
export const boardCardOf = Effect.fnUntraced(function* (use: Use, board: Board, wanted: number) {
  const { caller, guildId, language } = use
  const texts = leaderboardTexts[language]
  const names = boardNames[language]
  const faces = yield* Faces
  const boards = yield* BoardStore
  const { page, pages, rows } = yield* pageOf(guildId, board, wanted)
  const first = page === 1 ? rows[0] : (yield* boards.page(guildId, board, { offset: 0, limit: 1 })).rows[0]
  const ties = yield* (yield* LevelRoleStore).ties(guildId)
  const rowOf = ({ level, place, userId, value }: Entry, face: Face): BoardRow => ({
    place,
    face,
    value: boardValue(language, board.metric, value),
    detail: levelWith(emojiAt(ties, level), `${texts.level} ${grouped(language, level)}`),
    share: first === undefined ? 0 : Math.min(1, value / first.value),
    own: userId === caller.userId
  })
  const own = yield* ownRow(use, board, rowOf)
  const onPage = rows.some(({ userId }) => userId === caller.userId)
  const card: BoardCard = {
    theme: use.theme,
    title: texts.title(names.metrics[board.metric]),
    subtitle: names.periods[board.period],
    guild: yield* faces.guild(guildId),
    rows: yield* Effect.forEach(
      rows,
      (row) => Effect.map(faces.member(guildId, row.userId), (face) => rowOf(row, face)),
      { concurrency: "unbounded" }
    ),
    own: onPage || own === null ? null : own.row,
    empty: texts.empty,
    page: texts.page(page, pages)
  }
  return { card, page, pages, standing: own?.standing ?? null }
})

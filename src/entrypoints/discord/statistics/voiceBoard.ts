import { Effect } from "effect"
import { Faces } from "../../../infra/discord/Faces.ts"
import type { PackedBoard } from "../../../infra/ledger/PackedBoard.ts"
import { StatisticsStore } from "../../../infra/ledger/statistics/StatisticsStore.ts"
import { pagesOf } from "../../../machines/leveling/board.ts"
import type { BoardCard, BoardRow, Face } from "../../../machines/pictures/cards.ts"
import { windowOf } from "../../../machines/statistics/range.ts"
import { durationOfMs } from "../../../machines/texts/durationOfMs.ts"
import { leaderboardTexts } from "../../../machines/texts/leaderboard.ts"
import { voiceLeaderboardTexts } from "../../../machines/texts/voiceLeaderboard.ts"
import type { Use } from "../Use.ts"
import type { BoardView } from "./BoardView.ts"
import { boardWords } from "./boardWords.ts"
import { unsettledOf } from "./unsettledOf.ts"

const size = 10

/** What the board ranks: ms. */
const timesOf = Effect.fnUntraced(function* ({ at, guildId, settings }: Use, { mode, range, userId }: BoardView) {
  const open = yield* unsettledOf(guildId)
  const window = windowOf(range, at, settings.timezone)
  const store = yield* StatisticsStore
  if (mode === "partners") return yield* store.partners(guildId, userId, window, open)
  return { board: yield* store.board(guildId, window, open), crowded: false }
})

type Entry = ReturnType<PackedBoard["slice"]>[number]

/**
 * A page of a voice leaderboard as it is drawn; the last one when there are not so many. `standing`: where the caller
 * stands; null when they do not.
 */
export const voiceBoard = Effect.fnUntraced(function* (use: Use, view: BoardView, wanted: number) {
  const { caller, guildId, language, theme } = use
  const faces = yield* Faces
  const { board, crowded } = yield* timesOf(use, view)
  const pages = pagesOf(board.total, size)
  const page = Math.min(Math.max(1, wanted), pages)
  const rows = board.slice((page - 1) * size, size)
  const [first] = board.slice(0, 1)
  const rowOf = ({ place, userId, value }: Entry, face: Face): BoardRow => ({
    place,
    face,
    value: durationOfMs(value),
    detail: "",
    share: first === undefined || first.value === 0 ? 0 : value / first.value,
    own: userId === caller.userId
  })
  const drawnRow = (entry: Entry) => Effect.map(faces.member(guildId, entry.userId), (face) => rowOf(entry, face))
  const standing = board.find(caller.userId)
  const onPage = rows.some(({ userId }) => userId === caller.userId)
  const who = view.mode === "time" ? "" : (yield* faces.member(guildId, view.userId)).name
  const { empty, title } = boardWords(language, view.mode, who, crowded)
  const card: BoardCard = {
    theme,
    title,
    empty,
    subtitle: voiceLeaderboardTexts[language].ranges[view.range],
    guild: yield* faces.guild(guildId),
    rows: yield* Effect.forEach(rows, drawnRow, { concurrency: "unbounded" }),
    own: onPage || standing === null ? null : yield* drawnRow(standing),
    page: leaderboardTexts[language].page(page, pages)
  }
  return { card, crowded, page, pages, standing, total: board.total }
})

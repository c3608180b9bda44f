import { Cache, Effect, Exit, Layer } from "effect"
import { type GuildId, UserId } from "../../machines/ids.ts"
import type { Board } from "../../machines/leveling/board.ts"
import { type BoardPage, BoardStore } from "./BoardStore.ts"
import { Database } from "./Database.ts"
import { PackedBoard } from "./PackedBoard.ts"
import { packedQuery, shownQuery, sortedPageQuery, sortedStandingQuery } from "./sortedBoard.ts"
import { type PageRow, rankedQuery, type StandingRow, xpPageQuery, xpStandingQuery } from "./xpBoard.ts"

/** Ranked members beyond whom sorting a board for each look is too slow: 10 ms for ten thousand, a second for a million. */
const big = 10_000

/** A board of a million takes 16 MB. */
const bigBoards = 16

const pageOf = (rows: ReadonlyArray<PageRow>, offset: number): BoardPage => ({
  total: Number(rows[0]?.total ?? 0),
  rows: rows.flatMap(({ level, user_id, value }, i) =>
    user_id === null
      ? []
      : { place: offset + i + 1, userId: UserId.make(user_id), value: Number(value), level: Number(level) }
  )
})

const standingOf = ([row]: ReadonlyArray<StandingRow>) =>
  row === undefined ? null : { place: Number(row.place), value: Number(row.value), total: Number(row.total) }

/**
 * The board of lifetime XP is read along its index, exact at any moment. Others are sorted: for each look in most
 * guilds, once in 20 s in big ones. Who hides or leaves meanwhile is not shown all the same.
 */
export const layerDatabaseBoards = Layer.effect(
  BoardStore,
  Effect.gen(function* () {
    const database = yield* Database
    const packed = yield* Cache.makeWith(
      ({ board, guildId }: { readonly guildId: GuildId; readonly board: Board }) =>
        database
          .rows(packedQuery(guildId, board))
          .pipe(Effect.map(([row]) => new PackedBoard(row?.packed ?? new Uint8Array()))),
      { capacity: bigBoards, timeToLive: (exit) => (Exit.isSuccess(exit) ? "20 seconds" : 0) }
    )
    const shown = (guildId: GuildId, userIds: ReadonlyArray<UserId>) =>
      database
        .rows(shownQuery(guildId, userIds))
        .pipe(Effect.map((rows) => new Map(rows.map((row) => [row.user_id, Number(row.level)]))))
    const isBig = (guildId: GuildId) =>
      database.rows(rankedQuery(guildId)).pipe(Effect.map(([row]) => Number(row?.total ?? 0) > big))
    const isLifetimeXp = ({ metric, period }: Board) => metric === "xp" && period === "all"

    return BoardStore.of({
      page: Effect.fn("BoardStore.page")(function* (guildId, board, page) {
        if (isLifetimeXp(board)) return pageOf(yield* database.rows(xpPageQuery(guildId, page)), page.offset)
        if (!(yield* isBig(guildId))) {
          return pageOf(yield* database.rows(sortedPageQuery(guildId, board, page)), page.offset)
        }
        const whole = yield* Cache.get(packed, { guildId, board })
        const rows = whole.slice(page.offset, page.limit)
        const levels = yield* shown(
          guildId,
          rows.map(({ userId }) => userId)
        )
        return {
          total: whole.total,
          rows: rows.flatMap((row) => {
            const level = levels.get(row.userId)
            return level === undefined ? [] : { ...row, level }
          })
        }
      }),
      standing: Effect.fn("BoardStore.standing")(function* (guildId, userId, board) {
        if (isLifetimeXp(board)) return standingOf(yield* database.rows(xpStandingQuery(guildId, userId)))
        if (!(yield* isBig(guildId))) {
          return standingOf(yield* database.rows(sortedStandingQuery(guildId, userId, board)))
        }
        if (!(yield* shown(guildId, [userId])).has(userId)) return null
        const whole = yield* Cache.get(packed, { guildId, board })
        const row = whole.find(userId)
        return row === null ? null : { place: row.place, value: row.value, total: whole.total }
      })
    })
  })
)

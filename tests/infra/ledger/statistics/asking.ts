import { Effect } from "effect"
import type { LedgerUnavailable } from "../../../../src/infra/ledger/LedgerStore.ts"
import type { PackedBoard } from "../../../../src/infra/ledger/PackedBoard.ts"
import { type Open, StatisticsStore } from "../../../../src/infra/ledger/statistics/StatisticsStore.ts"
import type { GuildId } from "../../../../src/machines/ids.ts"
import type { Line, naiveStatistics } from "./naive.ts"

type Naive = ReturnType<typeof naiveStatistics>

/** What may be asked of statistics, whoever answers. */
export type Asking = {
  readonly [K in keyof Naive]: (
    ...of: Parameters<Naive[K]>
  ) => Effect.Effect<ReturnType<Naive[K]>, LedgerUnavailable, StatisticsStore>
}

const linesOf = (board: PackedBoard): ReadonlyArray<Line> =>
  board.slice(0, board.total).map(({ userId, value }) => ({ userId, value }))

/** Asks the store about a guild. */
export const theStore = (guildId: GuildId, open: Open = []): Asking => ({
  board: (window) => StatisticsStore.use((store) => store.board(guildId, window, open)).pipe(Effect.map(linesOf)),
  partners: (userId, window) =>
    StatisticsStore.use((store) => store.partners(guildId, userId, window, open)).pipe(
      Effect.map(({ board, crowded }) => ({ board: linesOf(board), crowded }))
    ),
  memberDays: (userId, from) => StatisticsStore.use((store) => store.memberDays(guildId, userId, from, open)),
  memberHours: (userId, spans) => StatisticsStore.use((store) => store.memberHours(guildId, userId, spans, open)),
  streak: (userId, today) => StatisticsStore.use((store) => store.streak(guildId, userId, today, open)),
  guildDays: (from) => StatisticsStore.use((store) => store.guildDays(guildId, from, open)),
  guildHours: (spans) => StatisticsStore.use((store) => store.guildHours(guildId, spans, open)),
  attendance: (from) => StatisticsStore.use((store) => store.attendance(guildId, from, open))
})

/** Asks the naive statistics. */
export const theNaive = (naive: Naive): Asking => ({
  board: (window) => Effect.succeed(naive.board(window)),
  partners: (userId, window) => Effect.succeed(naive.partners(userId, window)),
  memberDays: (userId, from) => Effect.succeed(naive.memberDays(userId, from)),
  memberHours: (userId, spans) => Effect.succeed(naive.memberHours(userId, spans)),
  streak: (userId, today) => Effect.succeed(naive.streak(userId, today)),
  guildDays: (from) => Effect.succeed(naive.guildDays(from)),
  guildHours: (spans) => Effect.succeed(naive.guildHours(spans)),
  attendance: (from) => Effect.succeed(naive.attendance(from))
})

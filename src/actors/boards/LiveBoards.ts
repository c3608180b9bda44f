import { Context, Duration, Effect, Layer, Metric, RcMap, type Scope } from "effect"
import type { LedgerUnavailable } from "../../infra/ledger/LedgerStore.ts"
import { WebBoardStore } from "../../infra/ledger/WebBoardStore.ts"
import type { GuildId } from "../../machines/ids.ts"
import type { Board } from "../../machines/leveling/board.ts"
import { type BoardState, makeBoardFeed, type Watcher } from "./BoardFeed.ts"
import { boardView } from "./boardView.ts"

/** How often a board is computed at most, and how old one may be. Tests have no time for it. */
export const BoardPeriodOnWeb = Context.Reference<Duration.Duration>("guildhall/actors/BoardPeriodOnWeb", {
  defaultValue: () => Duration.seconds(20)
})

const computations = Metric.counter("guildhall_web_board_computations_total", {
  description: "Boards computed for the public web",
  incremental: true
})
const pushes = Metric.counter("guildhall_web_board_pushes_total", {
  description: "New states of boards told to their watchers",
  incremental: true
})

/** A board of a guild, by the slug at which it is public. */
export interface BoardAt {
  readonly slug: string
  readonly guildId: GuildId
  readonly board: Board
}

/** The public boards: each computed at most once in 20 s, however many look at it or watch it. */
export class LiveBoards extends Context.Service<
  LiveBoards,
  {
    /** At most 20 s old; while the database is away, as it was. null: it is not public. */
    readonly look: (at: BoardAt) => Effect.Effect<BoardState | null, LedgerUnavailable>
    /** The same, and `watcher` hears of every change from then on, while the scope lives: perhaps of this one, too. */
    readonly watch: (at: BoardAt, watcher: Watcher) => Effect.Effect<BoardState | null, LedgerUnavailable, Scope.Scope>
  }
>()("guildhall/actors/LiveBoards") {
  static readonly layer = Layer.effect(
    LiveBoards,
    Effect.gen(function* () {
      const webBoards = yield* WebBoardStore
      const every = yield* BoardPeriodOnWeb
      const scope = yield* Effect.scope
      const context = yield* Effect.context<Effect.Services<ReturnType<typeof boardView>>>()
      // Shown before the first of them.
      yield* Metric.update(computations, 0)
      yield* Metric.update(pushes, 0)
      const feeds = yield* RcMap.make({
        lookup: ({ board, guildId, slug }: BoardAt) =>
          makeBoardFeed({
            every,
            computed: Metric.update(computations, 1),
            pushed: Metric.update(pushes, 1),
            compute: Effect.gen(function* () {
              const found = yield* webBoards.find(slug)
              return found === null
                ? null
                : yield* boardView(guildId, board, scope).pipe(Effect.provideContext(context))
            })
          }),
        idleTimeToLive: every
      })
      return LiveBoards.of({
        look: (at) =>
          RcMap.get(feeds, at).pipe(
            Effect.flatMap(({ look }) => look),
            Effect.scoped
          ),
        watch: Effect.fnUntraced(function* (at, watcher) {
          const { look, watch } = yield* RcMap.get(feeds, at)
          // In this order: what changes in between is told.
          yield* watch(watcher)
          return yield* look
        })
      })
    })
  )
}

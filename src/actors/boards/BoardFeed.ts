import { Clock, Duration, Effect, Latch, Schema, Semaphore } from "effect"
import { digestOf } from "../../infra/web/digest.ts"
import { BoardView } from "./views.ts"

/** A board as it is at one moment, ready to be sent. */
export interface BoardState {
  readonly view: BoardView
  /** The view as JSON. */
  readonly json: string
  /** The same for the same view, in every process and after restarts. */
  readonly version: string
}

/** Hears of each new state, in its turn among many: it must return at once. null: the board is public no more. */
export type Watcher = (state: BoardState | null) => void

const encode = Schema.encodeSync(Schema.fromJsonString(BoardView))

const stateOf = (view: BoardView): BoardState => {
  const json = encode(view)
  return { view, json, version: digestOf(json) }
}

/** Watchers told in one go, before others may use the thread. */
const atOnce = 500

interface Source<E> {
  /** null: the board is not public. */
  readonly compute: Effect.Effect<BoardView | null, E>
  /** How old a state may be, and how far apart computations are. */
  readonly every: Duration.Duration
  readonly computed: Effect.Effect<void>
  readonly pushed: Effect.Effect<void>
}

/**
 * One board, kept as fresh as it has to be: computed when somebody looks or watches, at most once in a period, however
 * many they are. Watchers hear of it when it has changed.
 */
export const makeBoardFeed = Effect.fnUntraced(function* <E>({ compute, computed, every, pushed }: Source<E>) {
  const turn = yield* Semaphore.make(1)
  const watched = yield* Latch.make(false)
  const watchers = new Set<Watcher>()
  const period = Duration.toMillis(every)
  let state: BoardState | null = null
  let computedAt = -Infinity

  const tell = Effect.fnUntraced(function* (news: BoardState | null) {
    yield* pushed
    let told = 0
    // Who leaves meanwhile is not told any more; who comes is told of what they were just given.
    for (const watcher of watchers) {
      watcher(news)
      if (++told % atOnce === 0) yield* Effect.yieldNow
    }
  })

  /** The state, computed anew when it is older than the period. */
  const look = turn.withPermit(
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      // That a board is not public is no state to keep: it may be from one moment to the next.
      if (state !== null && now - computedAt < period) return state
      yield* computed
      const view = yield* compute
      computedAt = now
      const next = view === null ? null : stateOf(view)
      if (next?.version === state?.version) return state
      state = next
      if (watchers.size > 0) yield* tell(next)
      return next
    })
  )

  const keep = Effect.gen(function* () {
    for (;;) {
      yield* Latch.await(watched)
      const now = yield* Clock.currentTimeMillis
      yield* Effect.sleep(Math.max(0, computedAt + period - now))
      if (watchers.size === 0) {
        Latch.closeUnsafe(watched)
        continue
      }
      // Watchers keep what they were told last, until the stores answer again.
      yield* look.pipe(
        Effect.catch((error) =>
          Effect.andThen(Effect.logDebug("a board cannot be computed just now", error), Effect.sleep(every))
        )
      )
    }
  })
  yield* Effect.forkScoped(keep)

  return {
    /** The state, at most a period old; an older one while the stores are away. null: the board is not public. */
    look: look.pipe(Effect.catch((error) => (state === null ? Effect.fail(error) : Effect.succeed(state)))),
    /** Tells `watcher` of every new state from now on, while the scope lives. */
    watch: (watcher: Watcher) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          watchers.add(watcher)
          Latch.openUnsafe(watched)
        }),
        () => Effect.sync(() => watchers.delete(watcher))
      )
  } as const
})

import { availableParallelism } from "node:os"
import { Cause, Context, Data, Effect, Exit, Layer, Option, Semaphore } from "effect"
import type { BoardCard, ProfileCard, RankCard } from "../../machines/pictures/cards.ts"
import type { StatisticsCard } from "../../machines/pictures/charts.ts"
import { openPainter, type Painter, Undrawable } from "./painter/Painter.ts"
import type { Job } from "./painter/protocol.ts"

/** A picture that was not drawn. To try again helps with all but `undrawable`. */
export class PictureFailed extends Data.TaggedError("PictureFailed")<{
  /**
   * - `busy`: too many are waiting already;
   * - `slow`: it took over ten seconds;
   * - `undrawable`: drawing threw;
   * - `crashed`: its thread died, or was ended with the service.
   */
  readonly reason: "busy" | "slow" | "undrawable" | "crashed"
  /** null when there is none. */
  readonly cause: unknown
}> {}

export interface Picture {
  readonly bytes: Uint8Array
  readonly mime: "image/webp"
}

const failed = (cause: unknown) =>
  new PictureFailed({ reason: cause instanceof Undrawable ? "undrawable" : "crashed", cause })

type Drawn = Effect.Effect<Picture, PictureFailed>

export interface PicturesOptions {
  /** How many threads draw. */
  readonly threads: number
  /** How many pictures may wait while all threads draw. */
  readonly waiting: number
}

/** Draws cards and boards, away from the caller's thread. */
export class Pictures extends Context.Service<
  Pictures,
  {
    readonly profile: (card: ProfileCard) => Drawn
    readonly rank: (card: RankCard) => Drawn
    readonly board: (card: BoardCard) => Drawn
    readonly statistics: (card: StatisticsCard) => Drawn
  }
>()("guildhall/infra/Pictures") {
  /** Threads start when they are first needed, and end with the layer. One that dies is replaced. */
  static readonly layerWith = ({ threads, waiting }: PicturesOptions): Layer.Layer<Pictures> =>
    Layer.effect(
      Pictures,
      Effect.gen(function* () {
        const free: Array<Painter> = []
        const painters = new Set<Painter>()
        const places = yield* Semaphore.make(threads)
        // One after the other: the first brings the fonts, which all threads of a process share.
        const starting = yield* Semaphore.make(1)
        let asked = 0
        let closed = false

        const open = starting.withPermit(
          Effect.tryPromise({
            try: async () => {
              if (closed) throw new Error("The pictures are closed.")
              const painter = await openPainter()
              painters.add(painter)
              return painter
            },
            catch: failed
          })
        )

        const take = Effect.suspend(() => {
          for (let painter = free.pop(); painter !== undefined; painter = free.pop()) {
            if (painter.alive) return Effect.succeed(painter)
            painters.delete(painter)
          }
          return open
        })
        const end = (painter: Painter) =>
          Effect.promise(() => {
            painters.delete(painter)
            return painter.end()
          })
        yield* Effect.addFinalizer(() =>
          starting.withPermit(
            Effect.suspend(() => {
              closed = true
              return Effect.forEach(painters, end, { concurrency: "unbounded", discard: true })
            })
          )
        )

        const drawnBy = (painter: Painter, job: Job) =>
          Effect.tryPromise({ try: () => painter.draw(job), catch: failed }).pipe(
            Effect.timeoutOrElse({
              duration: "10 seconds",
              orElse: () => Effect.fail(new PictureFailed({ reason: "slow", cause: null }))
            })
          )
        /** Of a thread that may still be drawing what nobody waits for, the next picture would be that one. */
        const isWell = (exit: Exit.Exit<unknown, PictureFailed>) =>
          Exit.match(exit, {
            onSuccess: () => true,
            onFailure: (cause) =>
              Cause.findErrorOption(cause).pipe(Option.exists(({ reason }) => reason === "undrawable"))
          })
        const drawn = (job: Job) =>
          places.withPermit(
            Effect.acquireUseRelease(
              take,
              (painter) => drawnBy(painter, job),
              (painter, exit) => (isWell(exit) ? Effect.sync(() => free.push(painter)) : end(painter))
            )
          )

        const draw = (job: Job) =>
          Effect.suspend(() => {
            if (asked === threads + waiting) return Effect.fail(new PictureFailed({ reason: "busy", cause: null }))
            asked += 1
            return drawn(job).pipe(
              Effect.map((bytes): Picture => ({ bytes, mime: "image/webp" })),
              Effect.ensuring(Effect.sync(() => (asked -= 1)))
            )
          })
        return Pictures.of({
          profile: (card) => draw({ kind: "profile", card }),
          rank: (card) => draw({ kind: "rank", card }),
          board: (card) => draw({ kind: "board", card }),
          statistics: (card) => draw({ kind: "statistics", card })
        })
      })
    )

  /** On all cores but one, four at most. */
  static readonly layer: Layer.Layer<Pictures> = Layer.suspend(() =>
    Pictures.layerWith({ threads: Math.min(4, Math.max(1, availableParallelism() - 1)), waiting: 64 })
  )
}

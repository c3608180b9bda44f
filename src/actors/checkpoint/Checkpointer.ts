import { Duration, Effect, Metric, Semaphore } from "effect"
import type {
  Checkpoint,
  CheckpointFenced,
  CheckpointKey,
  CheckpointStore,
  CheckpointUnavailable
} from "../../infra/checkpoint/CheckpointStore.ts"
import { checkpointFailures, checkpointSeconds } from "../inspection/metrics.ts"
import { flush, type FlushSource } from "./flush.ts"
import type { Journal } from "./Journal.ts"

/** What a checkpointer writes for. */
export interface Journalled extends FlushSource {
  /** Notes everything as dirty, because the store has lost what it had. */
  readonly touchAll: () => void
  /** A store that was away at the start is back, with what a predecessor left. */
  readonly foundLate: (checkpoint: Checkpoint) => Effect.Effect<unknown>
}

/** Whether this process has the store: not since its start, now, or had it and must fill it anew. */
type Hold = "never" | "held" | "lost"

/** Changes are gathered this long before they are written together. */
const gather = "100 millis"

/** Keeps a shard's checkpoints: a store that is away is waited for, a wiped one is filled anew. */
export class Checkpointer {
  readonly #store: CheckpointStore["Service"]
  readonly #key: CheckpointKey
  readonly #journal: Journal
  readonly #subject: Journalled
  readonly #turn = Semaphore.makeUnsafe(1)
  #hold: Hold
  reachable: boolean
  writes = 0
  #writeMs: number | null = null
  #alive = false

  constructor(
    store: CheckpointStore["Service"],
    key: CheckpointKey,
    journal: Journal,
    taken: boolean,
    subject: Journalled
  ) {
    this.#store = store
    this.#key = key
    this.#journal = journal
    this.#subject = subject
    this.#hold = taken ? "held" : "never"
    this.reachable = taken
  }

  /** How long the last write of a checkpoint took, ms; null: there was none. */
  get writeMs(): number | null {
    return this.#writeMs
  }

  /** The horizon has moved: worth a write even if nothing else changed. */
  alive(): void {
    this.#alive = true
  }

  /** Writes what is dirty. What could not be written stays dirty. */
  readonly flush: Effect.Effect<void, CheckpointFenced | CheckpointUnavailable> = Effect.suspend(() =>
    this.#turn.withPermits(1)(this.#flush())
  ).pipe(
    Effect.tap(() => this.#seen(true)),
    Effect.tapErrorTag("CheckpointUnavailable", () =>
      Effect.andThen(Metric.update(checkpointFailures, 1), this.#seen(false))
    )
  )

  /** Writes whenever something is dirty, for ever. Fails when fenced. */
  readonly run: Effect.Effect<never, CheckpointFenced> = Effect.suspend(() =>
    this.#journal.size > 0 || this.#alive || this.#hold !== "held" ? this.flush : Effect.void
  ).pipe(
    Effect.andThen(Effect.sleep(gather)),
    Effect.catchTag("CheckpointUnavailable", () => Effect.sleep("1 second")),
    Effect.forever
  )

  #flush(): Effect.Effect<void, CheckpointFenced | CheckpointUnavailable> {
    return Effect.gen({ self: this }, function* () {
      if (this.#hold !== "held") yield* this.#takeOver()
      this.#alive = false
      const [took] = yield* Effect.timed(flush(this.#store, this.#key, this.#journal, this.#subject))
      this.writes++
      this.#writeMs = Duration.toMillis(took)
      yield* Metric.update(checkpointSeconds, Duration.toSeconds(took))
    }).pipe(
      Effect.catchTag("CheckpointLost", () => {
        this.#hold = "lost"
        return Effect.logWarning("the checkpoint store has lost everything; writing all of it anew").pipe(
          Effect.andThen(Effect.suspend(() => this.#flush()))
        )
      })
    )
  }

  readonly #takeOver = Effect.fnUntraced({ self: this }, function* (this: Checkpointer) {
    const found = yield* this.#store.takeOver(this.#key)
    const first = this.#hold === "never"
    this.#hold = "held"
    this.#journal.forget(found)
    if (first) yield* this.#subject.foundLate(found)
    this.#subject.touchAll()
  })

  readonly #seen = (reachable: boolean) =>
    Effect.suspend(() => {
      const changed = this.reachable !== reachable
      this.reachable = reachable
      if (!changed) return Effect.void
      return reachable
        ? Effect.logInfo("checkpoints are stored again")
        : Effect.logWarning("the checkpoint store cannot be reached; changes are kept in memory")
    })
}

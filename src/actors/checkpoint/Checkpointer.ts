import { Effect, Semaphore } from "effect"
import type {
  Checkpoint,
  CheckpointFenced,
  CheckpointKey,
  CheckpointStore,
  CheckpointUnavailable
} from "../../infra/checkpoint/CheckpointStore.ts"
import { flush } from "./flush.ts"
import type { Journal, JournalSource } from "./Journal.ts"

/** What a checkpointer writes for. */
export interface Journalled extends JournalSource {
  readonly meta: () => ReadonlyMap<string, string>
  /** Notes everything as dirty, because the store has lost what it had. */
  readonly touchAll: () => void
}

/** Changes are gathered this long before they are written together. */
const gather = "100 millis"

/** Keeps a shard's checkpoints: a store that is away is waited for, a wiped one is filled anew. */
export class Checkpointer {
  readonly #store: CheckpointStore["Service"]
  readonly #key: CheckpointKey
  readonly #journal: Journal
  readonly #subject: Journalled
  /** What to do with what is found when the store could not be reached at the start. */
  readonly #foundLate: (checkpoint: Checkpoint) => Effect.Effect<void>
  readonly #turn = Semaphore.makeUnsafe(1)
  /** Whether this epoch has taken the store over. */
  #taken: boolean
  reachable: boolean
  writes = 0
  #alive = false

  constructor(
    store: CheckpointStore["Service"],
    key: CheckpointKey,
    journal: Journal,
    subject: Journalled,
    taken: boolean,
    foundLate: (checkpoint: Checkpoint) => Effect.Effect<void>
  ) {
    this.#store = store
    this.#key = key
    this.#journal = journal
    this.#subject = subject
    this.#taken = taken
    this.reachable = taken
    this.#foundLate = foundLate
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
    Effect.tapErrorTag("CheckpointUnavailable", () => this.#seen(false))
  )

  /** Writes whenever something is dirty, for ever. Fails when fenced. */
  readonly run: Effect.Effect<never, CheckpointFenced> = Effect.suspend(() =>
    this.#journal.size > 0 || this.#alive || !this.#taken ? this.flush : Effect.void
  ).pipe(
    Effect.andThen(Effect.sleep(gather)),
    Effect.catchTag("CheckpointUnavailable", () => Effect.sleep("1 second")),
    Effect.forever
  )

  #flush(): Effect.Effect<void, CheckpointFenced | CheckpointUnavailable> {
    return Effect.gen({ self: this }, function* () {
      if (!this.#taken) yield* this.#takeOver()
      const dirty = this.#journal.take()
      const meta = this.#subject.meta()
      this.#alive = false
      yield* flush(this.#store, this.#key, dirty, this.#subject, meta).pipe(
        Effect.onError(() => Effect.sync(() => this.#journal.putBack(dirty)))
      )
      this.writes++
    }).pipe(
      Effect.catchTag("CheckpointLost", () => {
        this.#taken = false
        return Effect.logWarning("the checkpoint store has lost everything; writing all of it anew").pipe(
          Effect.andThen(Effect.suspend(() => this.#flush()))
        )
      })
    )
  }

  readonly #takeOver = Effect.fnUntraced({ self: this }, function* (this: Checkpointer) {
    const found = yield* this.#store.takeOver(this.#key)
    this.#taken = true
    for (const field of found.sessions.keys()) this.#journal.touchField(field)
    yield* this.#foundLate(found)
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

import { Duration, Effect, Metric, Schedule, Schema, Semaphore, type Tracer } from "effect"
import { NewBatchId } from "../../infra/ledger/batchId.ts"
import { type Fenced, type Lease, LedgerStore, type LedgerUnavailable } from "../../infra/ledger/LedgerStore.ts"
import type { GuildId } from "../../machines/ids.ts"
import { type Batch, Gap, StampedMessage } from "../../machines/ledger/batch.ts"
import { stampSegments } from "../../machines/ledger/stamp.ts"
import { Segment } from "../../machines/voice/segment.ts"
import type { Journal } from "../checkpoint/Journal.ts"
import { settlementFailures, settlementSeconds } from "../inspection/metrics.ts"
import { linksTo, traced } from "./traced.ts"

/** Something earned or observed that no batch holds yet. */
export const Unsettled = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("segment"), segment: Segment }),
  Schema.Struct({ kind: Schema.Literal("message"), message: StampedMessage }),
  Schema.Struct({ kind: Schema.Literal("gap"), gap: Gap })
])
export type Unsettled = typeof Unsettled.Type

interface Pending {
  /** Its key in the journal. */
  readonly key: number
  readonly item: Unsettled
  /** The traced dispatch it comes of; null: none that is known. */
  readonly cause: Tracer.AnySpan | null
}

interface Sealed {
  readonly key: string
  readonly batch: Batch
  /** To the traced dispatches it pays for. */
  readonly links: ReadonlyArray<Tracer.SpanLink>
}

interface Aside {
  readonly pending: ReadonlyArray<Pending>
  readonly sealed: ReadonlyArray<Sealed>
}

export interface LedgerOptions {
  readonly lease: Lease
  readonly journal: Journal
  /** Writes the journal; a store that cannot be reached is no failure here, for Postgres alone decides. */
  readonly flush: Effect.Effect<void>
  readonly timezoneOf: (guildId: GuildId) => string
  /** Rows to a batch: small where the database shares our machine. */
  readonly batchSize: number
  readonly now: () => number
}

const instantOf = (item: Unsettled): number =>
  item.kind === "segment" ? item.segment.to : item.kind === "message" ? item.message.at : item.gap.to

const instantsOf = ({ gaps, messages, segments }: Batch): ReadonlyArray<number> => [
  ...segments.map(({ to }) => to),
  ...messages.map(({ at }) => at),
  ...gaps.map(({ to }) => to)
]

/** A batch is what it is stored as: that the compiler holds, so that the codec need not walk it. */
const encodeBatch = (batch: Batch): string => JSON.stringify(batch satisfies typeof Batch.Encoded)

/** Takes what is earned in order, seals it into batches, and settles them one by one, each until it is done. */
export class Ledger {
  readonly #options: LedgerOptions
  readonly #store: LedgerStore["Service"]
  readonly #newId: () => string
  readonly #turn = Semaphore.makeUnsafe(1)
  #pending: Array<Pending> = []
  #sealed: Array<Sealed> = []
  /** The last attempt failed: payouts wait, because time is measured from the last paid instant anyway. */
  stuck = false
  settledAt: number | null = null
  #settlementMs: number | null = null
  batches = 0
  rows = 0

  constructor(options: LedgerOptions, store: LedgerStore["Service"], newId: () => string) {
    this.#options = options
    this.#store = store
    this.#newId = newId
  }

  static readonly make = Effect.fnUntraced(function* (options: LedgerOptions) {
    return new Ledger(options, yield* LedgerStore, yield* NewBatchId)
  })

  get unpaid(): number {
    return this.#pending.length
  }

  get spooled(): number {
    return this.#sealed.length
  }

  /** When the oldest of what waits, sealed or not, was earned or observed: ms; null: nothing waits. */
  get oldestAt(): number | null {
    const sealed = this.#sealed[0]
    const pending = this.#pending[0]
    const instants = [
      ...(sealed === undefined ? [] : instantsOf(sealed.batch)),
      ...(pending === undefined ? [] : [instantOf(pending.item)])
    ]
    return instants.length === 0 ? null : instants.reduce((a, b) => Math.min(a, b))
  }

  /** How long the last batch that was settled took, ms; null: none was. */
  get settlementMs(): number | null {
    return this.#settlementMs
  }

  /** The segments of a guild that wait, sealed or not. */
  waitingOf(guildId: GuildId): ReadonlyArray<Segment> {
    const sealed = this.#sealed.flatMap(({ batch }) => batch.segments)
    const pending = this.#pending.flatMap(({ item }) => (item.kind === "segment" ? [item.segment] : []))
    return [...sealed, ...pending].filter((segment) => segment.guildId === guildId)
  }

  /** What a predecessor sealed and did not see settled: goes first, under its own ids. */
  inherit(key: string, batch: Batch): void {
    this.#sealed.push({ key, batch, links: [] })
  }

  /** What a predecessor held, in a field of its own. */
  inheritUnsettled(field: string, item: Unsettled): void {
    this.#pending.push({ key: this.#options.journal.keyOf(field), item, cause: null })
  }

  /** `cause`: the traced dispatch it comes of. */
  submit(item: Unsettled, cause: Tracer.AnySpan | null = null): void {
    this.#pending.push({ key: this.#options.journal.hold(item), item, cause })
  }

  /** Takes out everything waiting, so that something older may go before it. */
  setAside(): Aside {
    const aside = { pending: this.#pending, sealed: this.#sealed }
    this.#pending = []
    this.#sealed = []
    return aside
  }

  takeBack(aside: Aside): void {
    for (const pending of aside.pending) this.#pending.push(pending)
    this.#sealed.push(...aside.sealed)
  }

  /** Notes everything waiting for the journal once more: the store has lost it, or never had it. */
  journalAgain(): void {
    for (const { item, key } of this.#pending) this.#options.journal.holdAgain(key, item)
    for (const { batch, key } of this.#sealed) this.#options.journal.spoolAgain(key, encodeBatch(batch))
  }

  /** Settles everything submitted so far, or says why it could not. */
  readonly settleNow: Effect.Effect<void, Fenced | LedgerUnavailable> = Effect.suspend(() => this.#settleAll()).pipe(
    (settle) => this.#turn.withPermits(1)(settle)
  )

  /** Settles until it is done, waiting out a database that cannot be reached. */
  readonly settleOrWait: Effect.Effect<void, Fenced> = Effect.suspend(() => this.settleNow).pipe(
    Effect.retry({
      while: (error) => error._tag === "LedgerUnavailable",
      schedule: Schedule.min([Schedule.exponential("250 millis"), Schedule.spaced("5 seconds")]).pipe(Schedule.jittered)
    }),
    Effect.catchTag("LedgerUnavailable", () => Effect.void)
  )

  readonly #settleAll = Effect.fnUntraced({ self: this }, function* (this: Ledger) {
    for (;;) {
      if (this.#sealed.length === 0) yield* this.#seal()
      // Not simply what was sealed: writing it down may have brought to light what a predecessor left.
      const sealed = this.#sealed[0]
      if (sealed === undefined) return
      const [took, settled] = yield* this.#store.settle(this.#options.lease, sealed.batch).pipe(
        traced(sealed.batch, sealed.links),
        Effect.timed,
        Effect.tapErrorTag("LedgerUnavailable", (error) => this.#putOff(error))
      )
      if (this.stuck) yield* Effect.logInfo("settling again")
      this.stuck = false
      this.#sealed = this.#sealed.filter((other) => other !== sealed)
      this.#options.journal.unspool(sealed.key)
      this.settledAt = this.#options.now()
      this.#settlementMs = Duration.toMillis(took)
      yield* Metric.update(settlementSeconds, Duration.toSeconds(took))
      this.batches++
      this.rows += settled.applied ? sealed.batch.segments.length + sealed.batch.messages.length : 0
    }
  })

  #putOff(error: LedgerUnavailable): Effect.Effect<void> {
    const first = !this.stuck
    this.stuck = true
    return Effect.andThen(
      Metric.update(settlementFailures, 1),
      first ? Effect.logWarning("settling waits for the database", error) : Effect.void
    )
  }

  /** Seals the oldest items, if there are any, into a batch, which is spooled before its first attempt. */
  readonly #seal = Effect.fnUntraced({ self: this }, function* (this: Ledger) {
    const { batchSize, flush, journal, lease, timezoneOf } = this.#options
    const taken = this.#pending.slice(0, batchSize)
    if (taken.length === 0) return
    const items = taken.map(({ item }) => item)
    const batch: Batch = {
      id: this.#newId(),
      shard: lease.shard,
      count: lease.count,
      segments: stampSegments(
        items.flatMap((item) => (item.kind === "segment" ? [item.segment] : [])),
        timezoneOf
      ),
      messages: items.flatMap((item) => (item.kind === "message" ? [item.message] : [])),
      gaps: items.flatMap((item) => (item.kind === "gap" ? [item.gap] : []))
    }
    const links = linksTo(taken.map(({ cause }) => cause))
    this.#sealed.push({ key: journal.spool(encodeBatch(batch)), batch, links })
    for (const { key } of taken) journal.release(key)
    this.#pending = this.#pending.slice(taken.length)
    yield* flush
  })
}

import { Effect, FiberMap, Queue, Schedule, Semaphore } from "effect"
import type { Lease } from "../../infra/ledger/LedgerStore.ts"
import { OutboxStore } from "../../infra/ledger/OutboxStore.ts"
import type { GuildId } from "../../machines/ids.ts"
import { NoticeOutcome } from "../../machines/notices/notice.ts"
import { leaseFor } from "../shard/ownership.ts"
import { countNotices, makeDeliver } from "./deliver.ts"
import { traced } from "./traced.ts"

/** How many guilds are delivered to at once. Discord's client takes 50 requests a second for everything we do. */
const atOnce = 8

/** A settlement that raised a level wakes us at once; whatever else waits is found this often. */
const lookEvery = "5 seconds"

/** How long a guild rests when Discord is away, from the first failure on. */
const backoff = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")]).pipe(Schedule.jittered)

/**
 * Delivers what waits in the outbox, for ever: in each guild one after the other, in up to eight guilds at once, so
 * that none holds up the others. What cannot be delivered just now waits in the database. `leases`: of the shards that
 * run here just now; `announced`: wakes us.
 */
export const keepNotices = Effect.fnUntraced(function* (
  leases: () => ReadonlyArray<Lease>,
  announced: Queue.Dequeue<void>
) {
  const outbox = yield* OutboxStore
  const deliver = yield* makeDeliver
  const slots = yield* Semaphore.make(atOnce)
  const guilds = yield* FiberMap.make<GuildId>()
  let away = false
  // Each is seen from 0 on: who first hears of one at 1 cannot tell that it rose.
  for (const outcome of NoticeOutcome.literals) yield* countNotices(outcome, 0)

  const tellAway = (cause: unknown) =>
    Effect.suspend(() => {
      if (away) return Effect.void
      away = true
      return Effect.logWarning("notices wait for Discord").pipe(Effect.annotateLogs({ cause: String(cause) }))
    })
  const tellBack = Effect.suspend(() => {
    if (!away) return Effect.void
    away = false
    return Effect.logInfo("notices are delivered again")
  })

  /** Answers whether there was one. */
  const deliverNext = Effect.fnUntraced(function* (guildId: GuildId) {
    const lease = leaseFor(guildId, leases())
    const claim = lease === null ? null : yield* outbox.claim(lease, guildId)
    if (claim === null) return false
    yield* deliver(claim).pipe(
      traced(claim),
      Effect.annotateLogs({ userId: claim.userId }),
      Effect.tapErrorTag("DiscordUnavailable", ({ cause }) =>
        Effect.andThen(tellAway(cause), outbox.postpone(claim.id))
      )
    )
    yield* tellBack
    return true
  })

  const drain = Effect.fnUntraced(
    function* (guildId: GuildId) {
      const next = slots
        .withPermit(deliverNext(guildId))
        .pipe(Effect.retry({ while: (error) => error._tag === "DiscordUnavailable", schedule: backoff }))
      while (yield* next) {
        // Until nothing is due any more.
      }
    },
    Effect.catchTags({
      LedgerUnavailable: (error) => Effect.logDebug("notices wait for the database", error),
      // The schedule has no end.
      DiscordUnavailable: () => Effect.void
    }),
    (effect, guildId) =>
      effect.pipe(
        Effect.catchCause((cause) => Effect.logError("a notice could not be delivered", cause)),
        Effect.annotateLogs({ guildId })
      )
  )

  const look = Effect.gen(function* () {
    const ours = leases()
    if (ours.length === 0) return
    for (const { count, outcome } of yield* outbox.drop(ours)) yield* countNotices(outcome, count)
    for (const guildId of yield* outbox.guilds(ours)) {
      yield* FiberMap.run(guilds, guildId, drain(guildId), { onlyIfMissing: true })
    }
  }).pipe(Effect.catchTag("LedgerUnavailable", (error) => Effect.logDebug("notices wait for the database", error)))

  const forget = outbox.forget.pipe(
    Effect.catchTag("LedgerUnavailable", (error) => Effect.logWarning("old notices were not forgotten", error)),
    Effect.andThen(Effect.sleep("1 day")),
    Effect.forever
  )
  const deliveries = look.pipe(
    Effect.andThen(Queue.take(announced).pipe(Effect.timeoutOption(lookEvery))),
    Effect.forever
  )
  return yield* Effect.all([deliveries, forget], { concurrency: "unbounded", discard: true })
}, Effect.scoped)

import { Effect, Layer } from "effect"
import {
  Fenced,
  LeaseHeld,
  LedgerStore,
  LedgerUnavailable,
  type SettledBatch
} from "../../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../../src/infra/ledger/SettingsStore.ts"
import type { Batch, StampedSegment } from "../../../src/machines/ledger/batch.ts"
import { defaultSettings } from "../../../src/machines/settings/GuildSettings.ts"

/** A ledger in memory: leases with epochs, batches by id, watermarks; and faults on demand. */
export const makeMemoryLedger = () => {
  const attempts: Array<Batch> = []
  const batches: Array<Batch> = []
  /** What was really paid: after the watermark of its member. */
  const paid: Array<StampedSegment> = []
  const creditedUntil = new Map<string, number>()
  const state = { away: false, loseAnswers: 0, epoch: 0, holder: "", expiresIn: 0, held: false }
  /** Runs while a settlement is under way. */
  let during: Effect.Effect<void> = Effect.void

  const reach = <A, E>(effect: Effect.Effect<A, E>) =>
    Effect.suspend((): Effect.Effect<A, E | LedgerUnavailable> =>
      state.away ? Effect.fail(new LedgerUnavailable({ cause: "away" })) : effect
    )

  const pay = (segment: StampedSegment) => {
    const member = `${segment.guildId}/${segment.userId}`
    const from = Math.max(segment.from, creditedUntil.get(member) ?? 0)
    if (from >= segment.to) return
    creditedUntil.set(member, segment.to)
    paid.push({ ...segment, from })
  }

  const store = LedgerStore.of({
    takeLease: (shard, count, holder, { steal }) =>
      reach(
        Effect.suspend(() => {
          if (state.held && steal === "released") {
            return new LeaseHeld({ shard, count, holder: state.holder, expiresIn: state.expiresIn })
          }
          Object.assign(state, { epoch: state.epoch + 1, holder, held: true })
          return Effect.succeed({ shard, count, holder, epoch: state.epoch })
        })
      ),
    renewLease: ({ count, epoch, shard }) =>
      reach(
        Effect.clockWith((clock) =>
          epoch === state.epoch ? clock.currentTimeMillis : Effect.fail(new Fenced({ shard, count, epoch }))
        )
      ),
    releaseLease: () => reach(Effect.sync(() => void (state.held = false))),
    settle: ({ count, epoch, shard }, batch) =>
      Effect.suspend(() => {
        attempts.push(batch)
        return reach(during)
      }).pipe(
        Effect.andThen(
          Effect.suspend((): Effect.Effect<SettledBatch, Fenced | LedgerUnavailable> => {
            if (epoch !== state.epoch) return Effect.fail(new Fenced({ shard, count, epoch }))
            const applied = !batches.some(({ id }) => id === batch.id)
            if (applied) {
              batches.push(batch)
              for (const segment of batch.segments.toSorted((a, b) => a.from - b.from)) pay(segment)
            }
            if (state.loseAnswers > 0) {
              state.loseAnswers--
              return Effect.fail(new LedgerUnavailable({ cause: "the answer was lost" }))
            }
            return Effect.succeed({ applied, members: [] })
          })
        )
      ),
    member: () => reach(Effect.succeed(null)),
    creditedUntil: () => reach(Effect.succeed(new Map())),
    markPresent: () => reach(Effect.void),
    hide: () => reach(Effect.void),
    adjust: () => reach(Effect.succeed({ xpBefore: 0, xp: 0, levelBefore: 1, level: 1 })),
    ledger: () => reach(Effect.succeed({ items: [], next: null })),
    verify: () => reach(Effect.succeed([])),
    recalculate: () => reach(Effect.succeed([])),
    makePartitions: reach(Effect.void),
    ping: reach(Effect.void)
  })
  const settings = SettingsStore.of({
    load: () => reach(Effect.succeed(defaultSettings)),
    save: () => reach(Effect.void),
    previewCurve: () => reach(Effect.succeed({ members: 0, rise: 0, fall: 0 })),
    changes: () => reach(Effect.succeed([]))
  })
  return {
    store,
    settings,
    state,
    attempts,
    batches,
    paid,
    meanwhile: (effect: Effect.Effect<void>) => {
      during = effect
    },
    layer: Layer.merge(Layer.succeed(LedgerStore, store), Layer.succeed(SettingsStore, settings))
  }
}

import { DateTime, Effect, Layer } from "effect"
import { CheckpointStore } from "../../src/infra/checkpoint/CheckpointStore.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../src/infra/ledger/SettingsStore.ts"
import { defaultSettings } from "../../src/machines/settings/GuildSettings.ts"

const nothing = { guilds: new Map(), sessions: new Map(), unsettled: new Map(), spool: new Map(), meta: new Map() }

/** A database that takes everything at once and remembers nothing. */
const ledger = Layer.succeed(LedgerStore, {
  takeLease: (shard, count, holder) => Effect.succeed({ shard, count, holder, epoch: 1 }),
  renewLease: () => Effect.map(DateTime.now, DateTime.toEpochMillis),
  releaseLease: () => Effect.void,
  settle: () => Effect.succeed({ applied: true, members: [] }),
  member: () => Effect.succeed(null),
  creditedUntil: () => Effect.succeed(new Map()),
  markPresent: () => Effect.void,
  hide: () => Effect.void,
  adjust: () => Effect.succeed({ xpBefore: 0, xp: 0, levelBefore: 1, level: 1 }),
  ledger: () => Effect.succeed({ items: [], next: null }),
  verify: () => Effect.succeed([]),
  recalculate: () => Effect.succeed([]),
  makePartitions: Effect.void,
  ping: Effect.void
})

const settings = Layer.succeed(SettingsStore, {
  load: () => Effect.succeed(defaultSettings),
  save: () => Effect.void,
  previewCurve: () => Effect.succeed({ members: 0, rise: 0, fall: 0 }),
  changes: () => Effect.succeed([])
})

/**
 * Stores that cost nothing. `answering`: checkpoints are written at once, as fast as they are made. Otherwise the
 * first write never ends, and everything that changes stays dirty in the journal.
 */
export const freeStores = (answering: boolean) =>
  Layer.mergeAll(
    ledger,
    settings,
    Layer.succeed(CheckpointStore, {
      takeOver: () => Effect.succeed(nothing),
      write: () => (answering ? Effect.void : Effect.never),
      ping: Effect.void
    })
  )

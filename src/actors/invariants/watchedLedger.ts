import { Effect } from "effect"
import type { LedgerStore, SettledMember } from "../../infra/ledger/LedgerStore.ts"
import type { SettingsStore } from "../../infra/ledger/SettingsStore.ts"
import type { GuildId } from "../../machines/ids.ts"
import { future } from "../../machines/invariants/future.ts"
import { settledLevel } from "../../machines/invariants/settledLevel.ts"
import { soundBatch } from "../../machines/invariants/soundBatch.ts"
import type { Batch } from "../../machines/ledger/batch.ts"
import type { GuildSettings } from "../../machines/settings/GuildSettings.ts"
import type { Invariants } from "./Invariants.ts"

/** What the checks need to know of the shard that settles. */
interface Settler {
  /** When it began: what ended before is a predecessor's. */
  readonly startedAt: number
  readonly now: () => number
  /** null: not known here. */
  readonly settingsOf: (guildId: GuildId) => GuildSettings | null
}

/** The same ledger, with a look at every batch that goes in and every answer that comes out. */
export const watchedLedger = (
  store: LedgerStore["Service"],
  settings: SettingsStore["Service"],
  invariants: Invariants,
  { now, settingsOf, startedAt }: Settler
): LedgerStore["Service"] => {
  /** A batch is tried until it is settled, and looked at once. */
  let looked = ""

  const timezoneOf = (guildId: GuildId) => settingsOf(guildId)?.timezone ?? "UTC"

  const lookAt = ({ id, segments }: Batch) =>
    Effect.sync(() => {
      if (id === looked) return
      looked = id
      invariants.note("batches are sound", soundBatch(segments, startedAt, timezoneOf), now())
    })

  /** A new curve holds in the database before it does here: what does not follow ours may follow that one. */
  const checkLevel = Effect.fnUntraced(function* (member: SettledMember, before: GuildSettings | null) {
    const after = settingsOf(member.guildId)
    const known = before !== null && settledLevel(member, before.curve) === null
    const breach = known || after === null ? null : settledLevel(member, after.curve)
    if (breach === null) return invariants.note("levels follow the curve", null, now())
    const { curve } = yield* settings.load(member.guildId)
    invariants.note("levels follow the curve", settledLevel(member, curve), now())
  })

  const harmless = Effect.catchCause((cause) => Effect.logError("an invariant could not be checked", cause))

  return {
    ...store,
    settle: Effect.fnUntraced(function* (lease, batch) {
      yield* lookAt(batch).pipe(harmless)
      const before = new Map(batch.segments.map(({ guildId }) => [guildId, settingsOf(guildId)] as const))
      const settled = yield* store.settle(lease, batch)
      yield* Effect.forEach(
        settled.members,
        (member) => {
          invariants.note("nothing lies in the future", future(member, member.creditedUntil, now()), now())
          return checkLevel(member, before.get(member.guildId) ?? null)
        },
        { discard: true }
      ).pipe(harmless)
      return settled
    })
  }
}

import { Effect } from "effect"
import type { ClaimedNotice } from "../../infra/ledger/OutboxStore.ts"
import { Tracing } from "../../infra/tracing/Traces.ts"

/**
 * Shows the delivery of a notice below the settlement that raised it; where that is not known, because it was not
 * traced or another process settled, some deliveries are chosen for traces of their own.
 */
export const traced =
  ({ guildId, id, userId }: ClaimedNotice) =>
  <A, E, R>(delivery: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Tracing, (traces) => {
      if (traces === null) return delivery
      const parent = traces.settlementOf(guildId, userId)
      if (parent === null && !traces.choose()) return delivery
      return Effect.withSpan(delivery, "notice.deliver", {
        ...(parent === null ? { root: true } : { parent }),
        captureStackTrace: false,
        attributes: { "guildhall.notice": id, "guildhall.guild_id": guildId, "guildhall.user_id": userId }
      })
    })

import { Effect } from "effect"
import { RollupStore, type RollupScope } from "../../infra/ledger/statistics/RollupStore.ts"

/**
 * Compares the closed days of voice statistics with the segments they were made of, and the months with their days. What
 * differs is told and answered, and made anew: months at once, days when they are next closed, as which they count until
 * then.
 */
export const verifyRollups = Effect.fnUntraced(function* (scope: RollupScope) {
  const rollups = yield* RollupStore
  const days = yield* rollups.closed(scope)
  const wrong = yield* Effect.forEach(days, rollups.verify)
  const found = [...wrong.flat(), ...(yield* rollups.verifyMonths(scope))]
  yield* Effect.forEach(found, (discrepancy) => Effect.logWarning("a rollup disagreed with the ledger", discrepancy), {
    discard: true
  })
  return found
})

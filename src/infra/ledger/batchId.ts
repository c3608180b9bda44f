import { Context } from "effect"
import { randomUUID } from "node:crypto"

/** Makes the ids of batches: UUIDs. A simulation with seeded chance puts its own here. */
export const NewBatchId = Context.Reference<() => string>("guildhall/infra/NewBatchId", {
  defaultValue: () => randomUUID
})

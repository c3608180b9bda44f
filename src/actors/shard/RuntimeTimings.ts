import { Context } from "effect"

/** How often the runtime does what it does regularly; all in ms but the batch size. */
export interface RuntimeTimings {
  readonly heartbeatMs: number
  /** Longest wait of something that may be settled. */
  readonly settleMs: number
  /** Rows to a settlement. */
  readonly batchSize: number
  /** The embedded database: its folder's lock proves that nobody else holds the lease. */
  readonly embedded: boolean
}

export const RuntimeTimings = Context.Reference<RuntimeTimings>("guildhall/actors/RuntimeTimings", {
  defaultValue: () => ({ heartbeatMs: 5000, settleMs: 2000, batchSize: 1000, embedded: false })
})

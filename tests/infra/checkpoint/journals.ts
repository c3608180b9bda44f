import type { CheckpointKey, Journal } from "../../../src/infra/checkpoint/CheckpointStore.ts"
import { emptyJournal } from "../../../src/infra/checkpoint/journal.ts"

export const keyAt = (epoch: number, shard = 0, count = 1): CheckpointKey => ({ shard, count, epoch })

export const entry = (journal: Partial<Journal>): Journal => ({ ...emptyJournal, ...journal })

export const numbered = (count: number, value = "x") =>
  new Map(Array.from({ length: count }, (_, i) => [String(i).padStart(8, "0"), `${value}${i}`] as const))

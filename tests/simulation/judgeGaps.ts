import type { Gap } from "../../src/machines/ledger/batch.ts"
import { clock } from "./judgeMember.ts"

/** Of what one shard or one guild could not see, every stretch is on record once, whichever batches told of it. */
export const judgeGaps = (recorded: ReadonlyArray<Gap>): ReadonlyArray<string> => {
  const inOrder = recorded.toSorted((a, b) => a.from - b.from)
  return inOrder.flatMap(({ guildId, to }, i) => {
    const again = inOrder.slice(i + 1).find((gap) => gap.guildId === guildId && gap.from < to)
    if (again === undefined) return []
    const whose = guildId === null ? "the shard" : `guild ${guildId}`
    const until = Math.min(to, again.to)
    return `what ${whose} could not see is on record twice from ${clock(again.from)} to ${clock(until)}`
  })
}

import { Effect } from "effect"
import type { Checkpoint } from "../../infra/checkpoint/CheckpointStore.ts"
import { Journal } from "../checkpoint/Journal.ts"
import type { Ledger, Unsettled } from "../ledger/Ledger.ts"
import { Horizon } from "../shard/Horizon.ts"
import { ShardActor } from "../shard/ShardActor.ts"
import type { ShardSurroundings } from "../shard/ShardSurroundings.ts"
import { heardAtOf } from "./predecessor.ts"
import { inherit, restore } from "./restore.ts"

/**
 * What a predecessor left in a checkpoint store that came back only after we had begun: its batches and closed
 * segments, then its sessions, which end where it last heard. All of it goes before anything of our own, and what we
 * have open goes with it: a process that ran on beside us may have heard more than the first that we have seen, and its
 * time, settled alone, would put ours behind the watermark.
 */
export const leftovers = Effect.fnUntraced(function* (
  checkpoint: Checkpoint,
  ours: ShardActor,
  around: ShardSurroundings,
  ledger: Ledger
) {
  const told = heardAtOf(checkpoint)
  const heardAt = told ?? 0
  const closed: Array<Unsettled> = []
  const collector = { stuck: false, submit: (item: Unsettled) => void closed.push(item) }
  const horizon = new Horizon(heardAt, { from: heardAt, cause: "restart" })
  const silent = { ...around, start: () => {}, later: () => {}, transitioned: () => {} }
  const past = new ShardActor(silent, horizon, new Journal(0), () => collector)
  yield* restore(checkpoint, past)
  for (const cell of past.cells.values()) cell.guild?.depart(cell.guild.ownStamp())
  ours.settleAll()
  const aside = ledger.setAside()
  yield* inherit(checkpoint, ledger)
  for (const item of closed) ledger.submit(item)
  if (told !== null && told < ours.startedAt) {
    // Only now is it known that there was one.
    const gap = { guildId: null, from: told, to: ours.startedAt, cause: "restart", evidence: "unknown" } as const
    ledger.submit({ kind: "gap", gap })
  }
  ledger.takeBack(aside)
})

import type { GuildCell } from "../guild/GuildCell.ts"
import type { SequenceWindow } from "./SequenceWindow.ts"

/**
 * From where a successor has to be told again: never past a dispatch that some guild has yet to take, and with it the
 * instant up to which everything is seen (ms). `waiting`: dispatches that wait outside of the guilds' mailboxes.
 */
export const resumePoint = (
  window: SequenceWindow,
  seenByAll: number,
  busy: Iterable<GuildCell>,
  waiting: Iterable<number>
) => {
  const pending = new Set(waiting)
  let seen = seenByAll
  let ofOldSession = false
  for (const cell of busy) {
    ofOldSession ||= cell.isOfOldSession
    for (const sequence of cell.pendingSequences()) pending.add(sequence)
    seen = Math.min(seen, cell.oldest?.seen ?? Infinity)
  }
  let sequence = window.highest
  for (const one of pending) sequence = Math.min(sequence, one - 1)
  // A guild that lags by a session, or too far to tell a replay from what was taken: a successor has to identify.
  return { sequence, seen, pending, resumable: !ofOldSession && window.reaches(sequence) }
}

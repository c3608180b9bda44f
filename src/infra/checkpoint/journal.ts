import { type Effect, Semaphore } from "effect"
import type { CheckpointKey, Journal } from "./CheckpointStore.ts"

/** The parts of a checkpoint in the order in which a journal entry is written. */
export const parts = ["guilds", "sessions", "unsettled", "spool", "meta"] as const
export type Part = (typeof parts)[number]

export const emptyJournal: Journal = {
  guilds: new Map(),
  sessions: new Map(),
  unsettled: new Map(),
  spool: new Map(),
  meta: new Map()
}

/** One field to put, or with null to delete. */
export interface Change {
  readonly part: Part
  readonly field: string
  readonly value: string | null
}

/** Fields written in one atomic step. */
const chunkSize = 1000

/**
 * Cuts a journal entry into steps, each written atomically. All of `meta` goes with the last. An empty entry is
 * one empty step, which still proves the epoch.
 */
export const chunksOf = (journal: Journal): ReadonlyArray<ReadonlyArray<Change>> => {
  const changes = parts.flatMap((part) => [...journal[part]].map(([field, value]): Change => ({ part, field, value })))
  const state = changes.length - journal.meta.size
  const chunks: Array<ReadonlyArray<Change>> = []
  let from = 0
  while (changes.length - from > chunkSize && from < state) {
    const to = Math.min(from + chunkSize, state)
    chunks.push(changes.slice(from, to))
    from = to
  }
  return [...chunks, changes.slice(from)]
}

/** Fields sorted by code unit, so that both stores answer in the same order. */
export const inFieldOrder = (entries: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const ordered = new Map<string, string>()
  // A comparison of our own would take two or three times as long.
  for (const field of [...entries.keys()].sort()) ordered.set(field, entries.get(field) ?? "")
  return ordered
}

/** One text for a shard, fit for a map's key and for Redis's hash tag. */
export const nameOf = ({ count, shard }: CheckpointKey): string => `${shard}/${count}`

/**
 * Runs the operations of each shard one after another, those of different shards side by side: an entry of
 * several steps must be whole before the next begins, or its successor's `meta` would run ahead of its state.
 */
export const makeTurns = () => {
  const shards = new Map<string, Semaphore.Semaphore>()
  return (key: CheckpointKey) => {
    const name = nameOf(key)
    const turn = shards.get(name) ?? Semaphore.makeUnsafe(1)
    shards.set(name, turn)
    return <A, Err, R>(effect: Effect.Effect<A, Err, R>) => turn.withPermit(effect)
  }
}

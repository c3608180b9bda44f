import { Schema } from "effect"
import type { GuildId, UserId } from "../ids.ts"

/** What must hold at all times, whatever happens. */
export const Invariant = Schema.Literals([
  "voice time fits its session",
  "observed time adds up",
  "nothing lies in the future",
  "occupants have sessions",
  "batches are sound",
  "levels follow the curve",
  "backlog is bounded"
])
export type Invariant = typeof Invariant.Type

/** An invariant that did not hold: where, what should have been, and what was. */
export interface Breach {
  readonly guildId: GuildId | null
  readonly userId: UserId | null
  readonly expected: string
  readonly found: string
}

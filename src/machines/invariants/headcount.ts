import type { GuildId, UserId } from "../ids.ts"
import type { Breach } from "./invariant.ts"

/** A guild has as many sessions as occupants: each has one exactly while voice is tracked. */
export const headcount = (
  { guildId, userId }: { readonly guildId: GuildId; readonly userId: UserId },
  tracked: boolean,
  hasSession: boolean
): Breach | null =>
  tracked === hasSession
    ? null
    : { guildId, userId, expected: tracked ? "a session" : "no session", found: tracked ? "none" : "a session" }

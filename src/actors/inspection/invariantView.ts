import { Schema } from "effect"
import { GuildId, UserId } from "../../machines/ids.ts"
import { Invariant } from "../../machines/invariants/invariant.ts"
import { Instant } from "./instant.ts"

/** What must hold at all times, and how it did. */
export const InvariantView = Schema.Struct({
  name: Invariant,
  /** How often, in this process. */
  checked: Schema.Int,
  violations: Schema.Int,
  last: Schema.NullOr(
    Schema.Struct({
      at: Instant,
      guildId: Schema.NullOr(GuildId),
      userId: Schema.NullOr(UserId),
      expected: Schema.String,
      found: Schema.String
    })
  )
})

import { Schema } from "effect"
import { ChannelId, GuildId, UserId } from "../ids.ts"
import { Percent, Rate } from "../ledger/price.ts"
import { StoredInstant } from "../time/storedInstant.ts"
import { Attention } from "./activity.ts"
import { Withheld } from "./standing.ts"

/**
 * How a segment's time is known. `seen`: frames were flowing. `certain`: the gateway session was resumed
 * over a gap. `likely`: after a re-identify the member was still there under the same voice session id.
 * `unknown`: under another id.
 */
export const Evidence = Schema.Literals(["seen", "certain", "likely", "unknown"])
export type Evidence = typeof Evidence.Type

/** A stretch of one voice session in which nothing that matters changed, with its own frozen price. */
export const Segment = Schema.Struct({
  guildId: GuildId,
  userId: UserId,
  channelId: ChannelId,
  /** When the voice session it belongs to began: ms, UTC. */
  joinedAt: StoredInstant,
  /** Half-open `[from, to)`: ms, UTC. */
  from: StoredInstant,
  to: StoredInstant,
  attention: Attention,
  camera: Schema.Boolean,
  screen: Schema.Boolean,
  /** Why it earned nothing; empty while earning. */
  withheld: Schema.Array(Withheld),
  /** XP a minute; 0 when withheld. */
  rate: Rate,
  /** Role multiplier on lifetime XP, in percent. */
  percent: Percent,
  evidence: Evidence
})
export interface Segment extends Schema.Schema.Type<typeof Segment> {}

import type { MessageSent } from "../../infra/discord/dispatch.ts"
import type { GuildEvent } from "../../machines/guild/guild.ts"
import type { UserId } from "../../machines/ids.ts"
import type { Gap } from "../../machines/ledger/batch.ts"
import type { SessionSurroundings } from "../voice/Occupant.ts"
import type { Stamp } from "../voice/Stamp.ts"
import type { GuildNews } from "./GuildNews.ts"

export type GuildState = "absent" | "reconciling" | "live" | "departed"

/** What a guild needs of its shard. Every method only notes, and returns at once. */
export interface GuildSurroundings extends SessionSurroundings {
  /** The last instant the shard heard, ms: nothing is cut later. */
  readonly shardHorizon: () => number
  readonly shardIsBlind: () => boolean
  /** The guild's own record changed. */
  readonly touchedFacts: () => void
  /** Ask Discord where this member is; what we hold of them is sure only up to `seen`. */
  readonly doubt: (userId: UserId, seen: number) => void
  readonly requestMembers: (userIds: ReadonlyArray<UserId>) => void
  readonly noteGap: (gap: Gap) => void
  /** A member has left the guild, or is back in it. */
  readonly memberMoved: (userId: UserId, present: boolean) => void
  /** Something happened that workers beside the actors care for. */
  readonly told: (news: GuildNews) => void
  readonly wrote: (event: MessageSent, stamp: Stamp) => void
  readonly guildTransitioned: (from: GuildState, to: GuildState, event: GuildEvent["type"], at: number) => void
}

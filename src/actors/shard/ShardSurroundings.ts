import type { DispatchMalformed } from "../../infra/discord/dispatch.ts"
import type { Traces } from "../../infra/tracing/Traces.ts"
import type { ChannelId, GuildId, UserId } from "../../machines/ids.ts"
import type { voiceSession } from "../../machines/voice/voiceSession.ts"
import type { GuildCell } from "../guild/GuildCell.ts"
import type { GuildNews } from "../guild/GuildNews.ts"
import type { TurnSurroundings } from "../guild/Turns.ts"
import type { ActorTransition } from "../inspection/views.ts"
import type { Ledger } from "../ledger/Ledger.ts"
import type { SessionSurroundings } from "../voice/Occupant.ts"
import type { SessionCrashed } from "../voice/SessionActor.ts"
import type { VigilSurroundings } from "./Vigil.ts"

/** What a shard asks of the fibres around it. Every method returns at once. */
export interface ShardSurroundings extends TurnSurroundings, VigilSurroundings {
  readonly logic: typeof voiceSession
  /** null: tracing is off. */
  readonly traces: Traces | null
  readonly start: (cell: GuildCell) => void
  readonly requestMembers: (guildId: GuildId, userIds: ReadonlyArray<UserId>) => void
  /** Ask Discord where a channel lies, and answer with `placed`. */
  readonly lookUp: (guildId: GuildId, channelId: ChannelId) => void
  readonly memberMoved: (guildId: GuildId, userId: UserId, present: boolean) => void
  readonly told: (news: GuildNews) => void
  /** Somebody used a command, a button, a select or a modal: undecoded. */
  readonly interacted: (data: unknown) => void
  readonly transitioned: (transition: ActorTransition) => void
  readonly accounted: SessionSurroundings["accounted"]
  readonly crashed: (guildId: GuildId, userId: UserId, error: SessionCrashed, quarantined: boolean) => void
  readonly malformed: (fact: DispatchMalformed) => void
  /** Discord has told everything: by replay, or anew. `blindMs`: how long nothing was seen. */
  readonly ready: (how: "resumed" | "identified", blindMs: number) => void
}

/** Where what is earned goes. */
export type Purse = Pick<Ledger, "submit" | "stuck">

import { Context, Data, type Effect, type Scope } from "effect"

/** What resumes a gateway session in a new process. `sequence` is that of the last dispatch whose effects are stored. */
export interface GatewaySession {
  readonly sessionId: string
  readonly resumeUrl: string
  readonly sequence: number
}

/** Discord will not have us, whatever we retry. `mend` says in one sentence what the operator should do. */
export class GatewayRefused extends Data.TaggedError("GatewayRefused")<{
  readonly reason: "bad token" | "missing intent" | "invalid intent" | "sharding" | "api version"
  /** The gateway's close code, or the HTTP status. */
  readonly code: number
  readonly mend: string
}> {}

/** Discord cannot be reached just now. */
export class DiscordUnavailable extends Data.TaggedError("DiscordUnavailable")<{ readonly cause: unknown }> {}

/** Told synchronously, in the order of the socket. Must only enqueue: it never throws and never waits. */
export interface GatewayListener {
  /** A raw dispatch: its name, its sequence within the gateway session, its undecoded data. */
  readonly dispatched: (name: string, sequence: number, data: unknown) => void
  /** A heartbeat acknowledgement; `sentAt` is the wall-clock ms at which its heartbeat left. */
  readonly acknowledged: (sentAt: number) => void
  /** The socket is gone. The connection goes on by itself: RESUME where it can, else IDENTIFY. */
  readonly lost: (code: number) => void
}

export interface GatewayConnection {
  /** Sends a heartbeat now; the acknowledgement reaches the listener. */
  readonly heartbeat: Effect.Effect<void>
  /** Asks for up to 100 members; they arrive as GUILD_MEMBERS_CHUNK. */
  readonly requestMembers: (guildId: string, userIds: ReadonlyArray<string>) => Effect.Effect<void>
  /** Fails when Discord refuses the connection for good. */
  readonly refused: Effect.Effect<never, GatewayRefused>
}

export interface ShardPlan {
  readonly count: number
  readonly shards: ReadonlyArray<number>
}

export class Gateway extends Context.Service<
  Gateway,
  {
    /** How many shards Discord recommends (or the operator fixed), and which are ours. */
    readonly plan: Effect.Effect<ShardPlan, GatewayRefused | DiscordUnavailable>
    /** Discord does not allow us GUILD_MEMBERS: no GUILD_MEMBER_ADD, _UPDATE or _REMOVE comes. */
    readonly reduced: () => boolean
    /**
     * Opens a shard: RESUME when given a session, else IDENTIFY. Returns once connecting has begun; progress
     * reaches the listener (READY, RESUMED). Closing the scope leaves the gateway session open at Discord,
     * so that the next process can resume it.
     */
    readonly connect: (
      shard: number,
      count: number,
      session: GatewaySession | null,
      listener: GatewayListener
    ) => Effect.Effect<GatewayConnection, never, Scope.Scope>
  }
>()("guildhall/infra/Gateway") {}

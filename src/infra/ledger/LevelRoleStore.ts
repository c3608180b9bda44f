import { Context, type Effect } from "effect"
import type { GuildId, RoleId, UserId } from "../../machines/ids.ts"
import type { LevelRole, RoleRecord } from "../../machines/leveling/levelRoles.ts"
import type { CurveSettings, Keep } from "../../machines/settings/GuildSettings.ts"
import type { LedgerUnavailable } from "./LedgerStore.ts"
import type { OfShards } from "./ofShards.ts"

/** What decides about a member's level roles on our side. */
export interface RoleStanding extends RoleRecord {
  readonly userId: UserId
  readonly level: number
}

/**
 * Why a member's roles are to be looked at: the level moved, the member joined, somebody asked, a role that is on
 * record was seen missing while the bot watched; or everyone was compared.
 */
export type CheckCause = "level" | "joined" | "asked" | "removed" | "all"

export interface RoleCheck {
  readonly guildId: GuildId
  readonly userId: UserId
  /** ms, UTC. Moves when the check is asked for again, and so tells whether it is still the same. */
  readonly dueAt: number
  /** How often it was tried in vain. */
  readonly tries: number
  readonly cause: CheckCause
}

/** The verification of a guild as it stands. */
export interface RolePass {
  /** `YYYY-MM-DD` in the guild's timezone. */
  readonly day: string
  /** The last member of its last page; null: none was taken yet. */
  readonly after: UserId | null
}

/** What a page of members led to. */
export interface RolePage {
  /** The last one it tells of; null: it is the last page. */
  readonly through: UserId | null
  readonly users: ReadonlyArray<UserId>
  /** It leaves out nobody between the page before it and `through`; else it holds only those we know. */
  readonly whole: boolean
  /** When it was asked for: ms, UTC. */
  readonly askedAt: number
  readonly adopted: ReadonlyArray<readonly [UserId, RoleId]>
  readonly forgotten: ReadonlyArray<readonly [UserId, RoleId]>
  /** Who has to gain or lose a role. */
  readonly due: ReadonlyArray<UserId>
}

/** A change that asks for consent; what is left out stays as it is. */
export interface RoleProposal {
  readonly ties?: ReadonlyArray<LevelRole>
  readonly keep?: Keep
  readonly curve?: CurveSettings
}

/** Why a tied role cannot be given any more. */
export type TieFault = "gone" | "everyone" | "managed" | "not below the bot" | "dangerous" | "not allowed"

/** Level roles in the database: ties, who holds or was refused which, and whose roles are to be looked at. */
export class LevelRoleStore extends Context.Service<
  LevelRoleStore,
  {
    /** The lowest level first. */
    readonly ties: (guildId: GuildId) => Effect.Effect<ReadonlyArray<LevelRole>, LedgerUnavailable>
    /**
     * Ties a role to a level, in place of what was tied there and of where it was tied before. Everyone is then
     * compared. Nobody loses a role by being untied: it is no longer ours to take.
     */
    readonly tie: (guildId: GuildId, tie: Omit<LevelRole, "brokenSince">) => Effect.Effect<void, LedgerUnavailable>
    readonly untie: (guildId: GuildId, level: number) => Effect.Effect<void, LedgerUnavailable>
    /**
     * How many present members would gain a role and how many lose one. Counted from who is on record as holding
     * what; where nothing is on record yet, from levels.
     */
    readonly preview: (
      guildId: GuildId,
      proposal: RoleProposal
    ) => Effect.Effect<{ readonly gain: number; readonly lose: number }, LedgerUnavailable>
    /** A tied role as Discord tells it. Answers whether its tie was broken, and is mended by this. */
    readonly found: (guildId: GuildId, roleId: RoleId, name: string) => Effect.Effect<boolean, LedgerUnavailable>
    /**
     * A tied role cannot be given any more. Told to the administrators once, by a row of the outbox (kind
     * `role gone`, member 0). Answers whether that is news.
     */
    readonly broke: (guildId: GuildId, roleId: RoleId, fault: TieFault) => Effect.Effect<boolean, LedgerUnavailable>

    readonly standings: (
      guildId: GuildId,
      userIds: ReadonlyArray<UserId>
    ) => Effect.Effect<ReadonlyArray<RoleStanding>, LedgerUnavailable>
    /** Present members that we know, up to 1000, in the order of their ids. */
    readonly known: (
      guildId: GuildId,
      after: UserId | null
    ) => Effect.Effect<ReadonlyArray<RoleStanding>, LedgerUnavailable>
    readonly record: (
      guildId: GuildId,
      userId: UserId,
      changes: {
        readonly held?: ReadonlyArray<RoleId>
        readonly refused?: ReadonlyArray<RoleId>
        readonly forgotten?: ReadonlyArray<RoleId>
      }
    ) => Effect.Effect<void, LedgerUnavailable>
    /** Ends a member's exceptions, or the one of a role, and asks for a look. Answers how many there were. */
    readonly restore: (
      guildId: GuildId,
      userId: UserId,
      roleId: RoleId | null
    ) => Effect.Effect<number, LedgerUnavailable>

    /** Asks for a look at members' roles, if any are tied. */
    readonly ask: (
      guildId: GuildId,
      userIds: ReadonlyArray<UserId>,
      cause: CheckCause
    ) => Effect.Effect<void, LedgerUnavailable>
    /**
     * A member changed. Asks for a look if a role on record is missing (`watched`: the bot saw it go), one that was
     * refused is back, or the member waited for the guild's screening and has passed it.
     */
    readonly changed: (
      guildId: GuildId,
      userId: UserId,
      member: { readonly roles: ReadonlyArray<RoleId>; readonly pending: boolean; readonly watched: boolean }
    ) => Effect.Effect<void, LedgerUnavailable>
    /** Guilds in which checks are due. */
    readonly guildsDue: (of: OfShards) => Effect.Effect<ReadonlyArray<GuildId>, LedgerUnavailable>
    /** Those due in a guild; what concerns one member first. */
    readonly due: (guildId: GuildId, limit: number) => Effect.Effect<ReadonlyArray<RoleCheck>, LedgerUnavailable>
    /** Takes a check off the queue, unless it was asked for again meanwhile. */
    readonly done: (check: RoleCheck) => Effect.Effect<void, LedgerUnavailable>
    /** Puts a check off for so many ms (null: until something is heard of the member), unless asked for again. */
    readonly postpone: (
      check: RoleCheck,
      by: { readonly ms: number | null; readonly tries: number }
    ) => Effect.Effect<void, LedgerUnavailable>
    /** How many checks wait in a guild, but for those that wait to hear of their member. */
    readonly waiting: (guildId: GuildId) => Effect.Effect<number, LedgerUnavailable>

    /** Guilds with ties whose verification is due, or under way: at 05:00 local time, or when asked for. */
    readonly passesDue: (of: OfShards) => Effect.Effect<ReadonlyArray<GuildId>, LedgerUnavailable>
    /** Makes a guild's verification due now; one under way begins again. */
    readonly askPass: (guildId: GuildId) => Effect.Effect<void, LedgerUnavailable>
    /** Begins the verification of the day, or goes on with it. */
    readonly beginPass: (guildId: GuildId) => Effect.Effect<RolePass, LedgerUnavailable>
    /** false: the verification has begun again meanwhile, and the page counts for nothing. */
    readonly takePage: (guildId: GuildId, pass: RolePass, page: RolePage) => Effect.Effect<boolean, LedgerUnavailable>
    /** After the last whole page: marks some of those whom the list left out as absent. Answers how many. */
    readonly markMissing: (guildId: GuildId, pass: RolePass) => Effect.Effect<number, LedgerUnavailable>
    readonly endPass: (guildId: GuildId, pass: RolePass) => Effect.Effect<void, LedgerUnavailable>
    /** How many members the verification under way has seen; null: none is under way. */
    readonly passSeen: (guildId: GuildId) => Effect.Effect<number | null, LedgerUnavailable>
  }
>()("guildhall/infra/LevelRoleStore") {}

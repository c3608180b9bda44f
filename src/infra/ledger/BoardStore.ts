import { Context, type Effect } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { Board } from "../../machines/leveling/board.ts"
import type { LedgerUnavailable } from "./LedgerStore.ts"

export interface BoardRow {
  /** 1 is first. */
  readonly place: number
  readonly userId: UserId
  /** XP, messages, or whole seconds. */
  readonly value: number
  /** Of lifetime XP, on every board. */
  readonly level: number
}

export interface BoardPage {
  readonly rows: ReadonlyArray<BoardRow>
  /** How many members are on the board. */
  readonly total: number
}

export interface Standing {
  readonly place: number
  readonly value: number
  readonly total: number
}

/**
 * The boards of a guild. On each are the members who are present, do not hide, and have more than 0 of what it ranks
 * by; highest first, then who reached their XP first, then user id.
 */
export class BoardStore extends Context.Service<
  BoardStore,
  {
    readonly page: (
      guildId: GuildId,
      board: Board,
      page: { readonly offset: number; readonly limit: number }
    ) => Effect.Effect<BoardPage, LedgerUnavailable>
    /** Where a member stands; null when not on the board. */
    readonly standing: (
      guildId: GuildId,
      userId: UserId,
      board: Board
    ) => Effect.Effect<Standing | null, LedgerUnavailable>
  }
>()("guildhall/infra/BoardStore") {}

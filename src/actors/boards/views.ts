import { Schema } from "effect"
import { UserId } from "../../machines/ids.ts"
import { BoardPeriod, Metric } from "../../machines/leveling/board.ts"

/** A member on a public board. */
export const BoardEntry = Schema.Struct({
  /** 1 is first. */
  place: Schema.Int,
  id: UserId,
  name: Schema.String,
  /** A path on our own origin; null: they have no picture. */
  avatar: Schema.NullOr(Schema.String),
  /** XP, messages, or whole seconds. */
  value: Schema.Finite,
  /** Of lifetime XP, on every board. */
  level: Schema.Int
})
export interface BoardEntry extends Schema.Schema.Type<typeof BoardEntry> {}

/** A board of a guild as everybody may see it: at most its first hundred. */
export const BoardView = Schema.Struct({
  guild: Schema.Struct({ name: Schema.String, icon: Schema.NullOr(Schema.String) }),
  metric: Metric,
  period: BoardPeriod,
  /** How many are on the board in all. */
  members: Schema.Int,
  rows: Schema.Array(BoardEntry)
})
export interface BoardView extends Schema.Schema.Type<typeof BoardView> {}

/** Where one member stands on a board, also beyond what is shown of it. */
export const StandingView = Schema.Struct({ place: Schema.Int, value: Schema.Finite, members: Schema.Int })
export interface StandingView extends Schema.Schema.Type<typeof StandingView> {}

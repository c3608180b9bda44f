import { Schema } from "effect"
import { UserId } from "../../machines/ids.ts"
import { BoardPeriod, Metric } from "../../machines/leveling/board.ts"

const about = (description: string) => ({ description })

/** A member on a public board. */
export const BoardEntry = Schema.Struct({
  place: Schema.Int.annotate(about("1 is first.")),
  id: UserId.annotate(about("The member's Discord id.")),
  name: Schema.String,
  avatar: Schema.NullOr(Schema.String).annotate(about("A path on this site; null: they have no picture.")),
  value: Schema.Finite.annotate(about("XP, messages, or whole seconds.")),
  level: Schema.Int.annotate(about("Of lifetime XP, on every board."))
})
export interface BoardEntry extends Schema.Schema.Type<typeof BoardEntry> {}

/** A board of a guild as everybody may see it: at most its first hundred. */
export const BoardView = Schema.Struct({
  guild: Schema.Struct({
    name: Schema.String,
    icon: Schema.NullOr(Schema.String).annotate(about("A path on this site; null: it has none."))
  }),
  metric: Metric,
  period: BoardPeriod,
  members: Schema.Int.annotate(about("How many are on the board in all.")),
  rows: Schema.Array(BoardEntry).annotate(about("The first of them, in order."))
})
export interface BoardView extends Schema.Schema.Type<typeof BoardView> {}

/** Where one member stands on a board, also beyond what is shown of it. */
export const StandingView = Schema.Struct({
  place: Schema.Int.annotate(about("1 is first.")),
  value: Schema.Finite.annotate(about("XP, messages, or whole seconds.")),
  members: Schema.Int.annotate(about("How many are on the board in all."))
})
export interface StandingView extends Schema.Schema.Type<typeof StandingView> {}

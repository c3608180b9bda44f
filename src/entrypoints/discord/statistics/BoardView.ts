import { Schema, SchemaTransformation } from "effect"
import { UserId } from "../../../machines/ids.ts"
import { Range } from "../../../machines/statistics/range.ts"
import { ShownTo } from "./ShownTo.ts"

const View = Schema.Struct({
  /** Of everyone, or of those with whom one member spent time. */
  mode: Schema.Literals(["time", "partners"]),
  range: Range,
  /** Whose partners; kept while everyone is shown. */
  userId: UserId,
  shownTo: ShownTo
})

const { mode, range, shownTo } = View.fields

/** What a voice leaderboard shows, but for the page. Short when encoded: every control of it carries it. */
export const BoardView = Schema.Tuple([mode, range, Schema.String, shownTo]).pipe(
  Schema.decodeTo(
    View,
    SchemaTransformation.transform({
      decode: ([mode, range, userId, shownTo]) => ({ mode, range, userId, shownTo }),
      encode: ({ mode, range, shownTo, userId }) => [mode, range, userId, shownTo] as const
    })
  )
)
export interface BoardView extends Schema.Schema.Type<typeof View> {}

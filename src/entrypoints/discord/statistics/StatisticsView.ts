import { Schema, SchemaTransformation } from "effect"
import { UserId } from "../../../machines/ids.ts"
import { GuildStatistic } from "../../../machines/statistics/figures.ts"
import { Span } from "../../../machines/statistics/span.ts"
import { TimeKind } from "../../../machines/statistics/voiceTime.ts"
import { ShownTo } from "./ShownTo.ts"

const View = Schema.Struct({
  of: Schema.Literals(["member", "guild"]),
  span: Span,
  /** Of a member's time; kept while the guild is shown, as its statistic is while a member is. */
  kind: TimeKind,
  statistic: GuildStatistic,
  userId: UserId,
  shownTo: ShownTo
})

const { kind, of, shownTo, span, statistic } = View.fields

/** What a card of statistics shows. Short when encoded: every control of it carries it. */
export const StatisticsView = Schema.Tuple([of, span, kind, statistic, Schema.String, shownTo]).pipe(
  Schema.decodeTo(
    View,
    SchemaTransformation.transform({
      decode: ([of, span, kind, statistic, userId, shownTo]) => ({ of, span, kind, statistic, userId, shownTo }),
      encode: ({ kind, of, shownTo, span, statistic, userId }) => [of, span, kind, statistic, userId, shownTo] as const
    })
  )
)
export interface StatisticsView extends Schema.Schema.Type<typeof View> {}

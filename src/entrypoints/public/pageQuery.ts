import { Option, Schema } from "effect"
import { UserId } from "../../machines/ids.ts"
import { BoardPeriod, Metric } from "../../machines/leveling/board.ts"
import { idParam } from "../http/idParam.ts"

const in_ = <A>(schema: Schema.Codec<A, string>) => {
  const decode = Schema.decodeOption(schema)
  return (text: string | null) => Option.getOrNull(decode(text ?? ""))
}

const metricIn = in_(Metric)
const periodIn = in_(BoardPeriod)
const memberIn = in_(idParam(UserId))

/** Longer names there are none. */
const longestSearch = 100

/** What the address of a page asks for. Nobody is turned away for a mistyped link: what means nothing is left out. */
export const pageQuery = (url: string) => {
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length))
  return {
    board: { metric: metricIn(query.get("metric")) ?? "xp", period: periodIn(query.get("period")) ?? "all" },
    search: (query.get("q") ?? "").trim().slice(0, longestSearch),
    me: memberIn(query.get("me"))
  } as const
}

import { sql } from "kysely"
import type { HourSpan } from "../../../machines/time/localHour.ts"
import { longestMs } from "./edges.ts"
import { kinds } from "./openRows.ts"

export interface HourRow {
  /** Which of the spans, from 0: the first of that hour. */
  readonly place: number
  readonly active_ms: string
  readonly afk_ms: string
  readonly video_ms: string
  readonly streaming_ms: string
  readonly members: string
}

const first = (spans: ReadonlyArray<HourSpan>): number => spans[0]?.from ?? 0
const end = (spans: ReadonlyArray<HourSpan>): number => spans.at(-1)?.to ?? 0

/** Stored segments that reach into the spans, among others. */
export const hourBounds = (spans: ReadonlyArray<HourSpan>) => sql`
  started_at >= ${first(spans) - longestMs}::bigint and started_at < ${end(spans)}::bigint
    and ended_at > ${first(spans)}::bigint`

/** For each span the place of the first one of the same hour: where the clock is put back, two are one. */
const placesOf = (spans: ReadonlyArray<HourSpan>): ReadonlyArray<number> => {
  const places = new Map<string, number>()
  return spans.map(({ day, hour }, place) => {
    const key = `${day} ${hour}`
    const known = places.get(key) ?? place
    places.set(key, known)
    return known
  })
}

/** The time of each hour, and who was there, of the rows `stretch` (user_id, starts, ends, kinds); spans follow one another. */
export const hourSums = (spans: ReadonlyArray<HourSpan>) => {
  const bounds = [...spans.map(({ from }) => from), end(spans)]
  return sql`
    , bound as (select ${bounds}::bigint[] as at, ${placesOf(spans)}::int[] as places),
    piece as (
      select
        b.places[n] as place, s.user_id, s.attention, s.camera, s.screen,
        greatest(s.starts, b.at[n]) as starts, least(s.ends, b.at[n + 1]) as ends
      from stretch s cross join bound b
      cross join lateral generate_series(
        greatest(width_bucket(s.starts, b.at), 1), least(width_bucket(s.ends - 1, b.at), ${spans.length})
      ) as n
      where s.starts < s.ends
    )
    select
      place, sum(active_ms) as active_ms, sum(afk_ms) as afk_ms, sum(video_ms) as video_ms,
      sum(streaming_ms) as streaming_ms, count(distinct user_id) as members
    from (select place, user_id, ${kinds} from piece where starts < ends) p
    group by place order by place`
}

import { sql } from "kysely"
import type { GuildId, UserId } from "../../machines/ids.ts"
import { type Attention, activityOf } from "../../machines/voice/activity.ts"
import type { LedgerEntry, LedgerPage, LedgerStore } from "./LedgerStore.ts"

type PageRequest = Parameters<LedgerStore["Service"]["ledger"]>[2]

/** As the query builds them; a voice entry's activity is folded from its flags here. */
type StoredEntry =
  | (Omit<Extract<LedgerEntry, { readonly kind: "voice" }>, "activity" | "attention"> & {
      readonly attention: Attention
    })
  | Exclude<LedgerEntry, { readonly kind: "voice" }>

interface EntryRow {
  readonly at: string
  readonly place: number
  readonly id: string
  readonly entry: StoredEntry
}

/** Later than any instant. */
const never = Number.MAX_SAFE_INTEGER

const pattern = /^(\d{1,18})\.([0-3])\.(\d{1,18})$/

/** Whether a cursor is one of ours. */
export const isLedgerCursor = (cursor: string): boolean => pattern.test(cursor)

/** Where a page ends: instant, place of the kind, id within it. What was not written by us reads as the start. */
const decodeCursor = (cursor: string | null): readonly [string, number, string] => {
  const match = pattern.exec(cursor ?? "")
  const [, at, place, id] = match ?? []
  return at === undefined || place === undefined || id === undefined ? [String(never), 9, "0"] : [at, Number(place), id]
}

const encodeCursor = ({ at, id, place }: EntryRow) => `${at}.${place}.${id}`

/** One entry more than the page holds, newest first: each kind brings as many along its own index. */
export const pageQuery = (guildId: GuildId, userId: UserId, page: PageRequest) => {
  const [at, place, id] = decodeCursor(page.cursor)
  const from = page.from ?? 0
  const to = page.to ?? never
  const most = page.limit + 1
  return sql<EntryRow>`
    with page as (
      select
        ${guildId}::bigint as guild_id, ${userId}::bigint as user_id, ${from}::bigint as since, ${to}::bigint as until,
        ${at}::bigint as at, ${place}::int as place, ${id}::bigint as id
    ),
    entry as (
      (
        select s.started_at as at, 0 as place, 0::bigint as id, jsonb_build_object(
          'kind', 'voice', 'channelId', s.channel_id::text, 'from', s.started_at, 'to', s.ended_at,
          'attention', s.attention, 'camera', s.camera, 'screen', s.screen, 'withheld', to_jsonb(s.withheld),
          'rate', s.rate, 'percent', s.percent, 'evidence', s.evidence,
          'numerator', ((s.ended_at - s.started_at) * s.rate * s.percent)::text
        ) as entry
        from page p join segment s on s.guild_id = p.guild_id and s.user_id = p.user_id
        where s.started_at < p.until and s.ended_at > p.since
          and s.started_at <= p.at and (s.started_at, 0, 0) < (p.at, p.place, p.id)
        order by s.started_at desc limit ${most}
      )
      union all
      (
        select h.hour, 1, h.day - date '2000-01-01', jsonb_build_object(
          'kind', 'chat', 'from', h.hour, 'to', h.hour + 3600000, 'messages', h.messages, 'rewarded', h.rewarded,
          'numerator', h.numerator::text
        )
        from page p join chat_hour h on h.guild_id = p.guild_id and h.user_id = p.user_id
        where h.hour < p.until and h.hour + 3600000 > p.since
          and h.hour <= p.at and (h.hour, 1, h.day - date '2000-01-01') < (p.at, p.place, p.id)
        order by h.hour desc, h.day desc limit ${most}
      )
      union all
      (
        select a.at, 2, a.id, jsonb_build_object(
          'kind', 'adjustment', 'at', a.at, 'xp', a.xp, 'reason', a.reason, 'by', a.by
        )
        from page p join adjustment a on a.guild_id = p.guild_id and a.user_id = p.user_id
        where a.at < p.until and a.at >= p.since and a.at <= p.at and (a.at, 2, a.id) < (p.at, p.place, p.id)
        order by a.at desc, a.id desc limit ${most}
      )
      union all
      (
        -- Discord puts a guild on the shard of its id's time bits.
        select g.started_at, 3, g.id, jsonb_build_object(
          'kind', 'gap', 'from', g.started_at, 'to', g.ended_at, 'cause', g.cause, 'evidence', g.evidence
        )
        from page p join gap g on g.guild_id = p.guild_id
          or g.guild_id is null and (p.guild_id >> 22) % g.count = g.shard
        where g.started_at < p.until and g.ended_at > p.since
          and g.started_at <= p.at and (g.started_at, 3, g.id) < (p.at, p.place, p.id)
        order by g.started_at desc, g.id desc limit ${most}
      )
    )
    select * from entry order by at desc, place desc, id desc limit ${most}`
}

const ledgerEntry = (entry: StoredEntry): LedgerEntry =>
  entry.kind === "voice" ? { ...entry, activity: activityOf(entry) } : entry

export const ledgerPage = (rows: ReadonlyArray<EntryRow>, limit: number): LedgerPage => {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => ledgerEntry(row.entry)),
    next: rows.length > limit && last !== undefined ? encodeCursor(last) : null
  }
}

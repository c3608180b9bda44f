import { Effect, Layer, Option, Schema } from "effect"
import { sql } from "kysely"
import { ChannelId, GuildId, MessageId, UserId } from "../../machines/ids.ts"
import {
  directEveryMs,
  expiresAfterMs,
  mergedWithinMs,
  type NoticeOutcome,
  Place
} from "../../machines/notices/notice.ts"
import { Language } from "../../machines/texts/language.ts"
import { Database } from "./Database.ts"
import type { Lease } from "./LedgerStore.ts"
import { type ClaimedNotice, OutboxStore } from "./OutboxStore.ts"

/** A claim is over after this, and who died with it in hand is succeeded: ms. */
const claimedMs = 30_000

const keptMs = 7 * 86_400_000

interface ClaimedRow {
  readonly id: string
  readonly guild_id: string
  readonly user_id: string
  readonly notice: unknown
  readonly now: string
  readonly attempted_at: string | null
  readonly channel_id: string | null
  readonly message_id: string | null
  readonly content: string | null
  readonly later_id: string | null
  readonly recent_channel: string | null
  readonly recent_message: string | null
  readonly recent_place: number | null
  readonly direct: boolean
  readonly ping: boolean
  readonly language: string | null
}

const decodePlace = Schema.decodeUnknownOption(Place)
const decodeLanguage = Schema.decodeUnknownOption(Language)

const claimed = (row: ClaimedRow): ClaimedNotice => ({
  id: row.id,
  guildId: GuildId.make(row.guild_id),
  userId: UserId.make(row.user_id),
  notice: row.notice,
  now: Number(row.now),
  tried:
    row.attempted_at === null || row.channel_id === null || row.content === null
      ? null
      : {
          at: Number(row.attempted_at),
          channelId: ChannelId.make(row.channel_id),
          messageId: row.message_id === null ? null : MessageId.make(row.message_id),
          content: row.content
        },
  laterId: row.later_id,
  recent:
    row.recent_channel === null || row.recent_message === null
      ? null
      : {
          channelId: ChannelId.make(row.recent_channel),
          messageId: MessageId.make(row.recent_message),
          place: Option.getOrNull(decodePlace(row.recent_place))
        },
  direct: row.direct,
  ping: row.ping,
  language: Option.getOrNull(decodeLanguage(row.language))
})

/** Whether a guild is of one of these shards. */
const isOf = (leases: ReadonlyArray<Lease>) => sql`exists (
  select from unnest(${leases.map(({ shard }) => shard)}::int[], ${leases.map(({ count }) => count)}::int[]) as s (shard, count)
  where (guild_id >> 22) % s.count = s.shard
)`

export const layerDatabaseOutbox = Layer.effect(
  OutboxStore,
  Effect.map(Database, (database) =>
    OutboxStore.of({
      // From guild to guild along the index: what waits in one is not read.
      guilds: (leases) =>
        database
          .rows(
            sql<{ guild_id: string }>`
              with recursive waiting as (
                (select guild_id from outbox where finished_at is null order by guild_id limit 1)
                union all
                select next.guild_id from waiting w cross join lateral (
                  select o.guild_id from outbox o where o.finished_at is null and o.guild_id > w.guild_id
                  order by o.guild_id limit 1
                ) next
              )
              select guild_id from waiting where ${isOf(leases)}`
          )
          .pipe(Effect.map((rows) => rows.map((row) => GuildId.make(row.guild_id)))),
      drop: (leases) =>
        database
          .rows(
            sql<{ outcome: NoticeOutcome; count: string }>`
              with dropped as (
                update outbox o set
                  finished_at = t.now,
                  outcome = case when o.created_at <= t.now - ${expiresAfterMs}::bigint then 'expired' else 'off' end
                from (select guildhall_now() as now) t
                where o.finished_at is null and coalesce(o.not_before, 0) <= t.now and ${isOf(leases)} and (
                  o.created_at <= t.now - ${expiresAfterMs}::bigint
                  or o.kind <> 'role gone' and not exists (
                    select from guild g
                    where g.guild_id = o.guild_id and g.settings->'modules'->>'notices' = 'true'
                  )
                )
                returning outcome
              )
              select outcome, count(*) from dropped group by outcome`
          )
          .pipe(Effect.map((rows) => rows.map(({ count, outcome }) => ({ outcome, count: Number(count) })))),
      claim: ({ count, epoch, shard }, guildId) =>
        database
          .rows(
            sql<ClaimedRow>`
              with held as materialized (
                select from lease where shard = ${shard} and count = ${count} and epoch = ${epoch} for share
              ),
              head as materialized (
                select id, guildhall_now() as now from outbox
                where guild_id = ${guildId}::bigint and finished_at is null
                  and coalesce(not_before, 0) <= guildhall_now() and created_at > guildhall_now() - ${expiresAfterMs}::bigint
                  and exists (select from held)
                order by id limit 1 for update of outbox skip locked
              ),
              mine as (
                update outbox o set not_before = head.now + ${claimedMs}::bigint, attempts = o.attempts + 1
                from head where o.id = head.id and o.finished_at is null
                returning o.*, head.now
              )
              select
                m.id, m.guild_id, m.user_id, m.payload || jsonb_build_object('kind', m.kind) as notice, m.now,
                m.attempted_at, m.channel_id, m.message_id, m.payload->>'content' as content,
                l.id as later_id, r.channel_id as recent_channel, r.message_id as recent_message,
                (
                  select (o.payload->>'place')::int from outbox o
                  where o.guild_id = m.guild_id and o.user_id = m.user_id and o.message_id = r.message_id
                    and o.payload->>'place' is not null
                  order by id desc limit 1
                ) as recent_place,
                coalesce(p.direct, true) as direct, coalesce(p.ping, true) as ping, p.language
              from mine m
              left join preference p on p.guild_id = m.guild_id and p.user_id = m.user_id
              left join lateral (
                select id from outbox o
                where m.kind = 'level up' and o.guild_id = m.guild_id and o.user_id = m.user_id and o.id > m.id
                  and o.kind = m.kind and o.finished_at is null
                order by id desc limit 1
              ) l on true
              left join lateral (
                select channel_id, message_id from outbox o
                where m.kind = 'level up' and o.guild_id = m.guild_id and o.user_id = m.user_id and o.id < m.id
                  and o.kind = m.kind and o.outcome = 'sent' and o.finished_at > m.now - ${mergedWithinMs}::bigint
                order by id desc limit 1
              ) r on true`
          )
          .pipe(Effect.map(([row]) => (row === undefined ? null : claimed(row)))),
      note: (id, { channelId, content, messageId }) =>
        Effect.asVoid(
          database.rows(sql`
            update outbox set
              attempted_at = guildhall_now(), channel_id = ${channelId}::bigint, message_id = ${messageId}::bigint,
              payload = payload || jsonb_build_object('content', ${content}::text)
            where id = ${id}::bigint and finished_at is null`)
        ),
      postpone: (id) =>
        Effect.asVoid(
          database.rows(sql`
            update outbox set not_before = guildhall_now() + least(60000, 1000 * (1 << least(attempts, 6)))
            where id = ${id}::bigint and finished_at is null`)
        ),
      finish: (id, outcome, { direct = false, message } = {}) =>
        Effect.asVoid(
          database.rows(sql`
            with done as (
              update outbox set
                finished_at = guildhall_now(), outcome = ${outcome},
                channel_id = coalesce(${message?.channelId ?? null}::bigint, channel_id),
                message_id = coalesce(${message?.messageId ?? null}::bigint, message_id)
              where id = ${id}::bigint and finished_at is null
              returning *
            )
            insert into outbox (guild_id, user_id, kind, payload, created_at)
            select
              d.guild_id, d.user_id, 'direct', jsonb_build_object('level', d.payload->'level', 'xp', d.payload->'xp'),
              d.finished_at
            from done d
            where ${direct} and not exists (
              select from outbox o
              where o.guild_id = d.guild_id and o.user_id = d.user_id and o.kind = 'direct'
                and o.created_at > d.finished_at - ${directEveryMs}::bigint
            ) and not exists (
              select from preference p where p.guild_id = d.guild_id and p.user_id = d.user_id and not p.direct
            )`)
        ),
      merge: (id, laterId) =>
        Effect.asVoid(
          database.rows(sql`
            with gone as (
              update outbox set finished_at = guildhall_now(), outcome = 'merged'
              where id = ${id}::bigint and finished_at is null
              returning payload
            )
            update outbox o set payload = jsonb_build_object('place', gone.payload->'place') || o.payload
            from gone where o.id = ${laterId}::bigint and gone.payload ? 'place'`)
        ),
      told: (guildId, messageIds) =>
        database
          .rows(
            sql<{ message_id: string }>`
              select message_id from outbox
              where guild_id = ${guildId}::bigint and message_id = any(${messageIds}::bigint[]) and finished_at is not null`
          )
          .pipe(Effect.map((rows) => new Set(rows.map((row) => MessageId.make(row.message_id))))),
      forget: Effect.asVoid(
        database.rows(sql`delete from outbox where finished_at < guildhall_now() - ${keptMs}::bigint`)
      )
    })
  )
)

import { Context, Effect, Layer, Redacted } from "effect"
import { sql } from "kysely"
import { Database, DatabaseTime } from "../src/infra/ledger/Database.ts"
import { layerPostgres } from "../src/infra/ledger/layers.ts"
import { LedgerStore } from "../src/infra/ledger/LedgerStore.ts"
import { ChannelId, GuildId, UserId } from "../src/machines/ids.ts"
import type { Batch, StampedSegment } from "../src/machines/ledger/batch.ts"
import { startPostgres } from "../tests/support/postgres.ts"

const members = 10_000
const guilds = 20
const rounds = 15
const minute = 60_000
const start = Date.UTC(2026, 10, 21)

/** A minute of every member, in another channel each round: a new segment, and an update of member and periods. */
const segmentsOf = (round: number): ReadonlyArray<StampedSegment> =>
  Array.from({ length: members }, (_, i) => ({
    guildId: GuildId.make(String(800_000_000_000_000_000n + BigInt(i % guilds))),
    userId: UserId.make(String(900_000_000_000_000_000n + BigInt(i))),
    channelId: ChannelId.make(String(700_000_000_000_000_000n + BigInt(round))),
    joinedAt: start,
    from: start + round * minute,
    to: start + (round + 1) * minute,
    attention: "active",
    camera: false,
    screen: false,
    withheld: [],
    rate: 50,
    percent: 100,
    evidence: "seen",
    day: "2026-11-21"
  }))

/** The rows that a settlement of these segments leaves, written as they are: nothing is checked, locked or derived. */
const bareInsert = (segments: ReadonlyArray<StampedSegment>) => sql`
  with row as materialized (
    select * from unnest(
      ${segments.map((s) => s.guildId)}::bigint[], ${segments.map((s) => s.userId)}::bigint[],
      ${segments.map((s) => s.channelId)}::bigint[], ${segments.map((s) => s.joinedAt)}::bigint[],
      ${segments.map((s) => s.from)}::bigint[], ${segments.map((s) => s.to)}::bigint[],
      ${segments.map((s) => s.day)}::date[], ${segments.map((s) => s.attention)}::text[],
      ${segments.map((s) => s.camera)}::boolean[], ${segments.map((s) => s.screen)}::boolean[],
      ${segments.map((s) => s.rate)}::int[], ${segments.map((s) => s.percent)}::int[],
      ${segments.map((s) => s.evidence)}::text[]
    ) as r (
      guild_id, user_id, channel_id, joined_at, starts, ends, day, attention, camera, screen, rate, percent, evidence
    )
  ),
  stored_segment as (
    insert into segment (
      guild_id, user_id, started_at, ended_at, channel_id, joined_at, day, attention, camera, screen, withheld, rate,
      percent, evidence
    )
    select
      guild_id, user_id, starts, ends, channel_id, joined_at, day, attention, camera, screen, '{}', rate, percent,
      evidence
    from row
  ),
  stored_member as (
    insert into member as m (guild_id, user_id, voice, level, reached_at, active_ms, credited_until, settled_at)
    select guild_id, user_id, 300000000, 2, ends, 60000, ends, ends from row
    on conflict (guild_id, user_id) do update set
      voice = m.voice + excluded.voice, level = excluded.level, reached_at = excluded.reached_at,
      active_ms = m.active_ms + excluded.active_ms, credited_until = excluded.credited_until,
      settled_at = excluded.settled_at
  )
  insert into member_period as p (
    guild_id, kind, starts_on, user_id, voice, chat, active_ms, afk_ms, video_ms, streaming_ms, messages, rewarded
  )
  select guild_id, kind, starts_on, user_id, 300000000, 0, 60000, 0, 0, 0, 0, 0
  from row cross join (values
    ('annual', date '2026-01-01'), ('monthly', date '2026-11-01'),
    ('weekly', date '2026-11-16'), ('daily', date '2026-11-21')
  ) as k (kind, starts_on)
  on conflict (guild_id, kind, starts_on, user_id) do update set
    voice = p.voice + excluded.voice, active_ms = p.active_ms + excluded.active_ms`

const median = (values: ReadonlyArray<number>) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const timed = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const before = performance.now()
  yield* effect
  return performance.now() - before
})

const measure = (urls: { readonly settled: string; readonly bare: string }) =>
  Effect.gen(function* () {
    const open = (url: string) => Layer.build(layerPostgres(Redacted.make(url)))
    const settledStores = yield* open(urls.settled)
    const ledger = Context.get(settledStores, LedgerStore)
    const bare = Context.get(yield* open(urls.bare), Database)
    const lease = yield* ledger.takeLease(0, 1, "bench", { steal: "held" })
    const times: Array<{ readonly settled: number; readonly bare: number }> = []
    for (let round = 0; round < rounds; round++) {
      const segments = segmentsOf(round)
      const batch: Batch = { id: crypto.randomUUID(), shard: 0, count: 1, segments, messages: [], gaps: [] }
      const settle = timed(ledger.settle(lease, batch))
      const insert = timed(bare.rows(bareInsert(segments)))
      // Each goes first in turn: whatever else the machine does hits both alike.
      const [first, second] = round % 2 === 0 ? [settle, insert] : [insert, settle]
      const one = yield* first
      const other = yield* second
      times.push(round % 2 === 0 ? { settled: one, bare: other } : { settled: other, bare: one })
    }
    // The first rounds insert the members and warm the caches.
    const steady = times.slice(3)
    const settledMs = median(steady.map((t) => t.settled))
    const bareMs = median(steady.map((t) => t.bare))
    return {
      members,
      rowsWritten: members * 6,
      rounds: steady.length,
      settledMs: Math.round(settledMs),
      bareMs: Math.round(bareMs),
      settledSegmentsPerSecond: Math.round((members / settledMs) * 1000),
      bareSegmentsPerSecond: Math.round((members / bareMs) * 1000),
      ratio: Math.round(median(steady.map((t) => t.settled / t.bare)) * 100) / 100
    }
  }).pipe(Effect.scoped, Effect.provideService(DatabaseTime, null))

/**
 * Settlements of 10 000 segments against a bare `unnest` insert that writes the same rows into the same indexed
 * tables, in pairs on one private server with fsync on. A ratio of 2 says that a safe settlement costs twice the
 * writing.
 */
export const settlementBench = async () => {
  const server = await startPostgres({ fsync: "on", shared_buffers: "256MB" })
  try {
    const urls = { settled: await server.createDatabase(), bare: await server.createDatabase() }
    return await Effect.runPromise(measure(urls))
  } finally {
    await server.close()
  }
}

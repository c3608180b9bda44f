import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../../src/infra/ledger/SettingsStore.ts"
import type { GuildId } from "../../src/machines/ids.ts"
import type { Batch, StampedMessage } from "../../src/machines/ledger/batch.ts"
import { guildOf } from "../infra/ledger/batches.ts"
import { databaseTime, onPostgres } from "../infra/ledger/databases.ts"
import { Cluster } from "./Cluster.ts"
import { guards } from "./guards.ts"
import { guardScripts } from "./guardScripts.ts"
import type { MemoryPostgres } from "./MemoryPostgres.ts"
import { scriptOf } from "./script.ts"
import { play } from "./simulate.ts"

/** Evenings as they come, and those in which a guard has something to hold off. */
const evenings = [
  ...Array.from({ length: 20 }, (_, i) => scriptOf(i + 1)),
  ...guards.map((guard) => guardScripts[guard].script)
]

/** Every evening has the same ids: these are one seed's own. */
const ownIds = (seed: number, { id, gaps, messages, segments, ...rest }: Batch): Batch => {
  const guildId = guildOf(seed)
  return {
    ...rest,
    id: `${String(seed).padStart(8, "0")}${id.slice(8)}`,
    segments: segments.map((segment) => ({ ...segment, guildId })),
    messages: messages.map((message) => ({ ...message, guildId })),
    gaps: gaps.map((gap) => (gap.guildId === null ? gap : { ...gap, guildId }))
  }
}

interface Piece {
  readonly userId: string
  readonly from: number
  readonly to: number
  /** Everything else that is known of it. */
  readonly rest: string
}

/** Pieces that nothing but an instant divides are one: a ledger may keep them either way. */
const whole = (pieces: ReadonlyArray<Piece>): ReadonlyArray<Piece> => {
  const joined: Array<Piece> = []
  for (const piece of pieces.toSorted((a, b) => a.userId.localeCompare(b.userId) || a.from - b.from)) {
    const last = joined.at(-1)
    if (last?.userId === piece.userId && last.to === piece.from && last.rest === piece.rest) {
      joined[joined.length - 1] = { ...last, to: piece.to }
    } else joined.push(piece)
  }
  return joined
}

const hours = (messages: ReadonlyArray<StampedMessage>) => {
  const found = new Map<string, { messages: number; rewarded: number; xp: number; numerator: number }>()
  for (const { at, day, percent, rewarded, userId, xp } of messages) {
    const key = `${userId} ${at - (at % 3_600_000)} ${day}`
    const hour = found.get(key) ?? { messages: 0, rewarded: 0, xp: 0, numerator: 0 }
    found.set(key, {
      messages: hour.messages + 1,
      rewarded: hour.rewarded + (rewarded ? 1 : 0),
      xp: hour.xp + xp,
      numerator: hour.numerator + xp * percent
    })
  }
  return [...found].map(([key, hour]) => `${key}: ${JSON.stringify(hour)}`).sort()
}

/** What the simulation's ledger holds. */
const twinOf = ({ gaps, members, messages, notices, segments }: MemoryPostgres) => ({
  segments: whole(
    segments.map(({ from, to, userId, ...rest }) => {
      const { attention, camera, channelId, day, evidence, joinedAt, percent, rate, screen, withheld } = rest
      const kept = [channelId, joinedAt, day, attention, camera, screen, withheld, rate, percent, evidence]
      return { userId, from, to, rest: JSON.stringify(kept) }
    })
  ),
  members: members
    .filter(({ level }) => level !== null)
    .map(({ chat, creditedUntil, lastMessage, level, userId, voice }) =>
      [userId, voice, chat, level, creditedUntil, lastMessage].join()
    )
    .sort(),
  hours: hours(messages),
  gaps: gaps
    .map(({ cause, evidence, from, guildId, to }) => [guildId === null, from, to, cause, evidence].join())
    .sort(),
  notices: notices.map(({ level, levelBefore, userId }) => [userId, levelBefore, level].join()).sort()
})

/** What the real one holds of a guild, and of its shard. */
const ledgerOf = Effect.fnUntraced(function* (guildId: GuildId, shard: number) {
  const database = yield* Database
  const mine = sql`guild_id = ${guildId}::bigint`
  const segments = yield* database.rows(sql<Record<"user_id" | "started_at" | "ended_at" | "rest", string>>`
    select user_id::text, started_at::text, ended_at::text, jsonb_build_array(
      channel_id::text, joined_at, day::text, attention, camera, screen, withheld, rate, percent, evidence
    ) as rest from segment where ${mine}`)
  const lines = (query: ReturnType<typeof sql<{ readonly line: string }>>) =>
    Effect.map(database.rows(query), (rows) => rows.map(({ line }) => line).sort())
  return {
    segments: whole(
      segments.map((row) => ({
        userId: row.user_id,
        from: Number(row.started_at),
        to: Number(row.ended_at),
        rest: JSON.stringify(row.rest)
      }))
    ),
    members: yield* lines(sql`
      select concat_ws(',', user_id, voice, chat, level, coalesce(credited_until, 0), coalesce(last_message, 0)) as line
      from member where ${mine}`),
    hours: yield* lines(sql`
      select user_id || ' ' || hour || ' ' || day || ': {"messages":' || messages || ',"rewarded":' || rewarded
        || ',"xp":' || xp || ',"numerator":' || numerator || '}' as line
      from chat_hour where ${mine}`),
    gaps: yield* lines(sql`
      select concat_ws(',', (guild_id is null)::text, started_at, ended_at, cause, evidence) as line
      from gap where ${mine} or guild_id is null and shard = ${shard}`),
    notices: yield* lines(sql`
      select concat_ws(',', user_id, payload->>'levelBefore', payload->>'level') as line from outbox where ${mine}`)
  }
})

layer(onPostgres, { timeout: "5 minutes" })("a real ledger that is given the settlements of an evening", (it) => {
  it.effect("comes to the ledger, the balances and the levels that the simulation's did", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const settings = yield* SettingsStore
      for (const [i, script] of evenings.entries()) {
        const seed = i + 1
        const cluster = new Cluster(seed)
        play(cluster, script)
        const { postgres } = cluster
        yield* settings.save(guildOf(seed), postgres.settings, "a test")
        const lease = yield* ledger.takeLease(seed, 1000, "a test", { steal: "released" })
        for (const { at, batch } of postgres.settlements) {
          databaseTime.now = at
          yield* ledger.settle(lease, ownIds(seed, batch))
        }
        assert.deepStrictEqual(yield* ledgerOf(guildOf(seed), seed), twinOf(postgres), `evening ${seed}`)
      }
      assert.deepStrictEqual(yield* ledger.verify({ touchedSince: 0 }), [])
    })
  )
})

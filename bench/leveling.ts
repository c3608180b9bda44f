import { Context, Effect, Layer, Redacted } from "effect"
import { type RawBuilder, sql } from "kysely"
import { BoardStore } from "../src/infra/ledger/BoardStore.ts"
import { Database } from "../src/infra/ledger/Database.ts"
import { layerPostgres } from "../src/infra/ledger/layers.ts"
import { LedgerStore } from "../src/infra/ledger/LedgerStore.ts"
import { SettingsStore } from "../src/infra/ledger/SettingsStore.ts"
import { UserId } from "../src/machines/ids.ts"
import type { Board } from "../src/machines/leveling/board.ts"
import { defaultSettings } from "../src/machines/settings/GuildSettings.ts"
import { startPostgres } from "../tests/support/postgres.ts"
import { crowd, executeSlowly, makeCrowd } from "./levelingGuild.ts"
import { median } from "./median.ts"
import { quantiles } from "./quantiles.ts"

const members = 1_000_000
const looks = 200
const plainLooks = 15

const timed = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const before = performance.now()
  const answer = yield* effect
  return [performance.now() - before, answer] as const
})

const times = <A, E, R>(effects: ReadonlyArray<Effect.Effect<A, E, R>>) =>
  Effect.forEach(effects, (effect) => Effect.map(timed(effect), ([ms]) => ms))

/** A rank as it is counted without the buckets: everyone who is before. */
const plainRank = (userId: string) => sql`
  select count(*) + 1 from member o join member m on m.guild_id = o.guild_id and m.user_id = ${userId}::bigint
  where o.guild_id = ${crowd}::bigint and o.present and not o.hidden and (
    o.xp > m.xp or o.xp = m.xp and (o.reached_at, o.user_id) < (m.reached_at, m.user_id)
  )`

const plainPage = ({ metric, period }: Board, offset: number): RawBuilder<unknown> => {
  const value = metric === "xp" ? sql`s.voice / 6000000 + s.chat / 100` : sql`s.messages`
  return period === "all"
    ? sql`
      select user_id, ${metric === "xp" ? sql`s.xp` : value} as value, level from member s
      where guild_id = ${crowd}::bigint and present and not hidden
      order by value desc, reached_at, user_id offset ${offset} limit 10`
    : sql`
      select m.user_id, ${value} as value, m.level
      from member_period s join member m on m.guild_id = s.guild_id and m.user_id = s.user_id
      where s.guild_id = ${crowd}::bigint and s.kind = 'weekly' and m.present and not m.hidden
      order by value desc, m.reached_at, m.user_id offset ${offset} limit 10`
}

/** The level of some XP under the mee6 curve, by its sums alone. */
const plainLevel = sql`
  width_bucket(xp, array(
    select coalesce(sum(5 * l * l + 50 * l + 100) over (order by l rows between unbounded preceding and 1 preceding), 0)
    from generate_series(0, 100) l
  )::bigint[]) - 1`

/** Whom the curve would move. */
const plainPreview = sql`
  select count(*) filter (where moved > level), count(*) filter (where moved < level)
  from (select level, ${plainLevel} as moved from member where guild_id = ${crowd}::bigint) m`

/** The same members and indexes in a table of their own, for a change of our own to find the first one untouched. */
const copyOfMembers = [
  sql`create table plain_member (like member including all excluding generated)`,
  sql`insert into plain_member select * from member`,
  sql`vacuum analyze plain_member`
]

const plainChange = sql`
  update plain_member set level = ${plainLevel} where guild_id = ${crowd}::bigint and level <> ${plainLevel}`

const boards = {
  "lifetime XP": { metric: "xp", period: "all" },
  "lifetime messages": { metric: "messages", period: "all" },
  "XP of the week": { metric: "xp", period: "week" }
} as const satisfies Record<string, Board>

const measure = (url: string) =>
  Effect.gen(function* () {
    const stores = yield* Layer.build(layerPostgres(Redacted.make(url)))
    const database = Context.get(stores, Database)
    const ledger = Context.get(stores, LedgerStore)
    const store = Context.get(stores, BoardStore)
    const settings = Context.get(stores, SettingsStore)

    // Every n-th member by id, and ids say nothing of XP.
    const some = yield* database.rows(
      sql<{ user_id: string }>`
        select user_id from member where guild_id = ${crowd}::bigint and user_id % ${members / looks}::int = 7`
    )
    const ownRanks = yield* times(some.map(({ user_id }) => ledger.member(crowd, UserId.make(user_id))))
    const plainRanks = yield* times(some.slice(0, plainLooks).map(({ user_id }) => database.rows(plainRank(user_id))))

    const pages = yield* Effect.forEach(Object.entries(boards), ([name, board]) =>
      Effect.gen(function* () {
        const page = (offset: number) => store.page(crowd, board, { offset, limit: 10 })
        const [firstLookMs, { total }] = yield* timed(page(0))
        const places = { first: 0, middle: Math.floor(total / 20) * 10, last: Math.floor((total - 1) / 10) * 10 }
        const measured = yield* Effect.forEach(Object.entries(places), ([where, offset]) =>
          Effect.gen(function* () {
            const ours = yield* times(Array.from({ length: 25 }, () => page(offset)))
            const plain = yield* times(Array.from({ length: 3 }, () => database.rows(plainPage(board, offset))))
            return { what: `${name}, ${where} page`, ms: median(ours), plainMs: median(plain) }
          })
        )
        return { name, firstLookMs, pages: measured }
      })
    )

    const curve = { kind: "mee6" } as const
    const [previewMs] = yield* timed(settings.previewCurve(crowd, curve))
    const [plainPreviewMs] = yield* timed(database.rows(plainPreview))
    yield* Effect.promise(() => executeSlowly(url, copyOfMembers))
    const [changeMs] = yield* timed(settings.save(crowd, { ...defaultSettings, curve }, "bench"))
    const plainChangeMs = yield* Effect.promise(() => executeSlowly(url, [plainChange]))
    return {
      ownRanks: quantiles(ownRanks),
      plainRankMs: median(plainRanks),
      boards: pages,
      preview: { ms: previewMs, plainMs: plainPreviewMs },
      change: { ms: changeMs, plainMs: plainChangeMs }
    }
  }).pipe(Effect.scoped)

/** A guild of a million members: ranks, pages of boards, and a change of its curve. */
export const levelingBench = async () => {
  const server = await startPostgres({ fsync: "on", shared_buffers: "256MB" })
  try {
    const url = await server.createDatabase()
    await makeCrowd(url, members)
    return await Effect.runPromise(measure(url))
  } finally {
    await server.close()
  }
}

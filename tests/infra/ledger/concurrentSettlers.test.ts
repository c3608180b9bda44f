import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { installPaidRanges } from "../../support/paidRanges.ts"
import { batch, guildOf, midnight, segment, userOf } from "./batches.ts"
import { onPostgres } from "./databases.ts"

const guilds = 12
const users = 20
const settlers = 6
const rounds = 8

/** Segments all over a few minutes, of a few members of a few guilds: every settler is in every other's way. */
const anySegments = fc.array(
  fc.record({
    guild: fc.integer({ min: 1, max: guilds }),
    user: fc.integer({ min: 1, max: users }),
    from: fc.integer({ min: 0, max: 300_000 }),
    length: fc.integer({ min: 1, max: 60_000 })
  }),
  { minLength: 300, maxLength: 300 }
)

layer(onPostgres, { timeout: "5 minutes" })("settlers whose fence is defeated", (it) => {
  it.effect("pay no instant twice and never lock one another out", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const database = yield* Database
      yield* installPaidRanges
      const drawn = fc.sample(anySegments, { numRuns: settlers * rounds, seed: 7 })
      // Different shard counts have leases of their own, as two processes have that disagree about the shards.
      yield* Effect.forEach(
        Array.from({ length: settlers }, (_, i) => i + 1),
        Effect.fnUntraced(function* (settler) {
          const lease = yield* ledger.takeLease(0, settler, `settler ${settler}`, { steal: "expired" })
          for (const segments of drawn.slice((settler - 1) * rounds, settler * rounds)) {
            const items = segments.map(({ from, guild, length, user }) =>
              segment({
                guildId: guildOf(guild),
                userId: userOf(user),
                from: midnight + from,
                to: midnight + from + length
              })
            )
            yield* ledger.settle(lease, batch({ segments: items }))
          }
        }),
        { concurrency: "unbounded" }
      )
      const [paid] = yield* database.rows(
        sql<{ entries: string; totals: string; ranges: string }>`
          select
            (select sum(ended_at - started_at) from segment) as entries,
            (select sum(active_ms) from member) as totals,
            (select sum(upper(span) - lower(span)) from paid_range where not isempty(span)) as ranges`
      )
      assert.strictEqual(paid?.entries, paid?.totals)
      assert.strictEqual(paid?.entries, paid?.ranges)
      assert.isAbove(Number(paid?.entries), users * guilds * 60_000)
      assert.deepStrictEqual(yield* ledger.verify({ touchedSince: 0 }), [])
    })
  )
})

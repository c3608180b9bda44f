import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { sql } from "kysely"
import { company, companyNow, makeCompany } from "../../bench/statisticsGuild.ts"
import { Database } from "../../src/infra/ledger/Database.ts"
import { layerPostgres } from "../../src/infra/ledger/layers.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { postgres } from "../support/postgres.ts"

const made = Layer.unwrap(
  Effect.gen(function* () {
    const server = yield* postgres()
    const url = yield* Effect.promise(() => server.createDatabase())
    yield* Effect.promise(() => makeCompany(url, { years: 1, members: 200, segments: 20_000 }))
    return layerPostgres(Redacted.make(url))
  })
)

layer(made, { timeout: "5 minutes" })("the guild that statistics are measured with", (it) => {
  it.effect("is as settlements would have left it: the integrity check finds nothing", () =>
    Effect.gen(function* () {
      const ledger = yield* LedgerStore
      assert.deepStrictEqual(yield* ledger.recalculate(company), [])
      assert.deepStrictEqual(yield* ledger.verify({ touchedSince: 0 }), [])
    })
  )

  it.effect("has about as many segments as were asked for, each within one day, and nobody in two places", () =>
    Effect.gen(function* () {
      const database = yield* Database
      const [found] = yield* database.rows(
        sql<Record<"segments" | "channels" | "cut_wrongly" | "doubled" | "astray", string> & { readonly last: string }>`
          select
            count(*) as segments, count(distinct channel_id) as channels, max(ended_at) as last,
            count(*) filter (
              where day <> (to_timestamp(started_at / 1000.0) at time zone 'UTC')::date
                or day <> (to_timestamp((ended_at - 1) / 1000.0) at time zone 'UTC')::date or started_at >= ended_at
            ) as cut_wrongly,
            count(*) filter (where started_at < before) as doubled,
            (select count(*) from segment_default) as astray
          from (
            select *, lag(ended_at) over (partition by user_id order by started_at) as before from segment
          ) s`
      )
      assert.isDefined(found)
      assert.approximately(Number(found.segments), 20_000, 3000)
      assert.isAbove(Number(found.channels), 100)
      assert.deepInclude(found, { cut_wrongly: "0", doubled: "0", astray: "0" })
      assert.isAtMost(Number(found.last), companyNow)
    })
  )

  it.effect("has a few who are there almost daily, and many who hardly ever are", () =>
    Effect.gen(function* () {
      const database = yield* Database
      const [found] = yield* database.rows(
        sql<{ readonly most: string; readonly median: number; readonly evenings: number }>`
          select
            max(days) as most, percentile_cont(0.5) within group (order by days) as median,
            (select avg(((started_at / 3600000) % 24 in (18, 19, 20, 21, 22, 23))::int)::float8 from segment) as evenings
          from (
            select user_id, count(*) as days from member_period where kind = 'daily' group by user_id
          ) d`
      )
      assert.isDefined(found)
      assert.isAbove(Number(found.most), 150)
      assert.isBelow(found.median, 30)
      assert.isAbove(found.evenings, 0.6)
    })
  )
})

import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { firstLevel, lastLevel, levelAt, thresholdOf } from "../../../src/machines/leveling/curve.ts"
import type { CurveSettings } from "../../../src/machines/settings/GuildSettings.ts"
import { onBothDatabases } from "./databases.ts"

/** XP -> level. */
const cases: ReadonlyArray<readonly [CurveSettings, Record<string, number>]> = [
  [
    { kind: "linear", base: 100 },
    { "-5": 1, 0: 1, 99: 1, 100: 2, 199: 2, 200: 3, 1000: 11, 1500: 16 }
  ],
  [
    { kind: "exponential", base: 100, tenths: 12 },
    { 99: 1, 100: 2, 219: 2, 220: 3, 363: 3, 364: 4, 536: 4, 537: 5, 1000: 7, 2079: 9, 2080: 10, 10000: 17 }
  ],
  [
    { kind: "exponential", base: 100, tenths: 11 },
    { 330: 3, 331: 4 }
  ],
  [
    { kind: "exponential", base: 100, tenths: 20 },
    { 299: 2, 300: 3, 1500: 5 }
  ],
  [
    { kind: "exponential", base: 100, tenths: 10 },
    { 100: 2, 999: 10, 1000: 11 }
  ],
  [{ kind: "mee6" }, { 99: 0, 100: 1, 254: 1, 255: 2, 4674: 9, 4675: 10, 268374: 49, 268375: 50, 99999999: 100 }],
  [{ kind: "cubic" }, { 99: 0, 100: 1, 399: 1, 400: 2, 6999: 9, 7000: 10 }]
]

const bases = [10, 37, 100, 9999, 10_000]
const curves: ReadonlyArray<CurveSettings> = [
  ...bases.map((base) => ({ kind: "linear", base }) as const),
  ...bases.flatMap((base) =>
    Array.from({ length: 11 }, (_, i) => ({ kind: "exponential", base, tenths: 10 + i }) as const)
  ),
  { kind: "mee6" },
  { kind: "cubic" }
]

/** Around every threshold, or around a thousand where there are more; and around where levels end. */
const edgesOf = (curve: CurveSettings): ReadonlyArray<bigint> => {
  const first = firstLevel(curve)
  const last = lastLevel(curve)
  const step = Math.max(1, Math.ceil((last - first) / 1000))
  const levels = Array.from({ length: Math.ceil((last - first) / step) }, (_, i) => first + i * step)
  return [...levels, last, last + 1].flatMap((level) => {
    const threshold = thresholdOf(curve, level)
    return [threshold - 1n, threshold, threshold + 1n]
  })
}

const levelsInSql = Effect.fnUntraced(function* (curve: CurveSettings, xps: ReadonlyArray<string>) {
  const database = yield* Database
  const base = "base" in curve ? curve.base : 100
  const tenths = "tenths" in curve ? curve.tenths : 12
  const rows = yield* database.rows(
    sql<{ level: string }>`
      with curve as (
        select ${curve.kind}::text as kind, ${base}::int as base,
          guildhall_thresholds(${curve.kind}, ${base}, ${tenths}) as thresholds
      )
      select guildhall_level(c.kind, c.base, c.thresholds, x.xp) as level
      from curve c, unnest(${xps}::bigint[]) with ordinality as x (xp, place) order by place`
  )
  return rows.map((row) => Number(row.level))
})

onBothDatabases("level curves in SQL", (it) => {
  it.effect("give the levels of the table", () =>
    Effect.gen(function* () {
      for (const [curve, levels] of cases) {
        const xps = Object.keys(levels)
        assert.deepStrictEqual(yield* levelsInSql(curve, xps), Object.values(levels), JSON.stringify(curve))
      }
    })
  )

  it.effect("agree with the machines' curves around every threshold", () =>
    Effect.gen(function* () {
      for (const curve of curves) {
        const xps = edgesOf(curve)
        assert.deepStrictEqual(
          yield* levelsInSql(curve, xps.map(String)),
          xps.map((xp) => levelAt(curve, xp)),
          JSON.stringify(curve)
        )
      }
    })
  )
})

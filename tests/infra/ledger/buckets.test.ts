import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { onBothDatabases } from "./databases.ts"

const largest = 2n ** 63n - 1n

/** Around every power of two, and everything small. */
const amounts = [
  ...Array.from({ length: 1000 }, (_, i) => BigInt(i)),
  ...Array.from({ length: 53 }, (_, i) => 2n ** BigInt(i + 10)).flatMap((power) => [power - 1n, power, power + 1n]),
  10n ** 12n,
  largest
]

onBothDatabases("buckets of XP", (it) => {
  it.effect("begin at their floor, end before the next one's, and hold at most a 64th of their floor", () =>
    Effect.gen(function* () {
      const database = yield* Database
      const rows = yield* database.rows(
        sql<{ xp: string; bucket: number; floor: string; next: string }>`
          select xp, bucket, guildhall_bucket_floor(bucket) as floor, guildhall_bucket_floor(bucket + 1) as next
          from unnest(${amounts.map(String)}::bigint[]) as xp
          cross join lateral (select guildhall_bucket(xp) as bucket) b`
      )
      assert.strictEqual(rows.length, amounts.length)
      for (const { bucket, ...row } of rows) {
        const [xp, floor, next] = [BigInt(row.xp), BigInt(row.floor), BigInt(row.next)]
        assert.isTrue(floor <= xp && (xp < next || next === largest), `${xp}: ${bucket} from ${floor} to ${next}`)
        if (xp < 128n) assert.strictEqual(bucket, Number(xp))
        assert.isTrue(next - floor === 1n || (next - floor) * 64n <= floor, `${xp}: ${bucket} from ${floor} to ${next}`)
      }
    })
  )

  it.effect("follow each other without a gap", () =>
    Effect.gen(function* () {
      const database = yield* Database
      const wrong = yield* database.rows(sql`
        select bucket from generate_series(0, 3711) as bucket
        where guildhall_bucket(guildhall_bucket_floor(bucket)) <> bucket
          or guildhall_bucket(guildhall_bucket_floor(bucket + 1) - 1) <> bucket`)
      assert.deepStrictEqual(wrong, [])
    })
  )
})

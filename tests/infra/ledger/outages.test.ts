import { assert, layer } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, Layer, Redacted } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { layerPostgres } from "../../../src/infra/ledger/layers.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { postgres, type PostgresServer } from "../../support/postgres.ts"
import { batch, guildOf, midnight, minutes, segment, userOf } from "./batches.ts"

class Server extends Context.Service<Server, PostgresServer>()("tests/Server") {
  static readonly layer = Layer.effect(Server, postgres())
}

const stores = Layer.unwrap(
  Effect.gen(function* () {
    const server = yield* Server
    return layerPostgres(Redacted.make(yield* Effect.promise(() => server.createDatabase())))
  })
).pipe(Layer.provideMerge(Server.layer))

/** Without waiting for a silent server, which takes up to ten seconds, however busy the machine: ms. */
const atOnce = 5_000

/** Real milliseconds: the clock of these tests stands still. */
const timed = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const before = performance.now()
  const exit = yield* Effect.exit(effect)
  return { exit, took: performance.now() - before }
})

const tagOf = (exit: Exit.Exit<unknown, { readonly _tag: string }>) =>
  Exit.match(exit, {
    onSuccess: () => "ok",
    onFailure: (cause) => cause.reasons.map((r) => (r._tag === "Fail" ? r.error._tag : "defect")).join()
  })

layer(stores, { timeout: "5 minutes" })("a Postgres server that fails", (it) => {
  it.effect("is unavailable while it is down, and works when it is back", () =>
    Effect.gen(function* () {
      const server = yield* Server
      const ledger = yield* LedgerStore
      const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
      yield* Effect.promise(() => server.stop())
      const one = batch({ segments: [segment({ to: midnight + minutes(1) })] })
      for (const attempt of [
        ledger.settle(lease, one),
        ledger.renewLease(lease),
        ledger.member(guildOf(1), userOf(1)),
        ledger.ping
      ]) {
        const { exit, took } = yield* timed(attempt)
        assert.strictEqual(tagOf(exit), "LedgerUnavailable")
        assert.isBelow(took, atOnce)
      }
      yield* Effect.promise(() => server.start())
      assert.isTrue((yield* ledger.settle(lease, one)).applied)
    })
  )

  it.effect("that is killed in the middle of a settlement has settled all of it or nothing", () =>
    Effect.gen(function* () {
      const server = yield* Server
      const ledger = yield* LedgerStore
      const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
      const guildId = guildOf(2)
      const segments = Array.from({ length: 3000 }, (_, i) => segment({ guildId, userId: userOf(i) }))
      const large = batch({ segments })
      const settling = yield* Effect.forkChild(Effect.exit(ledger.settle(lease, large)))
      yield* Effect.promise(() => server.kill())
      yield* Effect.promise(() => server.start())
      const exit = yield* Fiber.join(settling)
      assert.include(["ok", "LedgerUnavailable"], tagOf(exit))
      yield* ledger.settle(lease, large)
      const paid = yield* ledger.creditedUntil(
        guildId,
        segments.map((s) => s.userId)
      )
      assert.strictEqual(paid.size, 3000)
      assert.deepStrictEqual(yield* ledger.verify({ touchedSince: 0 }), [])
    })
  )

  it.effect("loses no connection of the pool to transactions that it breaks", () =>
    Effect.gen(function* () {
      const server = yield* Server
      const database = yield* Database
      const asleep = sql<{ n: number }>`
        select count(*)::int as n from pg_stat_activity where state = 'active' and query = 'select pg_sleep(60)'`
      for (let round = 0; round < 2; round++) {
        // Nine of the pool's ten; the tenth looks on.
        const broken = yield* Effect.forEach(Array.from({ length: 9 }), () =>
          database
            .use((em) => em.transactional((tx) => sql`select pg_sleep(60)`.execute(tx.getKysely())))
            .pipe(Effect.exit, Effect.forkChild)
        )
        yield* Effect.repeat(database.rows(asleep), { until: ([row]) => row?.n === 9 })
        yield* Effect.promise(() => server.kill())
        yield* Effect.promise(() => server.start())
        for (const exit of yield* Effect.forEach(broken, Fiber.join))
          assert.strictEqual(tagOf(exit), "LedgerUnavailable")
      }
      const { exit } = yield* timed(database.rows(sql`select 1`))
      assert.strictEqual(tagOf(exit), "ok")
    })
  )

  it.effect("that falls silent is noticed within ten seconds, and nobody waits for its old connections", () =>
    Effect.gen(function* () {
      const server = yield* Server
      const ledger = yield* LedgerStore
      yield* ledger.ping
      server.freeze()
      const { exit, took } = yield* timed(ledger.ping)
      assert.strictEqual(tagOf(exit), "LedgerUnavailable")
      assert.isBelow(took, 10_000)
      server.thaw()
      const { exit: after, took: again } = yield* timed(ledger.ping)
      assert.strictEqual(tagOf(after), "ok")
      assert.isBelow(again, atOnce)
    })
  )
})

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { layerEmbedded } from "../../../src/infra/ledger/layers.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { batch, guildOf, segment, userOf } from "./batches.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-embedded-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** The longest that the loop was held up, in ms. */
const longestStall = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const delays = monitorEventLoopDelay({ resolution: 5 })
  delays.enable()
  yield* effect
  delays.disable()
  return delays.max / 1e6
})

it.effect("the embedded database opens, and pays ten thousand segments, without holding up the loop", () =>
  Effect.gen(function* () {
    const path = yield* folder
    // Once before, so that loading the modules is not counted.
    yield* Effect.scoped(Layer.build(layerEmbedded(join(path, "warm"))))
    const segments = Array.from({ length: 10_000 }, (_, i) => segment({ userId: userOf(i) }))
    const stall = yield* longestStall(
      Effect.gen(function* () {
        const ledger = yield* LedgerStore
        const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
        assert.strictEqual((yield* ledger.settle(lease, batch({ segments }))).members.length, 10_000)
      }).pipe(Effect.provide(layerEmbedded(join(path, "cold"))))
    )
    assert.isBelow(stall, 500)
  })
)

it.effect("the embedded database keeps what was settled, and answers nothing half done", () =>
  Effect.gen(function* () {
    const path = yield* folder
    const one = batch({ segments: [segment({})] })
    const run = <A, E>(work: Effect.Effect<A, E, LedgerStore | Database>) =>
      Effect.provide(work, layerEmbedded(path), { local: true })
    yield* run(
      Effect.gen(function* () {
        const ledger = yield* LedgerStore
        yield* ledger.settle(yield* ledger.takeLease(0, 1, "a", { steal: "held" }), one)
      })
    )
    yield* run(
      Effect.gen(function* () {
        const ledger = yield* LedgerStore
        const lease = yield* ledger.takeLease(0, 1, "b", { steal: "held" })
        assert.strictEqual(lease.epoch, 2)
        assert.isFalse((yield* ledger.settle(lease, one)).applied)
        assert.strictEqual((yield* ledger.member(guildOf(1), userOf(1)))?.xp, 50)
      })
    )
  })
)

it.effect("the embedded database keeps transactions apart, also of who no longer waits", () =>
  Effect.gen(function* () {
    const path = yield* folder
    yield* Effect.gen(function* () {
      const database = yield* Database
      yield* database.rows(sql`create table counter (n int)`)
      yield* database.rows(sql`insert into counter values (0)`)
      const raise = database.use((em) =>
        em.transactional(async (tx) => {
          const { rows } = await sql<{ n: number }>`select n from counter`.execute(tx.getKysely())
          await sql`update counter set n = ${(rows[0]?.n ?? 0) + 1}`.execute(tx.getKysely())
        })
      )
      const fail = database.use((em) =>
        em.transactional(async (tx) => {
          await sql`update counter set n = 100`.execute(tx.getKysely())
          throw Object.assign(new Error("no"), { code: "40001" })
        })
      )
      const impatient = yield* Effect.forkChild(raise, { startImmediately: true })
      const others = yield* Effect.forkChild(
        Effect.all([raise, Effect.exit(fail), raise, Effect.exit(fail), raise], { concurrency: "unbounded" })
      )
      yield* Fiber.interrupt(impatient)
      yield* Fiber.join(others)
      assert.deepStrictEqual(yield* database.rows(sql`select n from counter`), [{ n: 4 }])
    }).pipe(Effect.provide(layerEmbedded(path)))
  })
)

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Worker } from "node:worker_threads"
import { assert, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { layerEmbedded } from "../../../src/infra/ledger/layers.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { batch, guildOf, segment, userOf } from "./batches.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "guildhall-embedded-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** Every thread this process starts from here on. */
const startedThreads = Effect.acquireRelease(
  Effect.sync(() => {
    const threads: Array<Worker> = []
    const note = (thread: Worker) => void threads.push(thread)
    process.on("worker", note)
    return { threads, note }
  }),
  ({ note }) => Effect.sync(() => process.off("worker", note))
).pipe(Effect.map(({ threads }) => threads))

const errorOf = (exit: Exit.Exit<unknown, { readonly _tag: string }>) =>
  Exit.match(exit, {
    onSuccess: () => "ok",
    onFailure: (cause) => cause.reasons.map((r) => (r._tag === "Fail" ? r.error._tag : "defect")).join()
  })

it.effect("an embedded database whose thread is killed in a settlement pays all of it, once, in another thread", () =>
  Effect.gen(function* () {
    const path = yield* folder
    const threads = yield* startedThreads
    yield* Effect.gen(function* () {
      const ledger = yield* LedgerStore
      const lease = yield* ledger.takeLease(0, 1, "a test", { steal: "held" })
      const guildId = guildOf(3)
      const paid = segment({ guildId, userId: userOf(9000) })
      yield* ledger.settle(lease, batch({ segments: [paid] }))
      const segments = Array.from({ length: 2000 }, (_, i) => segment({ guildId, userId: userOf(i) }))
      const large = batch({ segments })
      for (let round = 1; round <= 2; round++) {
        const settling = yield* Effect.forkChild(Effect.exit(ledger.settle(lease, large)), { startImmediately: true })
        yield* Effect.promise(async () => threads.at(-1)?.terminate())
        assert.strictEqual(errorOf(yield* Fiber.join(settling)), "LedgerUnavailable")
        yield* ledger.ping
        assert.strictEqual(threads.length, round + 1)
      }
      yield* ledger.settle(lease, large)
      assert.isFalse((yield* ledger.settle(lease, large)).applied)
      const members = [paid, ...segments].map(({ userId }) => userId)
      assert.strictEqual((yield* ledger.creditedUntil(guildId, members)).size, 2001)
      assert.strictEqual((yield* ledger.member(guildId, userOf(9000)))?.xp, 50)
      assert.strictEqual((yield* ledger.member(guildId, userOf(0)))?.xp, 50)
      assert.deepStrictEqual(yield* ledger.verify({ touchedSince: 0 }), [])
    }).pipe(Effect.provide(layerEmbedded(path)))
  })
)

it.effect("a transaction of the embedded database ends with the thread it began on", () =>
  Effect.gen(function* () {
    const path = yield* folder
    const threads = yield* startedThreads
    yield* Effect.gen(function* () {
      const database = yield* Database
      yield* database.rows(sql`create table counter (n int)`)
      const kill = async () => threads.at(-1)?.terminate()
      const insert = (before: () => Promise<unknown>, between: () => Promise<unknown>) =>
        database.use(async (em) => {
          await before()
          await em.transactional(async (tx) => {
            await sql`insert into counter values (1)`.execute(tx.getKysely())
            await between()
            await sql`insert into counter values (2)`.execute(tx.getKysely())
          })
        })
      const nothing = async () => undefined
      assert.strictEqual(errorOf(yield* Effect.exit(insert(nothing, kill))), "LedgerUnavailable")
      assert.deepStrictEqual(yield* database.rows(sql`select n from counter`), [])
      assert.strictEqual(errorOf(yield* Effect.exit(insert(kill, nothing))), "LedgerUnavailable")
      yield* insert(nothing, nothing)
      assert.deepStrictEqual(yield* database.rows(sql`select n from counter`), [{ n: 1 }, { n: 2 }])
    }).pipe(Effect.provide(layerEmbedded(path)))
  })
)

it.effect("an embedded database that panicked is not asked again", () =>
  Effect.gen(function* () {
    const path = yield* folder
    const threads = yield* startedThreads
    yield* Effect.gen(function* () {
      const database = yield* Database
      const ledger = yield* LedgerStore
      yield* database.rows(sql`
        create function deeper(n int) returns int language plpgsql as 'begin return deeper(n + 1) + 1; end'`)
      // Postgres in WebAssembly panics at the next statement, and would live on to answer nonsense.
      yield* Effect.exit(database.rows(sql`select deeper(1)`))
      assert.strictEqual(errorOf(yield* Effect.exit(ledger.ping)), "LedgerUnavailable")
      assert.deepStrictEqual(yield* database.rows(sql`select 1 as one`), [{ one: 1 }])
      assert.strictEqual(threads.length, 2)
    }).pipe(Effect.provide(layerEmbedded(path)))
  })
)

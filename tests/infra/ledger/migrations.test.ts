import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, it, layer } from "@effect/vitest"
import { MikroORM } from "@mikro-orm/postgresql"
import { Context, Effect, Fiber, Layer, Redacted } from "effect"
import { sql } from "kysely"
import { Database } from "../../../src/infra/ledger/Database.ts"
import { layerEmbedded, layerPostgres } from "../../../src/infra/ledger/layers.ts"
import { LedgerStore } from "../../../src/infra/ledger/LedgerStore.ts"
import { ormOptions } from "../../../src/infra/ledger/orm.ts"
import { postgres, type PostgresServer } from "../../support/postgres.ts"
import { databaseTime, embeddedStores, onBothDatabases, postgresStores } from "./databases.ts"

class Server extends Context.Service<Server, PostgresServer>()("tests/Server") {
  static readonly layer = Layer.effect(Server, postgres())
}

/** A connection besides ours, to prepare and to look. */
const session = (url: string) =>
  Effect.acquireRelease(
    Effect.sync(() => new MikroORM({ ...ormOptions, clientUrl: url })),
    (orm) => Effect.ignore(Effect.tryPromise(() => orm.close(true)))
  ).pipe(
    Effect.map((orm) => (statement: string) => Effect.promise(() => orm.em.fork().getConnection().execute(statement)))
  )

const database = Effect.gen(function* () {
  const server = yield* Server
  const url = yield* Effect.promise(() => server.createDatabase())
  return { server, url, run: yield* session(url) }
})

const start = (url: string) => Effect.scoped(Layer.build(layerPostgres(Redacted.make(url))))

/** Starts, and takes a lease to see that everything is there. */
const startAndUse = (url: string) =>
  LedgerStore.use((ledger) => ledger.takeLease(0, 1, "a test", { steal: "held" })).pipe(
    Effect.provide(layerPostgres(Redacted.make(url)), { local: true })
  )

for (const [name, stores] of [
  ["PostgreSQL", postgresStores],
  ["embedded", embeddedStores]
] as const) {
  layer(stores, { timeout: "5 minutes" })(`the migrated schema (${name})`, (it) => {
    it.effect("is that of the entities; functions and monthly partitions stand beside it", () =>
      Effect.gen(function* () {
        const db = yield* Database
        const update = yield* db.use((em) =>
          em.getDriver().getPlatform().getSchemaGenerator(em.getDriver(), em).getUpdateSchemaSQL({ wrap: false })
        )
        const statements = update.split("\n").filter((line) => line !== "" && !line.startsWith("drop function"))
        assert.deepStrictEqual(statements, [])
      })
    )
  })
}

/** What a database consists of, as its server writes it down. */
const anatomy = /* sql */ `
  select pg_get_functiondef(oid) as part from pg_proc where pronamespace = 'public'::regnamespace
  union all
  select concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default,
    generation_expression)
  from information_schema.columns where table_schema = 'public'
  union all
  select indexdef from pg_indexes where schemaname = 'public'
  union all
  select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
  where connamespace = 'public'::regnamespace
  union all
  select concat_ws(' ', relname, relkind, reloptions) from pg_class where relnamespace = 'public'::regnamespace
  order by 1`

layer(Server.layer, { timeout: "5 minutes" })("starting on a Postgres server", (it) => {
  it.effect("brings a database of the first migration to where a fresh one begins, and ranks its members", () =>
    Effect.gen(function* () {
      const old = yield* database
      yield* old.run(readFileSync(new URL("firstMigration.sql", import.meta.url), "utf8"))
      yield* old.run(`
        insert into member (guild_id, user_id, chat, level, hidden, present) values
          (1, 11, 1500, 1, false, true), (1, 12, 1500, 1, false, true), (1, 13, 100000, 7, false, true),
          (1, 14, 1500, 1, true, true), (1, 15, 1500, 1, false, false), (1, 16, 0, 1, false, true),
          (2, 11, 1500, 1, false, true);
        insert into outbox (guild_id, user_id, kind, payload, created_at) values (1, 13, 'level up', '{}', 1)`)
      yield* start(old.url)
      const fresh = yield* database
      yield* start(fresh.url)
      assert.deepStrictEqual(yield* old.run(anatomy), yield* fresh.run(anatomy))
      assert.deepStrictEqual(yield* old.run("select * from rank_bucket order by guild_id, bucket"), [
        { guild_id: "1", bucket: 15, members: "2" },
        { guild_id: "1", bucket: 317, members: "1" },
        { guild_id: "2", bucket: 15, members: "1" }
      ])
      assert.deepStrictEqual(yield* old.run("select user_id, attempts, not_before from outbox"), [
        { user_id: "13", attempts: 0, not_before: null }
      ])
    })
  )

  it.effect("twice at the same time migrates once", () =>
    Effect.gen(function* () {
      const { run, url } = yield* database
      yield* Effect.all([startAndUse(url), startAndUse(url), startAndUse(url)], { concurrency: "unbounded" })
      assert.deepStrictEqual(yield* run("select name from migration"), [
        { name: "Migration20261121Ledger" },
        { name: "Migration20261121Leveling" },
        { name: "Migration20261121Statistics" },
        { name: "Migration20261121WebBoard" }
      ])
    })
  )

  it.effect("after a migration failed goes on where it stopped: nothing was half done", () =>
    Effect.gen(function* () {
      const { run, url } = yield* database
      yield* run("create table outbox (mine int)")
      const refused = yield* Effect.flip(start(url))
      assert.deepInclude(refused, { _tag: "DatabaseRefused", reason: "migration failed" })
      assert.include(String(refused.cause), "outbox")
      assert.deepStrictEqual(yield* run("select to_regclass('guild')::text as guild"), [{ guild: null }])
      yield* run("drop table outbox")
      yield* startAndUse(url)
    })
  )

  it.effect("after a migration was cut off by a crash of the server starts it again", () =>
    Effect.gen(function* () {
      const { server, url } = yield* database
      const blocker = yield* session(url)
      const watcher = yield* session(url)
      yield* Effect.forkScoped(Effect.ignore(Effect.sandbox(blocker("begin; create table outbox (mine int)"))))
      yield* watcher("select count(*)::int as n from pg_stat_activity where state = 'idle in transaction'").pipe(
        Effect.repeat({ until: (rows) => JSON.stringify(rows) === '[{"n":1}]' })
      )
      const starting = yield* Effect.forkScoped(Effect.exit(start(url)))
      yield* watcher("select count(*)::int as n from pg_locks where not granted").pipe(
        Effect.repeat({ until: (rows) => JSON.stringify(rows) === '[{"n":1}]' })
      )
      yield* Effect.promise(() => server.kill())
      yield* Effect.promise(() => server.start())
      assert.strictEqual((yield* Fiber.join(starting))._tag, "Failure")
      yield* startAndUse(url)
    })
  )

  it.effect("refuses a database that a newer version has migrated, naming the migration", () =>
    Effect.gen(function* () {
      const { run, url } = yield* database
      yield* start(url)
      yield* run("insert into migration (name) values ('Migration29990101Future')")
      const refused = yield* Effect.flip(start(url))
      assert.strictEqual(refused.reason, "newer than the code")
      assert.include(refused.message, "Migration29990101Future")
    })
  )

  it.effect("refuses a server older than 15", () =>
    Effect.gen(function* () {
      const { run, url } = yield* database
      // There is none here: one that says it is.
      yield* run("create schema old")
      yield* run("create function old.current_setting(text) returns text language sql as $$ select '140011' $$")
      yield* run(`alter database ${new URL(url).pathname.slice(1)} set search_path = old, pg_catalog, public`)
      const refused = yield* Effect.flip(start(url))
      assert.strictEqual(refused.reason, "too old")
      assert.include(refused.message, "PostgreSQL 15")
    })
  )

  it.effect("says which address does not answer, and never the password", () =>
    Effect.gen(function* () {
      const refused = yield* Effect.flip(start("postgres://me:secret@127.0.0.1:1/guildhall"))
      assert.deepInclude(refused, { reason: "unreachable", database: "127.0.0.1:1/guildhall" })
      assert.notInclude(refused.message, "secret")
    })
  )

  it.effect("says how to write an address that is none", () =>
    Effect.gen(function* () {
      const refused = yield* Effect.flip(start("my database"))
      assert.strictEqual(refused.reason, "unreachable")
      assert.include(refused.message, "postgres://")
    })
  )
})

it.effect("starting embedded in a folder that cannot be one says so", () =>
  Effect.gen(function* () {
    const folder = mkdtempSync(join(tmpdir(), "guildhall-embedded-"))
    const file = join(folder, "file")
    writeFileSync(file, "not a folder")
    const refused = yield* Effect.flip(Effect.scoped(Layer.build(layerEmbedded(file))))
    assert.deepInclude(refused, { _tag: "DatabaseRefused", reason: "unreachable", database: `in ${file}` })
    rmSync(folder, { recursive: true })
  })
)

it.effect("starting embedded on damaged files says so", () =>
  Effect.gen(function* () {
    const folder = mkdtempSync(join(tmpdir(), "guildhall-embedded-"))
    yield* Effect.scoped(Layer.build(layerEmbedded(folder)))
    rmSync(join(folder, "global"), { recursive: true })
    const refused = yield* Effect.flip(Effect.scoped(Layer.build(layerEmbedded(folder))))
    assert.deepInclude(refused, { _tag: "DatabaseRefused", reason: "unreachable" })
    rmSync(folder, { recursive: true })
  })
)

onBothDatabases("partitions of segments", (it) => {
  it.effect("are made for last month to three months ahead, and take over what went to the default", () =>
    Effect.gen(function* () {
      const db = yield* Database
      const ledger = yield* LedgerStore
      const places = db.rows(
        sql<{ at: string; place: string }>`
          select started_at as at, tableoid::regclass::text as place from segment order by 1`
      )
      const june = Date.UTC(2031, 5, 1)
      const lastOfMay = june - 1
      yield* db.rows(sql`
        insert into segment
        select 1, 1, at, at + 1, 1, 1, date '2031-06-01', 'active', false, false, '{}', 50, 100, 'seen'
        from unnest(${[lastOfMay, june]}::bigint[]) as at`)
      assert.deepStrictEqual(
        (yield* places).map(({ place }) => place),
        ["segment_default", "segment_default"]
      )
      databaseTime.now = Date.UTC(2031, 4, 20)
      yield* ledger.makePartitions
      yield* ledger.makePartitions
      assert.deepStrictEqual(yield* places, [
        { at: String(lastOfMay), place: "segment_2031_05" },
        { at: String(june), place: "segment_2031_06" }
      ])
      const made = yield* db.rows(
        sql<{ name: string }>`
          select inhrelid::regclass::text as name from pg_inherits
          where inhparent = 'segment'::regclass and inhrelid::regclass::text like 'segment_2031%' order by 1`
      )
      assert.deepStrictEqual(
        made.map(({ name }) => name),
        ["04", "05", "06", "07", "08"].map((month) => `segment_2031_${month}`)
      )
    })
  )

  it.effect("are made daily, and with it the ids of batches settled 90 days ago are forgotten", () =>
    Effect.gen(function* () {
      const db = yield* Database
      const ledger = yield* LedgerStore
      databaseTime.now = Date.UTC(2032, 0, 1)
      const days = (count: number) => databaseTime.now - count * 86_400_000
      yield* db.rows(sql`
        insert into batch select gen_random_uuid(), 0, 1, 1, at from unnest(${[days(91), days(89)]}::bigint[]) as at`)
      yield* ledger.makePartitions
      assert.deepStrictEqual(yield* db.rows(sql`select settled_at from batch`), [{ settled_at: String(days(89)) }])
    })
  )
})

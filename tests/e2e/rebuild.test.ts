import { execFile } from "node:child_process"
import { createServer } from "node:net"
import { join } from "node:path"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { MikroORM } from "@mikro-orm/postgresql"
import { Effect, Redacted } from "effect"
import { GuildView, pageOf } from "../../src/actors/inspection/views.ts"
import { layerPostgres } from "../../src/infra/ledger/layers.ts"
import { LedgerStore } from "../../src/infra/ledger/LedgerStore.ts"
import { ormOptions } from "../../src/infra/ledger/orm.ts"
import { batch, guildOf, minutes, segment, userOf } from "../infra/ledger/batches.ts"
import { emptyFolder, type Environment, startBot } from "../support/botProcess.ts"
import { postgres } from "../support/postgres.ts"

const command = join(import.meta.dirname, "../../src/entrypoints/guildhall.ts")

/** Runs `guildhall rebuild` with this environment and nothing of ours but PATH. */
const rebuild = (env: Environment, ...flags: ReadonlyArray<string>) =>
  Effect.promise(async () => {
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [command, "rebuild", ...flags], {
        env: { PATH: process.env["PATH"], GUILDHALL_LOG_FORMAT: "json", ...env }
      })
      return { code: 0, stdout, stderr: "" }
    } catch (error) {
      if (!(error instanceof Error && "code" in error && "stderr" in error)) throw error
      return { code: error.code, stdout: "", stderr: String(error.stderr) }
    }
  })

/** What a database has of a statement. */
const rowsOf = (url: string, statement: string) =>
  Effect.acquireUseRelease(
    Effect.sync(() => new MikroORM({ ...ormOptions, clientUrl: url })),
    (orm) => Effect.promise(() => orm.em.fork().getConnection().execute(statement)),
    (orm) => Effect.promise(() => orm.close(true))
  )

const everything = [
  "select * from guild_day order by 1, 2",
  "select * from pair_period where ms <> '{}' order by 1, 2, 3, 4",
  "select guild_id, user_id, active_ms, voice from member order by 1, 2",
  "select * from member_period order by 1, 2, 3, 4"
]

describe.concurrent("guildhall rebuild", () => {
  it.live("makes totals, periods and statistics again on a Postgres server, to the same result", () =>
    Effect.gen(function* () {
      const server = yield* postgres()
      const url = yield* Effect.promise(() => server.createDatabase())
      const [harbour, cove] = [guildOf(1), guildOf(2)]
      const at = Date.UTC(2026, 9, 5, 12)
      const stays = [harbour, cove].flatMap((guildId) =>
        [1, 2, 3].map((n) =>
          segment({ guildId, userId: userOf(n), day: "2026-10-05", from: at, to: at + minutes(10 * n) })
        )
      )
      yield* LedgerStore.use((ledger) =>
        Effect.flatMap(ledger.takeLease(0, 1, "a test", { steal: "held" }), (lease) =>
          ledger.settle(lease, batch({ segments: stays }))
        )
      ).pipe(Effect.provide(layerPostgres(Redacted.make(url)), { local: true }))
      const env = {
        DISCORD_TOKEN: "a-token",
        DATABASE_URL: url,
        GUILDHALL_DATA_DIR: yield* emptyFolder
      }
      const first = yield* rebuild(env)
      assert.strictEqual(first.code, 0)
      assert.strictEqual(
        first.stdout,
        [harbour, cove].map((id) => `${id}: 1 day made again; 0 stored figures had been wrong.\n`).join("")
      )
      const made = yield* Effect.forEach(everything, (statement) => rowsOf(url, statement))
      for (const damage of [
        "delete from guild_day",
        "update pair_period set ms = '{1,2}'",
        "delete from pair_period where kind = 'monthly'",
        "update member set active_ms = 5",
        "delete from member_period"
      ]) {
        yield* rowsOf(url, damage)
      }
      const { stdout } = yield* rebuild(env, "--guild", harbour)
      assert.match(stdout, new RegExp(`^${harbour}: 1 day made again; [1-9]\\d* stored figures had been wrong.\n$`))
      assert.deepStrictEqual(yield* rowsOf(url, `select * from guild_day where guild_id = ${cove}`), [])
      const unknown = yield* rebuild(env, "--guild", "123")
      assert.strictEqual(unknown.code, 2)
      assert.match(unknown.stderr, /^guildhall: The ledger knows no guild 123\. [^\n]+\n$/)
      yield* rebuild(env)
      assert.deepStrictEqual(yield* Effect.forEach(everything, (statement) => rowsOf(url, statement)), made)
    })
  )

  it.live("asks the bot that holds the data folder, and says when that does not answer", () =>
    Effect.gen(function* () {
      const port = yield* Effect.callback<number>((resume) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
          const address = server.address()
          server.close(() => resume(Effect.succeed(typeof address === "object" ? (address?.port ?? 0) : 0)))
        })
      })
      const folder = yield* emptyFolder
      const env = { GUILDHALL_DATA_DIR: folder, GUILDHALL_ADMIN_PORT: String(port) }
      const bot = yield* startBot(env)
      yield* bot.ready
      const { items } = yield* bot.until("/admin/guilds", pageOf(GuildView), (page) => page.items.length === 2)
      const { code, stdout } = yield* rebuild({ ...env, GUILDHALL_ADMIN_TOKEN: "tests-only" })
      assert.strictEqual(code, 0)
      for (const { id } of items) assert.match(stdout, new RegExp(`^${id}: \\d days? made again`, "m"))

      const refused = yield* rebuild({ ...env, GUILDHALL_ADMIN_TOKEN: "another" })
      assert.strictEqual(refused.code, 1)
      assert.include(refused.stderr, "A bot runs on the data folder")
      const elsewhere = yield* rebuild({ ...env, GUILDHALL_ADMIN_PORT: "1", GUILDHALL_ADMIN_TOKEN: "tests-only" })
      assert.include(elsewhere.stderr, "http://127.0.0.1:1")
      assert.deepStrictEqual(yield* bot.terminate, { code: 0, signal: null })
    })
  )
})

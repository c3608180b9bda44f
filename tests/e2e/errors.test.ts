import { createServer } from "node:net"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it, layer } from "@effect/vitest"
import { MikroORM } from "@mikro-orm/postgresql"
import { Context, Effect, Layer } from "effect"
import { emptyFolder, type Environment, startBot } from "../support/botProcess.ts"
import { postgres, type PostgresServer } from "../support/postgres.ts"
import { makeRedisServer } from "../support/redis.ts"
import { ormOptions } from "../../src/infra/ledger/orm.ts"
import type { Simulator } from "../../src/infra/simulator/Simulator.ts"
import { makeHarbour, quick } from "./stage.ts"

const token = "a-token-of-nobody"

/** Starts a bot that must end by itself, saying one thing: what is wrong, and what to do. No stack trace, no secret. */
const refused = Effect.fnUntraced(function* (env: Environment, code: number, words: RegExp) {
  const bot = yield* startBot({ GUILDHALL_DATA_DIR: yield* emptyFolder, ...env })
  assert.deepStrictEqual(yield* bot.exit, { code, signal: null }, bot.stdout() + bot.stderr())
  assert.match(bot.stderr(), words)
  assert.match(bot.stderr(), /^guildhall: [^\n]+\n$/)
  const everything = bot.stdout() + bot.stderr()
  assert.notMatch(everything, /^\s+at |node_modules|\bError:/m)
  assert.notInclude(everything, token)
  return bot
})

class Server extends Context.Service<Server, PostgresServer>()("tests/Server") {
  static readonly layer = Layer.effect(Server, postgres())
}

/** What leads a bot to a simulated Discord and an empty database. */
const real = (simulator: Simulator) =>
  Effect.gen(function* () {
    const server = yield* Server
    const env: Environment = {
      ...quick,
      GUILDHALL_DATA_DIR: yield* emptyFolder,
      DISCORD_TOKEN: simulator.token,
      DISCORD_API_URL: simulator.addresses.api,
      DATABASE_URL: yield* Effect.promise(() => server.createDatabase())
    }
    return env
  })

/** Runs SQL in the bot's database. */
const run = (env: Environment, statements: string) =>
  Effect.acquireUseRelease(
    Effect.sync(() => new MikroORM({ ...ormOptions, clientUrl: env["DATABASE_URL"] ?? "" })),
    (orm) => Effect.promise(() => orm.em.fork().getConnection().execute(statements)),
    (orm) => Effect.promise(() => orm.close(true))
  )

/** A port where something else listens. */
const takenPort = Effect.acquireRelease(
  Effect.callback<ReturnType<typeof createServer>>((resume) => {
    const server = createServer().listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) => Effect.sync(() => server.close())
).pipe(
  Effect.map((server) => {
    const address = server.address()
    return String(typeof address === "object" && address !== null ? address.port : 0)
  })
)

const closedPort = 1

describe.concurrent("a bot that cannot start", () => {
  it.live("names the variable that is malformed, and what it should be", () =>
    refused({ GUILDHALL_HEARTBEAT: "soon" }, 2, /GUILDHALL_HEARTBEAT is "soon": expected .+"5 seconds"/)
  )

  it.live("does not run the demo on a real store", () =>
    refused(
      { DATABASE_URL: `postgres://bot:${token}@127.0.0.1:${closedPort}/bot` },
      2,
      /DISCORD_TOKEN: expected a bot's token.+DATABASE_URL/
    )
  )

  it.live("says that the data folder cannot be used", () =>
    Effect.gen(function* () {
      const file = join(yield* emptyFolder, "file")
      writeFileSync(file, "")
      yield* refused(
        { GUILDHALL_DATA_DIR: join(file, "below") },
        2,
        /The data folder .+\/file\/below cannot be used \(.+\)\. Make it writable, or name another in GUILDHALL_DATA_DIR/
      )
    })
  )

  it.live("says that the database cannot be reached, and why", () =>
    refused(
      { DISCORD_TOKEN: "t", DATABASE_URL: `postgres://bot:${token}@127.0.0.1:${closedPort}/bot` },
      1,
      /The database 127\.0\.0\.1:1\/bot is unreachable \(.*ECONNREFUSED.*\)\. Check that it runs/
    )
  )
})

layer(Server.layer, { timeout: "5 minutes", excludeTestServices: true })(
  "a bot on a real database that cannot start",
  (it) => {
    it.effect("says that the database does not exist, in the server's own words", () =>
      Effect.gen(function* () {
        const env = { DISCORD_TOKEN: "t", DATABASE_URL: (yield* Server).url("nowhere") }
        yield* refused(env, 1, /\/nowhere is unreachable \(database "nowhere" does not exist\)/)
      })
    )

    it.effect("says that Redis wants a password", () =>
      Effect.gen(function* () {
        const { port } = yield* makeRedisServer({ password: "open sesame" })
        const env = { ...(yield* real(yield* makeHarbour([]))), REDIS_URL: `redis://:${token}@127.0.0.1:${port}` }
        yield* refused(env, 2, /REDIS_URL: unauthorised \(WRONGPASS.+\)\. Put a user and password into it/)
      })
    )

    it.effect("says that the token is wrong, and where the right one is", () =>
      Effect.gen(function* () {
        const env = { ...(yield* real(yield* makeHarbour([]))), DISCORD_TOKEN: token }
        yield* refused(env, 2, /Discord refuses the bot: bad token\. Set DISCORD_TOKEN .+discord\.com\/developers/)
      })
    )

    it.effect("says that an intent is missing, when it may not even run reduced", () =>
      Effect.gen(function* () {
        const simulator = yield* makeHarbour([], { privileged: 0 })
        const bot = yield* startBot(yield* real(simulator))
        yield* bot.logged("running reduced")
        yield* bot.ready
        simulator.perform({ do: "fault", kind: "close", code: 4014 })
        assert.deepStrictEqual(yield* bot.exit, { code: 2, signal: null })
        assert.match(
          bot.stderr(),
          /^guildhall: Discord refuses the bot: missing intent\. Enable "Server Members Intent".+\n$/
        )
      })
    )

    it.effect("says who holds the data folder, and leaves that one alone", () =>
      Effect.gen(function* () {
        const env = yield* real(yield* makeHarbour([]))
        const holder = yield* startBot(env)
        yield* holder.ready
        const words = new RegExp(`in use by process ${holder.pid} on .+ since \\d{4}-.+GUILDHALL_DATA_DIR`)
        yield* refused(env, 2, words)
        yield* holder.ready
        assert.deepStrictEqual(yield* holder.terminate, { code: 0, signal: null })
      })
    )

    it.effect("says that the port of the admin API is taken", () =>
      Effect.gen(function* () {
        const env = { ...(yield* real(yield* makeHarbour([]))), GUILDHALL_ADMIN_PORT: yield* takenPort }
        const words = /The admin API cannot listen on 127\.0\.0\.1:\d+: the port is taken\. .+GUILDHALL_ADMIN_PORT/
        yield* refused(env, 2, words)
      })
    )

    it.effect("is told of a database that a newer version has changed", () =>
      Effect.gen(function* () {
        const env = yield* real(yield* makeHarbour([]))
        const bot = yield* startBot(env)
        yield* bot.ready
        yield* bot.terminate
        yield* run(env, "insert into migration (name) values ('Migration29990101Future')")
        const words =
          /The database .+ is newer than the code\. A newer Guildhall changed it \(Migration29990101Future\)/
        yield* refused(env, 2, words)
      })
    )

    it.effect("says that the server is too old", () =>
      Effect.gen(function* () {
        const env = yield* real(yield* makeHarbour([]))
        // There is none here: one that says it is.
        yield* run(
          env,
          `create schema old;
         create function old.current_setting(text) returns text language sql as $$ select '140011' $$;
         do $$ begin execute format('alter database %I set search_path = old, pg_catalog, public', current_database()); end $$`
        )
        yield* refused(
          env,
          2,
          /The database .+ is too old\. Guildhall needs PostgreSQL 15 or newer: upgrade the server\./
        )
      })
    )

    it.effect("waits for a Discord that does not answer, and says so once", () =>
      Effect.gen(function* () {
        const port = Number(yield* Effect.scoped(takenPort))
        const api = `http://127.0.0.1:${port}/api`
        const env = { ...(yield* real(yield* makeHarbour([]))), DISCORD_TOKEN: "tests", DISCORD_API_URL: api }
        const bot = yield* startBot(env)
        yield* bot.notReady("discord: not reached yet")
        yield* Effect.sleep("6 seconds")
        yield* makeHarbour([], { port, token: "tests" })
        yield* bot.ready
        assert.strictEqual(bot.stdout().split("Discord cannot be reached").length, 2)
        assert.deepStrictEqual(yield* bot.terminate, { code: 0, signal: null })
      })
    )
  }
)

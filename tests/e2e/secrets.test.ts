import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, relative } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { MikroORM } from "@mikro-orm/postgresql"
import { Effect, Schema } from "effect"
import { ormOptions } from "../../src/infra/ledger/orm.ts"
import { type BotProcess, emptyFolder, type Environment, startBot } from "../support/botProcess.ts"
import { postgres } from "../support/postgres.ts"
import { makeRedisServer } from "../support/redis.ts"
import { makeHarbour, quick } from "./stage.ts"

/** With signs that look different in a URL, in JSON and in base64. */
const secrets = {
  discord: "MTQ2N.discord-token_of/tests+only",
  postgres: "postgres:pass/word@of#tests%only",
  redis: "redis:pass/word@of#tests%only",
  admin: "admin/token+of:tests@only"
} as const

/** What base64 makes of a text wherever in a longer one it stands, but for the characters it shares with neighbours. */
const base64 = (secret: string): ReadonlyArray<string> =>
  [0, 1, 2].flatMap((before) => {
    const whole = Buffer.from(`${"\0".repeat(before)}${secret}`)
    const inner = whole.toString("base64").slice(before === 0 ? 0 : 4, Math.floor(whole.length / 3) * 4)
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")]
  })

const spellings = (secret: string): ReadonlySet<string> =>
  new Set([
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("hex"),
    ...base64(secret)
  ])

/** No text holds any secret, however it is written there. */
const assertSilent = (texts: Readonly<Record<string, string>>, all: Readonly<Record<string, string>> = secrets) => {
  for (const [where, text] of Object.entries(texts)) {
    for (const [name, secret] of Object.entries(all)) {
      for (const spelling of spellings(secret)) {
        const at = text.indexOf(spelling)
        assert.isBelow(at, 0, `the ${name} secret is in ${where}: ${text.slice(Math.max(0, at - 200), at + 200)}`)
      }
    }
  }
}

const said = (bot: BotProcess) => ({ stdout: bot.stdout(), stderr: bot.stderr() })

const filesOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // Closing any handle on it would drop the bot's lock.
      .filter((path) => !path.endsWith("lock.sqlite"))
      .map((path) => [`file ${relative(folder, path)}`, readFileSync(path, "latin1")])
  )

const addressOf = (bot: BotProcess) => /Admin API: (http:\/\/[\d.:]+)/.exec(bot.stdout())?.[1] ?? ""

const ask = (bot: BotProcess, path: string, authorization: string) =>
  Effect.promise(async (signal) => {
    const response = await fetch(`${addressOf(bot)}${path}`, { signal, headers: { authorization } })
    return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`
  })

const Paths = Schema.fromJsonString(
  Schema.Struct({ paths: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown)) })
)

/** What every GET of the admin port answers, with the token and with another; but for streams, which never end. */
const answersOf = Effect.fnUntraced(function* (bot: BotProcess, token: string, guildId: string, userId: string) {
  const text = yield* Effect.promise(async () => (await fetch(`${addressOf(bot)}/openapi.json`)).text())
  const { paths } = yield* Effect.orDie(Schema.decodeEffect(Paths)(text))
  const answers: Record<string, string> = { "/openapi.json": text }
  for (const [path, item] of Object.entries(paths)) {
    if (!("get" in item) || /\/(transitions|stream|changes)$/.test(path)) continue
    const address = path.replace("{guildId}", guildId).replace("{userId}", userId).replace("{name}", "guild")
    answers[`GET ${path}`] = yield* ask(bot, address, `Bearer ${token}`)
    answers[`GET ${path} refused`] = yield* ask(bot, address, `Bearer ${token}x`)
  }
  return answers
})

/** Runs SQL as the superuser, whom the server trusts. */
const sql = <Row>(url: string, statement: string) =>
  Effect.acquireUseRelease(
    Effect.sync(() => new MikroORM({ ...ormOptions, clientUrl: url })),
    (orm) => Effect.promise(async (): Promise<ReadonlyArray<Row>> => orm.em.fork().getConnection().execute(statement)),
    (orm) => Effect.promise(() => orm.close(true))
  )

const tablesOf = Effect.fnUntraced(function* (url: string) {
  const names = yield* sql<{ readonly name: string }>(
    url,
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema = 'public'"
  )
  assert.isAbove(names.length, 5)
  const texts: Record<string, string> = {}
  for (const { name } of names) {
    const rows = yield* sql<{ readonly row: string }>(url, `select t::text as row from ${name} t`)
    texts[`table ${name}`] = rows.map(({ row }) => row).join("\n")
  }
  return texts
})

/** A Postgres that asks a user `bot` for a password, a Redis that asks for one, and a Discord that asks for a token. */
const makeWorld = Effect.gen(function* () {
  const simulator = yield* makeHarbour(["ada"], { token: secrets.discord })
  const [server, redis] = yield* Effect.all([postgres(), makeRedisServer({ password: secrets.redis })], {
    concurrency: 2
  })
  const superUrl = yield* Effect.promise(() => server.createDatabase())
  yield* sql(superUrl, `create role bot superuser login password '${secrets.postgres}'`)
  const rules = "values ('host all postgres all trust'), ('host all all all scram-sha-256')"
  const [file] = yield* sql<{ readonly name: string }>(superUrl, "select current_setting('hba_file') as name")
  yield* sql(superUrl, `copy (${rules}) to '${file?.name}'`)
  yield* sql(superUrl, "select pg_reload_conf()")
  const urlWith = (password: string) => superUrl.replace("postgres@", `bot:${encodeURIComponent(password)}@`)
  const dataDir = yield* emptyFolder
  const env: Environment = {
    ...quick,
    GUILDHALL_DATA_DIR: dataDir,
    GUILDHALL_ADMIN_TOKEN: secrets.admin,
    GUILDHALL_LOG_LEVEL: "All",
    DISCORD_TOKEN: secrets.discord,
    DISCORD_API_URL: simulator.addresses.api,
    DATABASE_URL: urlWith(secrets.postgres),
    REDIS_URL: `redis://:${encodeURIComponent(secrets.redis)}@127.0.0.1:${redis.port}`
  }
  return { simulator, server, redis, superUrl, urlWith, dataDir, env }
})

/** A bot that must not start: whatever it says of it holds no secret. */
const refused = Effect.fnUntraced(function* (env: Environment, code: number) {
  const bot = yield* startBot({ GUILDHALL_DATA_DIR: yield* emptyFolder, GUILDHALL_LOG_LEVEL: "All", ...env })
  assert.deepStrictEqual(yield* bot.exit, { code, signal: null }, bot.stdout() + bot.stderr())
  assert.include(bot.stderr(), "guildhall: ")
  assertSilent(said(bot))
  return bot
})

const nowhere = "127.0.0.1:1"
const quoted = Object.fromEntries(
  Object.entries(secrets).map(([name, secret]) => [name, encodeURIComponent(secret)])
) as typeof secrets

describe.concurrent("the bot's secrets", { timeout: 120_000 }, () => {
  for (const format of ["json", "pretty"] as const) {
    it.live(`stay out of all that it says and keeps, whatever goes wrong (logging everything, ${format})`, () =>
      Effect.gen(function* () {
        const { dataDir, env, redis, server, simulator, superUrl } = yield* makeWorld
        const bot = yield* startBot({ ...env, GUILDHALL_LOG_FORMAT: format })
        yield* bot.ready
        yield* Effect.orDie(
          simulator.run([
            { do: "join", member: "ada", guild: "g", channel: "Deck", camera: true },
            { do: "say", member: "ada", guild: "g", channel: "log", text: "aye" }
          ])
        )
        const { guild, userId } = simulator.names.member("ada", "g")
        const look = answersOf(bot, secrets.admin, guild.facts.id, userId)
        const before = yield* look
        assert.match(before["GET /admin/guilds/{guildId}/sessions/{userId}"] ?? "", /^200 /)

        // Redis changes its password, goes and comes back with the old one; so does Postgres.
        yield* redis.run(async (client) => {
          await client.config("SET", "requirepass", "another")
          await client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        })
        yield* bot.logged("Redis is refused")
        yield* redis.stop
        yield* bot.notReady("checkpoint store: does not answer")
        yield* sql(superUrl, "alter role bot password 'another'")
        yield* Effect.promise(() => server.stop())
        yield* bot.notReady("checkpoint store: does not answer", "database: does not answer")
        const amid = yield* look
        yield* Effect.promise(() => server.start())
        yield* bot.logged("password authentication failed")
        yield* sql(superUrl, `alter role bot password '${secrets.postgres}'`)
        yield* redis.start
        yield* bot.ready
        simulator.perform({ do: "fault", kind: "drop" })
        yield* bot.ready
        const after = yield* look

        const stored = yield* redis.run(async (client) => {
          const keys = await client.keys("*")
          assert.isAbove(keys.length, 2)
          return Promise.all(
            keys.map(async (key) => {
              const text = (await client.type(key)) === "hash" ? await client.hgetall(key) : await client.get(key)
              return [`key ${key}`, JSON.stringify(text)] as const
            })
          )
        })
        for (const answers of [before, amid, after]) assertSilent(answers)
        assertSilent(Object.fromEntries(stored))
        assertSilent(yield* tablesOf(superUrl))
        assertSilent(filesOf(dataDir))

        // A crash: the ledger's own function is gone, which no waiting mends.
        yield* sql(superUrl, "drop function guildhall_settle")
        simulator.perform({ do: "set", member: "ada", screen: true })
        yield* bot.logged("guildhall_settle")
        simulator.perform({ do: "fault", kind: "close", code: 4004 })
        assert.include([1, 2], (yield* bot.exit).code)
        assertSilent(said(bot))
        assertSilent(filesOf(dataDir))
      })
    )
  }

  it.live("stay out of what is said of stores and a Discord that refuse them", () =>
    Effect.gen(function* () {
      const { env, simulator, urlWith } = yield* makeWorld
      const fresh = Effect.map(emptyFolder, (path) => ({ ...env, GUILDHALL_DATA_DIR: path }))
      // What was set is a secret to them, if not the right one.
      const refuses = Effect.fnUntraced(function* (extra: Environment, code: number) {
        yield* refused({ ...(yield* fresh), ...extra }, code)
      })
      yield* refuses({ DATABASE_URL: urlWith(secrets.redis) }, 1)
      yield* refuses({ REDIS_URL: env["REDIS_URL"]?.replace(quoted.redis, quoted.postgres) ?? "" }, 2)
      yield* refuses({ DISCORD_TOKEN: secrets.admin }, 2)
      yield* refuses({ DATABASE_URL: `postgres://bot:${quoted.postgres}@${nowhere}/bot` }, 1)

      const patient = yield* startBot({
        ...(yield* fresh),
        REDIS_URL: `redis://:${quoted.redis}@${nowhere}`,
        DISCORD_API_URL: `http://${nowhere}/api`
      })
      yield* patient.logged("Discord cannot be reached")
      yield* patient.logged("Redis is away")
      assertSilent(said(patient))
      yield* patient.kill

      const bot = yield* startBot(yield* fresh)
      yield* bot.ready
      simulator.perform({ do: "fault", kind: "close", code: 4004 })
      assert.deepStrictEqual(yield* bot.exit, { code: 2, signal: null })
      assertSilent(said(bot))
    })
  )

  it.live("stay out of what is said of variables that hold them in the wrong way or place", () =>
    Effect.gen(function* () {
      const token = { DISCORD_TOKEN: "t" }
      // Each variable of a row is refused: what is wrong is said of all of them at once.
      const malformed: ReadonlyArray<Environment> = [
        {
          DISCORD_TOKEN: `${secrets.discord} x`,
          GUILDHALL_ADMIN_TOKEN: `${secrets.admin} x`,
          DATABASE_URL: secrets.postgres,
          REDIS_URL: secrets.redis,
          DISCORD_API_URL: `https://bot:${quoted.discord}@${nowhere}/api`,
          GUILDHALL_PUBLIC_URL: `https://bot:${quoted.admin}@${nowhere}`
        },
        {
          DISCORD_TOKEN: `"${secrets.discord}"`,
          DATABASE_URL: `postgres://bot:${secrets.postgres}@${nowhere}/bot`,
          REDIS_URL: `${quoted.redis}@${nowhere}`,
          DISCORD_API_URL: `ftp://bot:${secrets.redis}@${nowhere}/api`,
          GUILDHALL_PUBLIC_URL: `bot:${secrets.admin}@${nowhere}`,
          GUILDHALL_TOKEN: secrets.discord,
          GUILDHALL_ADMIN_TOKN: secrets.admin
        },
        // Cut at the slash they would parse: to a host "bot" or none, a port and a database.
        {
          ...token,
          DATABASE_URL: `postgres://bot:5/${secrets.postgres}@${nowhere}/bot`,
          REDIS_URL: `redis://:6/${secrets.redis}@${nowhere}`
        },
        // Cut at the hash, too.
        { ...token, DATABASE_URL: `postgres://bot:5#${quoted.postgres}@${nowhere}/bot` },
        { ...token, DATABASE_URL: `https://bot:${quoted.postgres}@${nowhere}/bot` },
        { ...token, DATABASE_URL: `postgres://bot:${quoted.postgres}%@${nowhere}/bot` },
        { DISCORD_TOKEN: "", REDIS_URL: `redis://:${quoted.redis}@${nowhere}` }
      ]
      for (const env of malformed) {
        const bot = yield* refused(env, 2)
        for (const [name, value] of Object.entries(env)) {
          if (value !== "t" && !(env["DISCORD_TOKEN"] === "" && name === "REDIS_URL"))
            assert.include(bot.stderr(), name)
        }
      }
    })
  )
})

describe("the admin token that the bot makes", { timeout: 120_000 }, () => {
  it.live("stays out of all but its own file", () =>
    Effect.gen(function* () {
      const dataDir = yield* emptyFolder
      const bot = yield* startBot({
        GUILDHALL_DATA_DIR: dataDir,
        GUILDHALL_ADMIN_TOKEN: "",
        GUILDHALL_LOG_LEVEL: "All"
      })
      yield* bot.ready
      const file = join(dataDir, "admin-token")
      assert.strictEqual(statSync(file).mode & 0o777, 0o600)
      const made = { made: readFileSync(file, "utf8").trim() }
      assert.match(made.made, /^[\w-]{43}$/)
      const answers = yield* answersOf(bot, made.made, "1", "1")
      assert.match(answers["GET /admin/runtime"] ?? "", /^200 /)
      assertSilent(answers, made)
      assert.deepStrictEqual(yield* bot.terminate, { code: 0, signal: null })
      assertSilent(said(bot), made)
      const { "file admin-token": _, ...files } = filesOf(dataDir)
      assert.isAbove(Object.keys(files).length, 5)
      assertSilent(files, made)
    })
  )
})

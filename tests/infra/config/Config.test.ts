import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Inspectable, Layer, Logger, Redacted, Result } from "effect"
import {
  type Choices,
  Config,
  type ConfigInvalid,
  decodeConfig,
  type Environment
} from "../../../src/infra/config/Config.ts"

const decode = (env: Environment): Choices => Result.getOrThrow(decodeConfig(env, { terminal: false }))

const refuse = (env: Environment): ConfigInvalid => {
  const result = decodeConfig(env, { terminal: false })
  if (Result.isSuccess(result)) throw new Error("was accepted")
  return result.failure
}

const discord = { DISCORD_TOKEN: "abc.def.ghi" }

describe("without any variable", () => {
  it("runs the demo: everything embedded, in a folder of its own, on loopback", () => {
    const choices = decode({ PATH: "/bin", HOME: "/root" })
    assert.deepStrictEqual(choices, {
      discord: { _tag: "Simulator" },
      database: { _tag: "Embedded" },
      checkpoints: { _tag: "Embedded" },
      dataDir: "./data/demo",
      http: { host: "127.0.0.1", port: 8080 },
      admin: { host: "127.0.0.1", port: 8081 },
      adminToken: null,
      publicUrl: "http://127.0.0.1:8080",
      trustedProxies: [],
      heartbeat: Duration.seconds(5),
      payoutInterval: Duration.seconds(60),
      settleInterval: Duration.seconds(2),
      shards: "auto",
      log: { level: "Info", format: "json" },
      tracing: null,
      unknownNames: []
    })
  })

  it("logs are pretty on a terminal", () => {
    const choices = Result.getOrThrow(decodeConfig({}, { terminal: true }))
    assert.strictEqual(choices.log.format, "pretty")
    const chosen = Result.getOrThrow(decodeConfig({ GUILDHALL_LOG_FORMAT: "json" }, { terminal: true }))
    assert.strictEqual(chosen.log.format, "json")
  })

  it("set to nothing is unset", () => {
    const empty = { DISCORD_TOKEN: "", DATABASE_URL: " ", GUILDHALL_HTTP_PORT: "", GUILDHALL_SHARDS: undefined }
    assert.deepStrictEqual(decode(empty), decode({}))
  })
})

describe("traces", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318/" }

  it("are sent where the standard variable says, one of a hundred, under our name", () => {
    assert.deepStrictEqual(decode(endpoint).tracing, {
      endpoint: "http://127.0.0.1:4318",
      headers: Redacted.make({}),
      serviceName: "guildhall",
      share: 0.01
    })
  })

  it("carry headers, which are a secret", () => {
    const env = { ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Bearer%20abc=, x-team = ops," }
    const { tracing } = decode({ ...env, OTEL_SERVICE_NAME: "club", OTEL_TRACES_SAMPLER_ARG: "1" })
    assert.deepStrictEqual(tracing && Redacted.value(tracing.headers), {
      authorization: "Bearer abc=",
      "x-team": "ops"
    })
    assert.deepStrictEqual([tracing?.serviceName, tracing?.share], ["club", 1])
    assert.notInclude(JSON.stringify(tracing), "abc")
    const { message } = refuse({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: "a secret" })
    assert.notInclude(message, "a secret")
    assert.include(message, "OTEL_EXPORTER_OTLP_HEADERS: expected names and values such as")
  })
})

describe("a variable", () => {
  const accepted: ReadonlyArray<
    readonly [name: string, text: string, of: (choices: Choices) => unknown, value: unknown]
  > = [
    [
      "DISCORD_API_URL",
      "http://127.0.0.1:9000/api/",
      ({ discord }) => discord._tag === "Discord" && discord.apiUrl,
      "http://127.0.0.1:9000/api"
    ],
    ["GUILDHALL_DATA_DIR", "/var/lib/guildhall", ({ dataDir }) => dataDir, "/var/lib/guildhall"],
    ["GUILDHALL_HTTP_HOST", "0.0.0.0", ({ http }) => http.host, "0.0.0.0"],
    ["GUILDHALL_HTTP_HOST", "[::1]", ({ publicUrl }) => publicUrl, "http://[::1]:8080"],
    ["GUILDHALL_HTTP_PORT", "0", ({ http }) => http.port, 0],
    ["GUILDHALL_HTTP_PORT", " 65535 ", ({ publicUrl }) => publicUrl, "http://127.0.0.1:65535"],
    ["GUILDHALL_ADMIN_HOST", "bot.example", ({ admin }) => admin.host, "bot.example"],
    ["GUILDHALL_ADMIN_PORT", "9", ({ admin }) => admin.port, 9],
    ["GUILDHALL_PUBLIC_URL", "https://board.example/x//", ({ publicUrl }) => publicUrl, "https://board.example/x"],
    [
      "GUILDHALL_TRUSTED_PROXIES",
      "loopback, 10.0.0.0/8,fd00::/8",
      ({ trustedProxies }) => trustedProxies,
      ["loopback", "10.0.0.0/8", "fd00::/8"]
    ],
    ["GUILDHALL_HEARTBEAT", "250 millis", ({ heartbeat }) => heartbeat, Duration.millis(250)],
    ["GUILDHALL_HEARTBEAT", "1 minute", ({ heartbeat }) => heartbeat, Duration.minutes(1)],
    ["GUILDHALL_PAYOUT_INTERVAL", "0.5 hours", ({ payoutInterval }) => payoutInterval, Duration.minutes(30)],
    ["GUILDHALL_SETTLE_INTERVAL", "10 millis", ({ settleInterval }) => settleInterval, Duration.millis(10)],
    ["GUILDHALL_SHARDS", "auto", ({ shards }) => shards, "auto"],
    ["GUILDHALL_SHARDS", "3", ({ shards }) => shards, { count: 3, shards: [0, 1, 2] }],
    ["GUILDHALL_SHARDS", "0-3/8", ({ shards }) => shards, { count: 8, shards: [0, 1, 2, 3] }],
    ["GUILDHALL_SHARDS", "5/8", ({ shards }) => shards, { count: 8, shards: [5] }],
    ["GUILDHALL_LOG_LEVEL", "debug", ({ log }) => log.level, "Debug"],
    ["GUILDHALL_LOG_LEVEL", "None", ({ log }) => log.level, "None"],
    ["GUILDHALL_LOG_FORMAT", "pretty", ({ log }) => log.format, "pretty"]
  ]
  it.each(accepted)("%s=%s is understood", (name, text, of, value) => {
    assert.deepStrictEqual(of(decode({ ...discord, [name]: text })), value)
  })

  const refused: ReadonlyArray<readonly [name: string, text: string, expected: string]> = [
    ["DISCORD_API_URL", "discord.com/api", "a URL that begins with http:// or https://, without a password"],
    ["DISCORD_API_URL", "ftp://discord.com", "a URL that begins with http:// or https://, without a password"],
    ["GUILDHALL_HTTP_HOST", "localhost:8080", "a host name or an IP address, without a port"],
    ["GUILDHALL_HTTP_HOST", "http://localhost", "a host name or an IP address, without a port"],
    ["GUILDHALL_HTTP_PORT", "80a", "a port from 0 to 65535"],
    ["GUILDHALL_HTTP_PORT", "-1", "a port from 0 to 65535"],
    ["GUILDHALL_ADMIN_PORT", "65536", "a port from 0 to 65535"],
    ["GUILDHALL_ADMIN_PORT", "80.5", "a port from 0 to 65535"],
    ["GUILDHALL_ADMIN_PORT", "8080", "another port than that of the public web"],
    ["GUILDHALL_PUBLIC_URL", "board.example", "a URL that begins with http:// or https://, without a password"],
    [
      "GUILDHALL_TRUSTED_PROXIES",
      "10.0.0.0/33",
      'addresses and subnets, comma-separated, such as "127.0.0.1, 10.0.0.0/8", or "loopback"'
    ],
    ["GUILDHALL_HEARTBEAT", "5", 'from "100 millis" to "1 minute", for instance "5 seconds"'],
    ["GUILDHALL_HEARTBEAT", "0 seconds", 'from "100 millis" to "1 minute", for instance "5 seconds"'],
    ["GUILDHALL_HEARTBEAT", "-5 seconds", 'from "100 millis" to "1 minute", for instance "5 seconds"'],
    ["GUILDHALL_HEARTBEAT", "Infinity", 'from "100 millis" to "1 minute", for instance "5 seconds"'],
    ["GUILDHALL_PAYOUT_INTERVAL", "2 hours", 'from "1 second" to "1 hour", for instance "60 seconds"'],
    ["GUILDHALL_SETTLE_INTERVAL", "soon", 'from "10 millis" to "1 minute", for instance "2 seconds"'],
    ["GUILDHALL_LOG_LEVEL", "loud", "one of All, Fatal, Error, Warn, Info, Debug, Trace, None"],
    ["GUILDHALL_LOG_FORMAT", "xml", '"pretty" or "json"'],
    ["OTEL_TRACES_SAMPLER_ARG", "1.5", "a share from 0 to 1, for instance 0.01"]
  ]
  it.each(refused)("%s=%s is refused, saying what is expected", (name, text, expected) => {
    const error = refuse({ ...discord, [name]: text })
    assert.deepStrictEqual(error.problems, [{ variable: name, value: text, expected }])
    assert.strictEqual(error.message, `${name} is "${text}": expected ${expected}`)
  })

  it.each(["0", "-1", "8/8", "3-1/8", "0-8/8", "1-/8", "/8", "1,2/8", "16385", "0-99999999/99999999", "Auto", "4 / 8"])(
    "GUILDHALL_SHARDS=%s is refused",
    (text) => {
      assert.deepStrictEqual(refuse({ GUILDHALL_SHARDS: text }).problems, [
        {
          variable: "GUILDHALL_SHARDS",
          value: text,
          expected: '"auto", a count such as "8", or ids of a count such as "5/8" or "0-3/8"'
        }
      ])
    }
  )

  it("all that is wrong is said at once", () => {
    const error = refuse({
      GUILDHALL_HTTP_PORT: "x",
      GUILDHALL_SHARDS: "y",
      DATABASE_URL: "z",
      GUILDHALL_HEARTBEAT: "w"
    })
    assert.sameMembers(
      error.problems.map(({ variable }) => variable),
      ["GUILDHALL_HTTP_PORT", "GUILDHALL_SHARDS", "DATABASE_URL", "GUILDHALL_HEARTBEAT", "DISCORD_TOKEN"]
    )
    assert.strictEqual(error.message.split("\n").length, 5)
  })
})

describe("a secret", () => {
  const secrets = {
    DISCORD_TOKEN: "Bot hunter2.hunter2",
    DATABASE_URL: "postgres://guildhall:hunter2@db.example:5432/guildhall",
    REDIS_URL: "rediss://:hunter2@redis.example:6380/0",
    GUILDHALL_ADMIN_TOKEN: "hunter2"
  }

  it("is understood and never shown", () => {
    const choices = decode(secrets)
    assert.notInclude(JSON.stringify(choices) + Inspectable.toStringUnknown(choices), "hunter2")
    const { checkpoints, database, discord } = choices
    assert.strictEqual(discord._tag === "Discord" && Redacted.value(discord.token), "hunter2.hunter2")
    assert.strictEqual(database._tag === "Postgres" && Redacted.value(database.url), secrets.DATABASE_URL)
    assert.strictEqual(checkpoints._tag === "Redis" && Redacted.value(checkpoints.url), secrets.REDIS_URL)
    assert.strictEqual(choices.adminToken === null ? null : Redacted.value(choices.adminToken), "hunter2")
    assert.strictEqual(choices.dataDir, "./data")
  })

  it("is trimmed", () => {
    const { discord } = decode({ DISCORD_TOKEN: " abc.def\n" })
    assert.strictEqual(discord._tag === "Discord" && Redacted.value(discord.token), "abc.def")
  })

  it.each([
    ["DISCORD_TOKEN", '"hunter2"'],
    ["DISCORD_TOKEN", "hunter2 hunter2"],
    ["DATABASE_URL", "mysql://guildhall:hunter2@db.example/guildhall"],
    ["DATABASE_URL", "postgres://guildhall:hunter2#@db.example/guildhall"],
    ["DATABASE_URL", "postgres:hunter2/x@db.example/guildhall"],
    ["DATABASE_URL", "postgres://guildhall:5432/hunter2@db.example/guildhall"],
    ["DATABASE_URL", "postgres://guildhall:5432?hunter2@db.example/guildhall"],
    ["REDIS_URL", "redis://:6379#hunter2@redis.example"],
    ["REDIS_URL", "redis://:hunter2%@redis.example"],
    ["REDIS_URL", "hunter2@redis.example"],
    ["GUILDHALL_ADMIN_TOKEN", "hunter2\u00e9"]
  ])("%s is refused without being shown when it is malformed", (name, text) => {
    const error = refuse({ ...secrets, [name]: text })
    assert.strictEqual(error.problems.length, 1)
    assert.include(error.message, `${name}: expected`)
    assert.notInclude(JSON.stringify(error) + error.message, "hunter2")
  })

  it.each([
    ["ftp://ada:hunter2@discord.example", "ftp://...@discord.example"],
    ["https://ada:hunter2@discord.example", "https://...@discord.example"],
    ["https://ada:hunt/er2@discord.example", "https://...@discord.example"],
    ["ada:hunter2@discord.example", "...@discord.example"]
  ])("in a URL that should hold none is not shown either: %s", (text, shown) => {
    const error = refuse({ ...discord, DISCORD_API_URL: text })
    assert.include(error.message, `DISCORD_API_URL is "${shown}"`)
  })
})

describe("a real store without a token", () => {
  it.each([
    [{ DATABASE_URL: "postgres://db.example/guildhall" }, "DATABASE_URL is"],
    [{ REDIS_URL: "redis://redis.example" }, "REDIS_URL is"],
    [{ DATABASE_URL: "postgres://db/x", REDIS_URL: "redis://r", DISCORD_TOKEN: "  " }, "DATABASE_URL and REDIS_URL is"]
  ])("is refused: the demo must not fill it", (env, named) => {
    const error = refuse(env)
    assert.deepStrictEqual(
      error.problems.map(({ variable }) => variable),
      ["DISCORD_TOKEN"]
    )
    assert.include(error.message, named)
  })
})

describe("an unknown GUILDHALL_ name", () => {
  it("is reported, with the one that was probably meant, and without its value", () => {
    const env = {
      GUILDHALL_HEARTBEET: "hunter2",
      GUILDHALL_DATADIR: "",
      guildhall_shards: "2",
      GUILDHALL_MOOD: "good",
      GUILD: "x"
    }
    assert.deepStrictEqual(decode(env).unknownNames, [
      { name: "GUILDHALL_DATADIR", meant: "GUILDHALL_DATA_DIR" },
      { name: "GUILDHALL_HEARTBEET", meant: "GUILDHALL_HEARTBEAT" },
      { name: "GUILDHALL_MOOD", meant: null },
      { name: "guildhall_shards", meant: "GUILDHALL_SHARDS" }
    ])
  })

  it("is told with whatever else is wrong, for nothing is logged then", () => {
    const error = refuse({ GUILDHALL_HEARTBEET: "1 hour", GUILDHALL_HTTP_PORT: "x" })
    assert.deepStrictEqual(error.message.split("\n"), [
      'GUILDHALL_HTTP_PORT is "x": expected a port from 0 to 65535',
      "GUILDHALL_HEARTBEET means nothing to Guildhall: is it GUILDHALL_HEARTBEAT?"
    ])
  })

  it.effect("is logged once, when the bot starts", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const log = Logger.layer([Logger.make<unknown, void>(({ message }) => void lines.push(String(message)))])
      const choices = decode({ GUILDHALL_HEARTBEET: "x", GUILDHALL_MOOD: "y" })
      const config = yield* Effect.provide(Config, Config.layer(choices).pipe(Layer.provide(log)))
      assert.strictEqual(config, choices)
      assert.deepStrictEqual(lines, [
        "GUILDHALL_HEARTBEET means nothing to Guildhall: is it GUILDHALL_HEARTBEAT?",
        "GUILDHALL_MOOD means nothing to Guildhall"
      ])
    })
  )
})

import { isIP } from "node:net"
import { Duration, Effect, LogLevel, Redacted, Result, Schema, SchemaGetter, SchemaIssue } from "effect"
import { parseProxies } from "./proxies.ts"
import { parseShards } from "./shards.ts"

/** A variable of the environment: how its text is decoded, and what it should be, for whoever mistyped it. */
export interface Variable<A> {
  readonly name: string
  readonly schema: Schema.Codec<A, string>
  readonly expected: string
  /** Its value is never shown. */
  readonly secret: boolean
}

const variable = <A>(name: string, schema: Schema.Codec<A, string>, expected: string): Variable<A> => ({
  name,
  schema,
  expected,
  secret: false
})

const secret = (name: string, schema: Schema.Codec<string>, expected: string) => ({
  ...variable(name, Schema.RedactedFromValue(schema), expected),
  secret: true
})

/** Text that `parse` makes a value of, or null. */
const textAs = <A>(to: Schema.Codec<A>, parse: (text: string) => A | null) =>
  Schema.String.pipe(
    Schema.decodeTo(to, {
      decode: SchemaGetter.transformEffect((text: string) => {
        const value = parse(text)
        return value === null ? Effect.fail(new SchemaIssue.InvalidValue()) : Effect.succeed(value)
      }),
      encode: SchemaGetter.forbiddenEncoding
    })
  )

const urlThat = (schemes: ReadonlyArray<string>, suits: (url: URL) => boolean) =>
  Schema.String.check(
    Schema.makeFilter((text) => {
      const url = URL.parse(text)
      return url !== null && schemes.includes(url.protocol) && /^\w+:\/\//.test(text) && suits(url)
    })
  )

/** A password with a bare percent sign parses, and then makes the drivers throw. */
const isDecodable = (text: string) => Result.isSuccess(Result.try(() => decodeURIComponent(text)))

/** A bare / ? or # in a password ends the address early: its rest would pass for the name of a database, and be shown. */
const isWhole = ({ hash, pathname, search }: URL) => hash === "" && !`${pathname}${search}`.includes("@")

const storeUrl = (...schemes: ReadonlyArray<string>) =>
  urlThat(schemes, (url) => isWhole(url) && isDecodable(url.username) && isDecodable(url.password))

/** Nobody expects a secret in it: it is shown, and sent. `fetch` takes no URL with a password either. */
const webUrl = textAs(
  urlThat(["http:", "https:"], ({ password, username }) => username === "" && password === ""),
  (text) => text.replace(/\/+$/, "")
)

const Token = textAs(Schema.String.check(Schema.isPattern(/^[\x21\x23-\x26\x28-\x7e]+$/)), (text) =>
  text.replace(/^Bot\s+/i, "")
)

const Host = textAs(Schema.String, (text) => {
  const host = text.replace(/^\[(.*)\]$/, "$1")
  return isIP(host) !== 0 || /^[a-z\d](?:[a-z\d.-]*[a-z\d])?$/i.test(host) ? host : null
})

const Port = Schema.NumberFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum: 65_535 }))

/** Comma-separated pairs, percent-encoded; null: they cannot be read, or would be no headers. */
const headersOf = (text: string): Readonly<Record<string, string>> | null => {
  const headers: Record<string, string> = {}
  for (const pair of text.split(",").filter((part) => part.trim() !== "")) {
    const [, name = "", encoded = ""] = /^\s*([\w!#$%&'*.^`|~+-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    const value = Result.getOrNull(Result.try(() => decodeURIComponent(encoded)))
    if (name === "" || value === null || !/^[\x20-\x7e]*$/.test(value)) return null
    headers[name.toLowerCase()] = value
  }
  return headers
}

const between = (minimum: Duration.Duration, maximum: Duration.Duration) =>
  Schema.DurationFromString.check(Schema.makeFilter((duration) => Duration.between(duration, { minimum, maximum })))

const port = "a port from 0 to 65535"
const host = "a host name or an IP address, without a port"
const web = "a URL that begins with http:// or https://, without a password"
const percent = "signs such as @ : / # % in a password written as %40 %3A %2F %23 %25"

/** The environment, without its defaults: `Config` has those. */
export const variables = {
  token: secret("DISCORD_TOKEN", Token, "a bot's token, without spaces or quotes"),
  apiUrl: variable("DISCORD_API_URL", webUrl, web),
  databaseUrl: secret(
    "DATABASE_URL",
    storeUrl("postgres:", "postgresql:"),
    `a URL that begins with postgres://, ${percent}`
  ),
  redisUrl: secret(
    "REDIS_URL",
    storeUrl("redis:", "rediss:"),
    `a URL that begins with redis:// or rediss://, ${percent}`
  ),
  dataDir: variable("GUILDHALL_DATA_DIR", Schema.String, "a folder"),
  httpHost: variable("GUILDHALL_HTTP_HOST", Host, host),
  httpPort: variable("GUILDHALL_HTTP_PORT", Port, port),
  adminHost: variable("GUILDHALL_ADMIN_HOST", Host, host),
  adminPort: variable("GUILDHALL_ADMIN_PORT", Port, port),
  adminToken: secret("GUILDHALL_ADMIN_TOKEN", Token, "a token without spaces or quotes"),
  publicUrl: variable("GUILDHALL_PUBLIC_URL", webUrl, web),
  trustedProxies: variable(
    "GUILDHALL_TRUSTED_PROXIES",
    textAs(Schema.Array(Schema.String), parseProxies),
    'addresses and subnets, comma-separated, such as "127.0.0.1, 10.0.0.0/8", or "loopback"'
  ),
  heartbeat: variable(
    "GUILDHALL_HEARTBEAT",
    between(Duration.millis(100), Duration.minutes(1)),
    'from "100 millis" to "1 minute", for instance "5 seconds"'
  ),
  payoutInterval: variable(
    "GUILDHALL_PAYOUT_INTERVAL",
    between(Duration.seconds(1), Duration.hours(1)),
    'from "1 second" to "1 hour", for instance "60 seconds"'
  ),
  settleInterval: variable(
    "GUILDHALL_SETTLE_INTERVAL",
    between(Duration.millis(10), Duration.minutes(1)),
    'from "10 millis" to "1 minute", for instance "2 seconds"'
  ),
  shards: variable(
    "GUILDHALL_SHARDS",
    textAs(
      Schema.Union([Schema.Literal("auto"), Schema.Struct({ count: Schema.Int, shards: Schema.Array(Schema.Int) })]),
      parseShards
    ),
    '"auto", a count such as "8", or ids of a count such as "5/8" or "0-3/8"'
  ),
  logLevel: variable(
    "GUILDHALL_LOG_LEVEL",
    textAs(
      Schema.Literals(LogLevel.values),
      (text) => LogLevel.values.find((level) => level.toLowerCase() === text.toLowerCase()) ?? null
    ),
    `one of ${LogLevel.values.join(", ")}`
  ),
  logFormat: variable("GUILDHALL_LOG_FORMAT", Schema.Literals(["pretty", "json"]), '"pretty" or "json"'),
  // As OpenTelemetry names them.
  tracesEndpoint: variable("OTEL_EXPORTER_OTLP_ENDPOINT", webUrl, `${web}, where a collector takes OTLP over HTTP`),
  tracesHeaders: {
    ...variable(
      "OTEL_EXPORTER_OTLP_HEADERS",
      textAs(Schema.Redacted(Schema.Record(Schema.String, Schema.String)), (text) => {
        const headers = headersOf(text)
        return headers === null ? null : Redacted.make(headers)
      }),
      'names and values such as "authorization=Bearer%20abc,x-team=ops"'
    ),
    secret: true
  },
  tracesService: variable("OTEL_SERVICE_NAME", Schema.String, "a name"),
  tracesShare: variable(
    "OTEL_TRACES_SAMPLER_ARG",
    Schema.FiniteFromString.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
    "a share from 0 to 1, for instance 0.01"
  )
} as const

import { Context, Data, Duration, Effect, Layer, type LogLevel, Option, Redacted, Result, Schema } from "effect"
import { type Address, collide, urlOf } from "./addresses.ts"
import { nearest } from "./nearest.ts"
import type { ShardChoice } from "./shards.ts"
import { type Variable, variables } from "./variables.ts"

/** A variable that is not what it should be. */
export interface Problem {
  readonly variable: string
  /** null when it is unset, or a secret. */
  readonly value: string | null
  readonly expected: string
}

/** A `GUILDHALL_` name that means nothing to us, and the one that was probably meant. */
interface UnknownName {
  readonly name: string
  readonly meant: string | null
}

const wordsOf = ({ expected, value, variable }: Problem) =>
  value === null ? `${variable}: expected ${expected}` : `${variable} is ${JSON.stringify(value)}: expected ${expected}`

const wordsOfUnknown = ({ meant, name }: UnknownName) =>
  `${name} means nothing to Guildhall${meant === null ? "" : `: is it ${meant}?`}`

/** Everything that is wrong with the environment, at once: also names that by themselves would only be warned of. */
export class ConfigInvalid extends Data.TaggedError("ConfigInvalid")<{
  readonly problems: ReadonlyArray<Problem>
  readonly unknownNames: ReadonlyArray<UnknownName>
}> {
  override get message() {
    return [...this.problems.map(wordsOf), ...this.unknownNames.map(wordsOfUnknown)].join("\n")
  }
}

/** Where traces go, and how many of what happens. */
export interface TracingChoice {
  /** Without `/v1/traces`, and without a slash at its end. */
  readonly endpoint: string
  readonly headers: Redacted.Redacted<Readonly<Record<string, string>>>
  readonly serviceName: string
  /** Of all dispatches: from 0 to 1. */
  readonly share: number
}

/** What the operator chose, with the defaults filled in. */
export interface Choices {
  readonly discord:
    | { readonly _tag: "Simulator" }
    | { readonly _tag: "Discord"; readonly token: Redacted.Redacted; readonly apiUrl: string }
  readonly database: { readonly _tag: "Embedded" } | { readonly _tag: "Postgres"; readonly url: Redacted.Redacted }
  readonly checkpoints: { readonly _tag: "Embedded" } | { readonly _tag: "Redis"; readonly url: Redacted.Redacted }
  /** As written: relative to the working directory. The demo has its own. */
  readonly dataDir: string
  readonly http: Address
  readonly admin: Address
  /** null: the one kept in the data folder. */
  readonly adminToken: Redacted.Redacted | null
  /** Without a slash at its end. Not worth a link while `isLoopback`. */
  readonly publicUrl: string
  /** Reverse proxies in front of the public web: addresses and subnets. */
  readonly trustedProxies: ReadonlyArray<string>
  readonly heartbeat: Duration.Duration
  /** Of guilds that chose none. */
  readonly payoutInterval: Duration.Duration
  /** The longest wait of a due batch. */
  readonly settleInterval: Duration.Duration
  readonly shards: ShardChoice
  readonly log: { readonly level: LogLevel.LogLevel; readonly format: "pretty" | "json" }
  /** null: no traces. */
  readonly tracing: TracingChoice | null
  readonly unknownNames: ReadonlyArray<UnknownName>
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Set to nothing is unset: Compose files pass empty variables on. */
const textOf = (env: Environment, name: string) => env[name]?.trim() ?? ""

/** Shown to the operator, and in logs: short, and without the password that something like a URL may carry. */
const shown = (text: string) => text.replace(/^([a-z]+:\/\/)?.*@/is, "$1...@").slice(0, 100)

const names = Object.values(variables).map(({ name }) => name)

const unknownNamesOf = (env: Environment): ReadonlyArray<UnknownName> =>
  Object.keys(env)
    .filter((name) => /^GUILDHALL_/i.test(name) && !names.includes(name))
    .sort()
    .map((name) => ({ name, meant: nearest(name.toUpperCase(), names) }))

/** Decodes the environment. `terminal`: whether a person reads the log on one. */
export const decodeConfig = (
  env: Environment,
  options: { readonly terminal: boolean }
): Result.Result<Choices, ConfigInvalid> => {
  const problems: Array<Problem> = []

  const read = <A>({ expected, name, schema, secret }: Variable<A>): A | null => {
    const text = textOf(env, name)
    if (text === "") return null
    const decoded = Schema.decodeOption(schema)(text)
    if (Option.isNone(decoded)) problems.push({ variable: name, value: secret ? null : shown(text), expected })
    return Option.getOrNull(decoded)
  }

  const token = read(variables.token)
  const apiUrl = read(variables.apiUrl) ?? "https://discord.com/api"
  const databaseUrl = read(variables.databaseUrl)
  const redisUrl = read(variables.redisUrl)
  const tracesEndpoint = read(variables.tracesEndpoint)
  const tracing = {
    headers: read(variables.tracesHeaders) ?? Redacted.make({}),
    serviceName: read(variables.tracesService) ?? "guildhall",
    share: read(variables.tracesShare) ?? 0.01
  }
  const http = { host: read(variables.httpHost) ?? "127.0.0.1", port: read(variables.httpPort) ?? 8080 }
  const admin = { host: read(variables.adminHost) ?? "127.0.0.1", port: read(variables.adminPort) ?? 8081 }

  const choices: Choices = {
    discord: token === null ? { _tag: "Simulator" } : { _tag: "Discord", token, apiUrl },
    database: databaseUrl === null ? { _tag: "Embedded" } : { _tag: "Postgres", url: databaseUrl },
    checkpoints: redisUrl === null ? { _tag: "Embedded" } : { _tag: "Redis", url: redisUrl },
    dataDir: read(variables.dataDir) ?? (token === null ? "./data/demo" : "./data"),
    http,
    admin,
    adminToken: read(variables.adminToken),
    publicUrl: read(variables.publicUrl) ?? urlOf(http),
    trustedProxies: read(variables.trustedProxies) ?? [],
    heartbeat: read(variables.heartbeat) ?? Duration.seconds(5),
    payoutInterval: read(variables.payoutInterval) ?? Duration.seconds(60),
    settleInterval: read(variables.settleInterval) ?? Duration.seconds(2),
    shards: read(variables.shards) ?? "auto",
    log: {
      level: read(variables.logLevel) ?? "Info",
      format: read(variables.logFormat) ?? (options.terminal ? "pretty" : "json")
    },
    tracing: tracesEndpoint === null ? null : { endpoint: tracesEndpoint, ...tracing },
    unknownNames: unknownNamesOf(env)
  }

  const real = [variables.databaseUrl, variables.redisUrl].map(({ name }) => name).filter((name) => textOf(env, name))
  if (textOf(env, variables.token.name) === "" && real.length > 0) {
    const expected = `a bot's token, because ${real.join(" and ")} is set: the demo must not fill a real store`
    problems.push({ variable: variables.token.name, value: null, expected })
  }
  if (collide(http, admin)) {
    const expected = "another port than that of the public web"
    problems.push({ variable: variables.adminPort.name, value: String(admin.port), expected })
  }
  return problems.length === 0
    ? Result.succeed(choices)
    : Result.fail(new ConfigInvalid({ problems, unknownNames: choices.unknownNames }))
}

export class Config extends Context.Service<Config, Choices>()("guildhall/infra/Config") {
  /** Says which unknown names are set. */
  static readonly layer = (choices: Choices) =>
    Layer.effect(
      Config,
      Effect.as(
        Effect.forEach(choices.unknownNames, (unknown) => Effect.logWarning(wordsOfUnknown(unknown)), {
          discard: true
        }),
        choices
      )
    )
}

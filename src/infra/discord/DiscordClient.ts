import { DiscordAPIError, type RawFile, RequestMethod, REST } from "discord.js"
import { Context, Data, Effect, Layer, Redacted, Schema } from "effect"
import { childSpan } from "../tracing/childSpan.ts"
import { DiscordUnavailable } from "./Gateway.ts"

/** Discord understood the request and will not do it. Trying again changes nothing. */
export class DiscordRefused extends Data.TaggedError("DiscordRefused")<{
  /** Of HTTP. */
  readonly status: number
  /** Discord's own error code, 0 when it gives none. */
  readonly code: number
  readonly message: string
}> {}

/** Discord answered with something we cannot read. */
export class DiscordUnreadable extends Data.TaggedError("DiscordUnreadable")<{
  readonly route: string
  readonly cause: unknown
}> {}

export type DiscordRestError = DiscordUnavailable | DiscordRefused | DiscordUnreadable

export interface DiscordClientOptions {
  readonly token: Redacted.Redacted
  /** Without the version: `https://discord.com/api`. */
  readonly apiUrl: string
}

const methods = {
  GET: RequestMethod.Get,
  POST: RequestMethod.Post,
  PUT: RequestMethod.Put,
  PATCH: RequestMethod.Patch,
  DELETE: RequestMethod.Delete
} as const

export interface DiscordRequest {
  readonly method: keyof typeof methods
  readonly route: `/${string}`
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly files?: ReadonlyArray<RawFile>
  /** For the guild's audit log. */
  readonly reason?: string
  /** An interaction's token stands in its route: no bot token is sent. */
  readonly anonymous?: boolean
}

const failure = (cause: unknown): DiscordRefused | DiscordUnavailable =>
  cause instanceof DiscordAPIError
    ? new DiscordRefused({ status: cause.status, code: Number(cause.code) || 0, message: cause.message })
    : new DiscordUnavailable({ cause })

/** A route without its ids, and without the token that stands in an interaction's. */
const templateOf = (route: string) =>
  route
    .split("/")
    .map((part) => (/^\d+$/.test(part) ? ":id" : /^[a-z@-]{0,30}$/.test(part) ? part : ":secret"))
    .join("/")

/** Discord's HTTP side: one client, so that one queue keeps all rate limits. */
export class DiscordClient extends Context.Service<
  DiscordClient,
  {
    /** Sends a request when its rate limit allows, and reads the answer; `DiscordUnavailable`: nobody knows what was done. */
    readonly call: <S extends Schema.Codec<unknown, unknown>>(
      request: DiscordRequest,
      answer: S
    ) => Effect.Effect<S["Type"], DiscordRestError>
    /** The same where nothing is answered, or nothing of it is needed. */
    readonly tell: (request: DiscordRequest) => Effect.Effect<void, DiscordRefused | DiscordUnavailable>
  }
>()("guildhall/infra/DiscordClient") {
  static readonly layer = (options: DiscordClientOptions): Layer.Layer<DiscordClient> =>
    Layer.effect(
      DiscordClient,
      Effect.gen(function* () {
        const token = Redacted.value(options.token)
        const rest = yield* Effect.acquireRelease(
          Effect.sync(() => new REST({ api: options.apiUrl, version: "10" }).setToken(token)),
          (client) =>
            Effect.sync(() => {
              client.clearHashSweeper()
              client.clearHandlerSweeper()
            })
        )

        const send = ({ anonymous, body, files, method, query, reason, route }: DiscordRequest) =>
          Effect.tryPromise({
            try: (signal) =>
              rest.request({
                method: methods[method],
                fullRoute: route,
                signal,
                ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
                ...(body === undefined ? {} : { body }),
                ...(files === undefined ? {} : { files: [...files] }),
                ...(reason === undefined ? {} : { reason }),
                ...(anonymous === true ? { auth: false } : {})
              }),
            catch: failure
          }).pipe(
            childSpan("discord.request", "client", () => ({
              "http.request.method": method,
              "url.template": templateOf(route)
            })),
            Effect.tapErrorTag("DiscordRefused", ({ status }) =>
              // The client forgets its token on a 401, and would from then on blame us for having none.
              status === 401 ? Effect.sync(() => rest.setToken(token)) : Effect.void
            )
          )

        return DiscordClient.of({
          call: (request, answer) =>
            send(request).pipe(
              Effect.filterOrFail(Schema.is(answer), (cause) => new DiscordUnreadable({ route: request.route, cause }))
            ),
          tell: (request) => Effect.asVoid(send(request))
        })
      })
    )
}

/** A refusal with one of these codes is an answer of its own: null. */
export const absent =
  (...codes: ReadonlyArray<number>) =>
  (error: DiscordRefused): Effect.Effect<null, DiscordRefused> =>
    codes.includes(error.code) ? Effect.succeed(null) : Effect.fail(error)

import { DiscordAPIError, REST, Routes } from "discord.js"
import { Context, Data, Effect, Layer, Redacted, Schema } from "effect"
import type { GuildId, UserId } from "../../machines/ids.ts"
import type { MemberFacts, VoiceState } from "./dispatch.ts"
import { memberFacts, voiceState } from "./facts.ts"
import { DiscordUnavailable } from "./Gateway.ts"
import * as Payload from "./payloads.ts"

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

export interface DiscordRestOptions {
  readonly token: Redacted.Redacted
  /** Without the version: `https://discord.com/api`. */
  readonly apiUrl: string
}

const unknownMember = 10007
const unknownVoiceState = 10065

const failure = (cause: unknown): DiscordRefused | DiscordUnavailable =>
  cause instanceof DiscordAPIError
    ? new DiscordRefused({ status: cause.status, code: Number(cause.code) || 0, message: cause.message })
    : new DiscordUnavailable({ cause })

/** Discord's HTTP side: one client, so that one queue keeps all rate limits. */
export class DiscordRest extends Context.Service<
  DiscordRest,
  {
    /** Where the gateway is, how many shards it recommends, and how many identifies are left today. */
    readonly gateway: Effect.Effect<typeof Payload.GatewayBot.Type, DiscordRestError>
    /** The bot's own account. */
    readonly currentUser: Effect.Effect<typeof Payload.User.Type, DiscordRestError>
    /** null: not in the guild. */
    readonly member: (guildId: GuildId, userId: UserId) => Effect.Effect<MemberFacts | null, DiscordRestError>
    /** null: not in voice. */
    readonly voiceState: (guildId: GuildId, userId: UserId) => Effect.Effect<VoiceState | null, DiscordRestError>
  }
>()("guildhall/infra/DiscordRest") {
  static readonly layer = (options: DiscordRestOptions): Layer.Layer<DiscordRest> =>
    Layer.effect(
      DiscordRest,
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

        const get = <S extends Schema.Codec<unknown, unknown>>(route: `/${string}`, answer: S) => {
          const matches = Schema.is(answer)
          return Effect.tryPromise({ try: (signal) => rest.get(route, { signal }), catch: failure }).pipe(
            Effect.tapErrorTag("DiscordRefused", ({ status }) =>
              // The client forgets its token on a 401, and would from then on blame us for having none.
              status === 401 ? Effect.sync(() => rest.setToken(token)) : Effect.void
            ),
            Effect.filterOrFail(matches, (cause) => new DiscordUnreadable({ route, cause }))
          )
        }

        const absent = (code: number) => (error: DiscordRefused) =>
          error.code === code ? Effect.succeed(null) : Effect.fail(error)

        return DiscordRest.of({
          gateway: get(Routes.gatewayBot(), Payload.GatewayBot),
          currentUser: get(Routes.user(), Payload.User),
          member: (guildId, userId) =>
            get(Routes.guildMember(guildId, userId), Payload.Member).pipe(
              Effect.map(memberFacts),
              Effect.catchTag("DiscordRefused", absent(unknownMember))
            ),
          voiceState: (guildId, userId) =>
            get(Routes.guildVoiceState(guildId, userId), Payload.Voice).pipe(
              Effect.map(voiceState),
              Effect.catchTag("DiscordRefused", absent(unknownVoiceState))
            )
        })
      })
    )
}

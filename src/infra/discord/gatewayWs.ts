import { Clock, Deferred, Effect, Layer, type Redacted, Schedule } from "effect"
import { DiscordRest, type DiscordRestError } from "./DiscordRest.ts"
import { DiscordUnavailable, Gateway, type GatewayConnection, type GatewayRefused, type ShardPlan } from "./Gateway.ts"
import { makeIdentifyThrottle } from "./identifyThrottle.ts"
import { intents, reducedIntents, reducedNotice } from "./intents.ts"
import type { GatewayBot } from "./payloads.ts"
import { refusalOf } from "./refusals.ts"
import { makeWsShard } from "./wsShard.ts"

export interface GatewayWsOptions {
  readonly token: Redacted.Redacted
  /** As many as Discord recommends, a count all of which are ours, or those of a count that are ours. */
  readonly shards: "auto" | number | ShardPlan
}

const disallowedIntents = 4014

/** Discord answers GET /gateway/bot twice in 5 s. */
const fresh = 5_000

const refusedOr = (error: DiscordRestError): GatewayRefused | DiscordUnavailable =>
  (error._tag === "DiscordRefused" ? refusalOf(error.status) : null) ?? new DiscordUnavailable({ cause: error })

const all = (count: number): ShardPlan => ({ count, shards: Array.from({ length: count }, (_, id) => id) })

const patiently = Schedule.min([Schedule.exponential("500 millis"), Schedule.spaced("30 seconds")]).pipe(
  Schedule.jittered
)

/** The gateway on bare @discordjs/ws: nothing cached, and sessions that a new process can resume. */
export const layerWs = (options: GatewayWsOptions): Layer.Layer<Gateway, never, DiscordRest> =>
  Layer.effect(
    Gateway,
    Effect.gen(function* () {
      const rest = yield* DiscordRest
      let known: { readonly at: number; readonly bot: typeof GatewayBot.Type } | null = null
      let reduced = false

      const look = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        if (known !== null && now - known.at < fresh) return known.bot
        const bot = yield* Effect.mapError(rest.gateway, refusedOr)
        known = { at: now, bot }
        return bot
      })

      const lookPatiently = look.pipe(
        Effect.tapErrorTag("DiscordUnavailable", ({ cause }) =>
          Effect.logWarning("Discord does not say where its gateway is; trying again", cause)
        ),
        Effect.retry({ schedule: patiently, while: (error) => error._tag === "DiscordUnavailable" }),
        Effect.catchTag("DiscordUnavailable", Effect.die)
      )

      const admit = makeIdentifyThrottle(Effect.map(lookPatiently, (bot) => bot.session_start_limit))

      return Gateway.of({
        plan:
          options.shards === "auto"
            ? Effect.map(look, (bot) => all(bot.shards))
            : Effect.succeed(typeof options.shards === "number" ? all(options.shards) : options.shards),
        reduced: () => reduced,
        connect: Effect.fnUntraced(function* (id, count, session, listener) {
          const refused = yield* Deferred.make<never, GatewayRefused>()
          const orRefused = <A>(effect: Effect.Effect<A, GatewayRefused>): Effect.Effect<A> =>
            Effect.catchTag(effect, "GatewayRefused", (refusal) =>
              Effect.andThen(Deferred.fail(refused, refusal), Effect.never)
            )

          const shard = yield* makeWsShard({
            token: options.token,
            id,
            count,
            session,
            listener,
            locate: orRefused(lookPatiently),
            admit: orRefused(admit(id))
          })

          yield* Effect.gen(function* () {
            while (true) {
              const asked = reduced ? reducedIntents : intents
              shard.begin(asked)
              const code = yield* shard.refusal
              if (code !== disallowedIntents || asked === reducedIntents) {
                const refusal = refusalOf(code)
                if (refusal !== null) yield* Deferred.fail(refused, refusal)
                return
              }
              reduced = true
              yield* Effect.logWarning(reducedNotice)
            }
          }).pipe(Effect.annotateLogs({ shard: id }), Effect.forkScoped)

          return {
            heartbeat: shard.heartbeat,
            requestMembers: shard.requestMembers,
            refused: Deferred.await(refused)
          } satisfies GatewayConnection
        })
      })
    })
  )

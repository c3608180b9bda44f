import { Clock, Deferred, Effect, Layer, type Redacted } from "effect"
import { DiscordRest } from "./DiscordRest.ts"
import { Gateway, type GatewayConnection, type GatewayRefused } from "./Gateway.ts"
import { makeIdentifyThrottle } from "./identifyThrottle.ts"
import { intents, reducedIntents, reducedNotice } from "./intents.ts"
import { lookAtGateway, patiently, type ShardSetting, shardPlan } from "./locate.ts"
import type { GatewayBot } from "./payloads.ts"
import { refusalOf } from "./refusals.ts"
import { makeWsShard } from "./wsShard.ts"

export interface GatewayWsOptions {
  readonly token: Redacted.Redacted
  readonly shards: ShardSetting
}

const disallowedIntents = 4014

/** Discord answers GET /gateway/bot twice in 5 s. */
const fresh = 5_000

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
        const bot = yield* lookAtGateway(rest)
        known = { at: now, bot }
        return bot
      })

      const locate = patiently(look)
      const admit = makeIdentifyThrottle(Effect.map(locate, (bot) => bot.session_start_limit))

      return Gateway.of({
        plan: shardPlan(options.shards, look),
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
            locate: orRefused(locate),
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

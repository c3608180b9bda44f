import { Effect, Schedule } from "effect"
import type { DiscordRestError } from "./DiscordClient.ts"
import type { DiscordRest } from "./DiscordRest.ts"
import { DiscordUnavailable, type GatewayRefused, type ShardPlan } from "./Gateway.ts"
import type { GatewayBot } from "./payloads.ts"
import { refusalOf } from "./refusals.ts"

/** As many as Discord recommends, a count all of which are ours, or those of a count that are ours. */
export type ShardSetting = "auto" | number | ShardPlan

/** Where the gateway is, told by Discord. */
export type LookAtGateway = Effect.Effect<typeof GatewayBot.Type, GatewayRefused | DiscordUnavailable>

const refusedOr = (error: DiscordRestError): GatewayRefused | DiscordUnavailable =>
  error._tag === "DiscordUnavailable"
    ? error
    : ((error._tag === "DiscordRefused" ? refusalOf(error.status) : null) ?? new DiscordUnavailable({ cause: error }))

export const lookAtGateway = (rest: typeof DiscordRest.Service): LookAtGateway =>
  Effect.mapError(rest.gateway, refusedOr)

const everyShard = (count: number): ShardPlan => ({
  count,
  shards: Array.from({ length: count }, (_, id) => id)
})

/** A plan that the operator has fixed needs no answer from Discord. */
export const shardPlan = (
  setting: ShardSetting,
  look: LookAtGateway
): Effect.Effect<ShardPlan, GatewayRefused | DiscordUnavailable> =>
  setting === "auto"
    ? Effect.map(look, (bot) => everyShard(bot.shards))
    : Effect.succeed(typeof setting === "number" ? everyShard(setting) : setting)

const backoff = Schedule.min([Schedule.exponential("500 millis"), Schedule.spaced("30 seconds")]).pipe(
  Schedule.jittered
)

/** An unreachable Discord is a state, not a failure: asks until it answers. */
export const patiently = (look: LookAtGateway): Effect.Effect<typeof GatewayBot.Type, GatewayRefused> =>
  look.pipe(
    Effect.tapErrorTag("DiscordUnavailable", ({ cause }) =>
      Effect.logWarning("Discord does not say where its gateway is: trying again").pipe(
        Effect.annotateLogs({ cause: String(cause) })
      )
    ),
    Effect.retry({ schedule: backoff, while: (error) => error._tag === "DiscordUnavailable" }),
    Effect.catchTag("DiscordUnavailable", Effect.die)
  )

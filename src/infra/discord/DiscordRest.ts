import { Routes } from "discord.js"
import { Context, Effect, Layer } from "effect"
import type { ChannelId, GuildId, UserId } from "../../machines/ids.ts"
import { absent, DiscordClient, type DiscordClientOptions, type DiscordRestError } from "./DiscordClient.ts"
import type { ChannelFacts, MemberFacts, VoiceState } from "./dispatch.ts"
import { channelFacts, memberFacts, voiceState } from "./facts.ts"
import * as Payload from "./payloads.ts"

const unknownChannel = 10003
const unknownMember = 10007
const unknownVoiceState = 10065
const missingAccess = 50001

/** What the actors ask of Discord over HTTP. */
export class DiscordRest extends Context.Service<
  DiscordRest,
  {
    /** Where the gateway is, how many shards it recommends, and how many identifies are left today. */
    readonly gateway: Effect.Effect<typeof Payload.GatewayBot.Type, DiscordRestError>
    /** The bot's own account. */
    readonly currentUser: Effect.Effect<typeof Payload.User.Type, DiscordRestError>
    /** null: not in the guild. */
    readonly member: (guildId: GuildId, userId: UserId) => Effect.Effect<MemberFacts | null, DiscordRestError>
    /** Threads too. null: gone, or not for us to see. */
    readonly channel: (channelId: ChannelId) => Effect.Effect<ChannelFacts | null, DiscordRestError>
    /** null: not in voice. */
    readonly voiceState: (guildId: GuildId, userId: UserId) => Effect.Effect<VoiceState | null, DiscordRestError>
  }
>()("guildhall/infra/DiscordRest") {
  static readonly layerNoDeps = Layer.effect(
    DiscordRest,
    Effect.map(DiscordClient, ({ call }) =>
      DiscordRest.of({
        gateway: call({ method: "GET", route: Routes.gatewayBot() }, Payload.GatewayBot),
        currentUser: call({ method: "GET", route: Routes.user() }, Payload.User),
        member: (guildId, userId) =>
          call({ method: "GET", route: Routes.guildMember(guildId, userId) }, Payload.Member).pipe(
            Effect.map(memberFacts),
            Effect.catchTag("DiscordRefused", absent(unknownMember))
          ),
        channel: (channelId) =>
          call({ method: "GET", route: Routes.channel(channelId) }, Payload.Channel).pipe(
            Effect.map(channelFacts),
            Effect.catchTag("DiscordRefused", absent(unknownChannel, missingAccess))
          ),
        voiceState: (guildId, userId) =>
          call({ method: "GET", route: Routes.guildVoiceState(guildId, userId) }, Payload.Voice).pipe(
            Effect.map(voiceState),
            Effect.catchTag("DiscordRefused", absent(unknownVoiceState))
          )
      })
    )
  )
  /** With a client of its own, which others may share. */
  static readonly layer = (options: DiscordClientOptions): Layer.Layer<DiscordRest | DiscordClient> =>
    DiscordRest.layerNoDeps.pipe(Layer.provideMerge(DiscordClient.layer(options)))
}

import { WebSocketManager, WebSocketShardEvents } from "@discordjs/ws"
import { Client, Events, GatewayDispatchEvents, REST } from "discord.js"
import { Deferred, Effect, Layer, Redacted, Scope } from "effect"
import { decodeDispatch } from "../../src/infra/discord/decodeDispatch.ts"
import { DiscordRest } from "../../src/infra/discord/DiscordRest.ts"
import { Gateway } from "../../src/infra/discord/Gateway.ts"
import { layerWs } from "../../src/infra/discord/gatewayWs.ts"
import { reducedIntents } from "../../src/infra/discord/intents.ts"
import { guilds } from "./payloads.ts"

export interface PipelineTarget {
  readonly apiUrl: string
  readonly token: string
  /** To be called once for every voice state that is through: handled, or seen to change nothing. */
  readonly seen: () => void
}

/** Resolves when every guild is there and voice states may come. */
export type Pipeline = (target: PipelineTarget) => Promise<void>

/** Calls back at the last of the guilds. */
const afterGuilds = (then: () => void) => {
  let left = guilds
  return () => {
    left -= 1
    if (left === 0) then()
  }
}

/** @discordjs/ws and nothing else: the least that any bot pays. */
export const bareWs: Pipeline = ({ apiUrl, seen, token }) =>
  new Promise((resolve, reject) => {
    const rest = new REST({ api: apiUrl, version: "10" }).setToken(token)
    const manager = new WebSocketManager({ token, intents: reducedIntents, rest })
    const created = afterGuilds(resolve)
    manager.on(WebSocketShardEvents.Dispatch, ({ t }) => {
      if (t === GatewayDispatchEvents.VoiceStateUpdate) seen()
      else if (t === GatewayDispatchEvents.GuildCreate) created()
    })
    manager.connect().catch(reject)
  })

/** discord.js as it comes, with a listener that does nothing. */
export const stockClient: Pipeline = ({ apiUrl, seen, token }) =>
  new Promise((resolve, reject) => {
    const client = new Client({ intents: reducedIntents, rest: { api: apiUrl } })
    client.on(Events.VoiceStateUpdate, () => seen())
    client.once(Events.ClientReady, () => resolve())
    client.login(token).catch(reject)
  })

/** Our gateway and decoder, with nothing behind them. */
export const ourEdge: Pipeline = ({ apiUrl, seen, token }) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const secret = Redacted.make(token)
      const rest = DiscordRest.layer({ token: secret, apiUrl })
      const scope = yield* Scope.make()
      const services = yield* Layer.buildWithScope(
        layerWs({ token: secret, shards: 1 }).pipe(Layer.provide(rest)),
        scope
      )
      const gateway = yield* Effect.provide(Gateway, services)
      const complete = yield* Deferred.make<void>()
      const created = afterGuilds(() => Deferred.doneUnsafe(complete, Effect.void))
      yield* gateway
        .connect(0, 1, null, {
          dispatched: (name, _, data) => {
            const decoded = decodeDispatch(name, data)
            if (decoded?._tag === "VoiceStateChanged") seen()
            else if (decoded?._tag === "GuildCreated") created()
          },
          acknowledged: () => undefined,
          lost: () => undefined
        })
        .pipe(Scope.provide(scope))
      yield* Deferred.await(complete)
    })
  )

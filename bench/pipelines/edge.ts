import { Effect, Layer, Logger, Redacted } from "effect"
import { decodeDispatch } from "../../src/infra/discord/decodeDispatch.ts"
import { DiscordRest } from "../../src/infra/discord/DiscordRest.ts"
import { Gateway } from "../../src/infra/discord/Gateway.ts"
import { layerWs } from "../../src/infra/discord/gatewayWs.ts"
import { measured, until } from "./measured.ts"

/** Our gateway and decoder, with nothing behind them. */
let decoded = 0

const edge = (port: number) => {
  const token = Redacted.make("edge")
  return Effect.gen(function* () {
    const gateway = yield* Gateway
    yield* gateway.connect(0, 1, null, {
      dispatched: (name, _, data) => {
        if (decodeDispatch(name, data) !== null) decoded++
      },
      acknowledged: () => {},
      lost: () => {}
    })
    return yield* Effect.never
  }).pipe(
    Effect.scoped,
    Effect.provide(
      layerWs({ token, shards: 1 }).pipe(
        Layer.provide(DiscordRest.layer({ token, apiUrl: `http://127.0.0.1:${port}/api` })),
        Layer.provideMerge(Logger.layer([]))
      )
    )
  )
}

measured({
  connect: async (port, { guilds }) => {
    Effect.runFork(edge(port))
    await until(() => decoded > guilds)
  },
  handled: () => decoded
})

import { Client, Options } from "discord.js"
import { layerClient } from "../../../src/infra/discord/gatewayClient.ts"
import { intents } from "../../../src/infra/discord/intents.ts"
import { gatewayContract } from "./gatewayContract.ts"

gatewayContract({
  name: "a stock discord.js Client",
  layer: ({ apiUrl, token }) =>
    layerClient({
      client: new Client({ intents, makeCache: Options.cacheWithLimits({}), rest: { api: apiUrl } }),
      token,
      shards: "auto"
    })
})

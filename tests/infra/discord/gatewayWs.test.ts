import { layerWs } from "../../../src/infra/discord/gatewayWs.ts"
import { gatewayContract, type GatewayUnderTest } from "./gatewayContract.ts"

const ws: GatewayUnderTest = {
  name: "bare @discordjs/ws",
  layer: ({ token }) => layerWs({ token, shards: "auto" })
}

gatewayContract(ws)

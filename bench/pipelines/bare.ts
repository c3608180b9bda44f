import { WebSocketManager, WebSocketShardEvents } from "@discordjs/ws"
import { REST } from "discord.js"
import { intents } from "../../src/infra/discord/intents.ts"
import { measured } from "./measured.ts"

/** Bare @discordjs/ws with an empty listener: frames are parsed, and nothing else. */
let dispatches = 0
let expected = Infinity

measured({
  connect: async (port, { guilds }) => {
    const api = `http://127.0.0.1:${port}/api`
    const manager = new WebSocketManager({
      token: "bare",
      intents,
      rest: new REST({ api, version: "10" }).setToken("bare"),
      shardCount: 1
    })
    const greeted = new Promise<void>((resolve) => {
      manager.on(WebSocketShardEvents.Dispatch, () => {
        if (++dispatches === expected) resolve()
      })
      expected = 1 + guilds
    })
    await manager.connect()
    await greeted
  },
  handled: () => dispatches
})

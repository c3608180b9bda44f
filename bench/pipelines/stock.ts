import { Client, Events } from "discord.js"
import { intents } from "../../src/infra/discord/intents.ts"
import { measured } from "./measured.ts"

/** A stock discord.js Client, its caches as they come, with an empty voiceStateUpdate listener. */
let updates = 0

measured({
  connect: async (port) => {
    const client = new Client({ intents, rest: { api: `http://127.0.0.1:${port}/api` } })
    client.on(Events.VoiceStateUpdate, () => {
      updates++
    })
    const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()))
    await client.login("stock")
    await ready
  },
  handled: () => updates
})

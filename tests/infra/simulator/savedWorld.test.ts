import { assert, describe, it } from "@effect/vitest"
import { PermissionFlagsBits } from "discord.js"
import { Schema } from "effect"
import { SavedWorld } from "../../../src/infra/simulator/SavedWorld.ts"
import { SimulatedDiscord } from "../../../src/infra/simulator/SimulatedDiscord.ts"
import { makeRest } from "./makeRest.ts"

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(SavedWorld))

/** What files did not say before there were channels that hide, pictures, languages and bans. */
const younger = new Set([
  "allowedMentions",
  "applicationOwnerId",
  "bans",
  "commandPermissions",
  "hoist",
  "icon",
  "locale",
  "overwrites"
])

const makeSaved = () => {
  const made = makeRest()
  made.play(`{ "do": "role", "name": "Mate", "hoist": true }
    { "do": "channel", "name": "bridge", "viewers": ["ada"] }
    { "do": "member", "as": "ada", "guild": "g", "locale": "de", "guildAvatar": "0123" }
    { "do": "ban", "member": "ben", "reason": "mutiny" }
    { "do": "owner", "member": "ada" }
    { "do": "commandPermission", "guild": "g", "role": "Mate", "allow": false }
    { "do": "say", "member": "ada", "channel": "log", "text": "hello" }`)
  return made
}

describe("a saved world", () => {
  it("is the same once it is loaded", () => {
    const { discord } = makeSaved()
    const { saved } = discord
    assert.deepStrictEqual(new SimulatedDiscord({}, decode(JSON.stringify(saved))).saved, saved)
  })

  it("is loaded from a file of earlier days, in which nobody was asked what they may view", () => {
    const { discord, guildId, log, userId } = makeSaved()
    const text = JSON.stringify(discord.saved, (key, value: unknown) =>
      younger.has(key) ? undefined : key === "permissions" && value !== "8" ? "2222085723512896" : value
    )
    const loaded = new SimulatedDiscord({}, decode(text))
    assert.deepInclude(loaded.world.user(userId), { locale: "en-US" })
    assert.deepStrictEqual(loaded.world.guild(guildId).channels.get(log)?.overwrites, [])
    assert.strictEqual(loaded.world.guild(guildId).bans.size, 0)
    const may = loaded.world.permissions(log, userId)
    assert.strictEqual(may & PermissionFlagsBits.ViewChannel, PermissionFlagsBits.ViewChannel)
    assert.lengthOf(loaded.messages.all, 1)
  })
})

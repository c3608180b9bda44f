import { assert, describe, it } from "@effect/vitest"
import { makeRest } from "./makeRest.ts"

/** A bot whose application has a few commands. */
const makeApplication = () => {
  const made = makeRest()
  const { ask, discord, play } = made
  const application = discord.world.bot.id
  ask("PUT", `/applications/${application}/commands`, [
    { name: "profile", description: "A card" },
    { name: "panel", description: "Controls", default_member_permissions: "32" }
  ])
  play(`{ "do": "role", "name": "Mate" }`)
  const commandId = (name: string) => discord.commands.list(null).find((it) => it.name === name)?.id ?? ""
  const calls = (member: string, name: string, channel = "log"): boolean => {
    try {
      play(`{ "do": "command", "guild": "g", "member": "${member}", "name": "${name}", "channel": "${channel}" }`)
      return true
    } catch {
      return false
    }
  }
  return { ...made, application, calls, commandId }
}

describe("the bot's application", () => {
  it("has an owner, whom a step names", () => {
    const { ask, names, play } = makeApplication()
    play(`{ "do": "owner", "member": "ada" }`)
    const { body } = ask("GET", "/applications/@me")
    assert.include(JSON.stringify(body), `"owner":{"id":"${names.user("ada")}"`)
  })

  it("shows its commands, one by one too, to nobody but itself", () => {
    const { application, ask, commandId, refusal } = makeApplication()
    const path = `/applications/${application}/commands`
    assert.lengthOf(Object.values(ask("GET", path).body ?? {}), 2)
    assert.deepInclude(ask("GET", `${path}/${commandId("panel")}`).body, { name: "panel" })
    assert.deepStrictEqual(refusal("GET", `${path}/404`), [404, 10063])
    assert.deepStrictEqual(refusal("GET", "/applications/404/commands"), [403, 20012])
    assert.deepStrictEqual(refusal("PUT", `/applications/${application}/guilds/404/commands`, []), [403, 50001])
  })
})

describe("command permissions", () => {
  it("are told when they change, and shown for one command or for all", () => {
    const { application, ask, commandId, discord, guildId, names, guild, play, refusal } = makeApplication()
    const told: Array<string> = []
    discord.sessions.publish = ({ inWords, name }) => void told.push(`${name} ${inWords(0).json}`)
    const path = `/applications/${application}/guilds/${guildId}/commands`
    assert.deepStrictEqual(refusal("GET", `${path}/${commandId("panel")}/permissions`), [404, 10066])
    play(`{ "do": "commandPermission", "command": "panel", "role": "Mate", "allow": true }
          { "do": "commandPermission", "channel": "*", "allow": false }`)
    const mate = { id: names.role(guild, "Mate").id, type: 1, permission: true }
    const ofPanel = {
      id: commandId("panel"),
      application_id: application,
      guild_id: guildId,
      permissions: [mate]
    }
    assert.deepStrictEqual(ask("GET", `${path}/${commandId("panel")}/permissions`).body, ofPanel)
    const everywhere = { id: (BigInt(guildId) - 1n).toString(), type: 3, permission: false }
    assert.deepStrictEqual(ask("GET", `${path}/permissions`).body, [
      ofPanel,
      { ...ofPanel, id: application, permissions: [everywhere] }
    ])
    assert.strictEqual(told[0], `APPLICATION_COMMAND_PERMISSIONS_UPDATE ${JSON.stringify(ofPanel)}`)
    assert.lengthOf(told, 2)
  })

  it("let through whom the command's default lets through, and administrators", () => {
    const { calls, play } = makeApplication()
    assert.deepStrictEqual([calls("ada", "profile"), calls("ada", "panel")], [true, false])
    assert.isTrue(calls("Harbour owner", "panel"))
    play(`{ "do": "changeRole", "role": "Mate", "permissions": ["ManageGuild"] }
          { "do": "give", "member": "ada", "role": "Mate" }`)
    assert.isTrue(calls("ada", "panel"))
  })

  it("decide by user before role before everyone, a command's own before the application's", () => {
    const { calls, play } = makeApplication()
    play(`{ "do": "give", "member": "ada", "role": "Mate" }
          { "do": "commandPermission", "role": "@everyone", "allow": false }`)
    assert.deepStrictEqual([calls("ada", "profile"), calls("ben", "profile")], [false, false])
    play(`{ "do": "commandPermission", "command": "profile", "role": "Mate", "allow": true }`)
    assert.deepStrictEqual([calls("ada", "profile"), calls("ben", "profile")], [true, false])
    play(`{ "do": "commandPermission", "command": "profile", "member": "ada", "allow": false }
          { "do": "commandPermission", "command": "profile", "member": "Harbour owner", "allow": false }`)
    assert.deepStrictEqual([calls("ada", "profile"), calls("Harbour owner", "profile")], [false, true])
  })

  it("exclude channels, or all but some", () => {
    const { calls, play } = makeApplication()
    play(`{ "do": "channel", "name": "bots" }
          { "do": "commandPermission", "command": "profile", "channel": "*", "allow": false }
          { "do": "commandPermission", "command": "profile", "channel": "bots", "allow": true }`)
    assert.deepStrictEqual([calls("ada", "profile"), calls("ada", "profile", "bots")], [false, true])
  })

  it("need a channel that can be viewed, and the permission to use commands at all", () => {
    const { calls, play } = makeApplication()
    play(`{ "do": "permit", "channel": "log", "member": "ada", "deny": ["UseApplicationCommands"] }
          { "do": "permit", "channel": "log", "member": "ben", "deny": ["ViewChannel"] }`)
    assert.deepStrictEqual([calls("ada", "profile"), calls("ben", "profile")], [false, false])
  })

  it("outlast a restart of the world", () => {
    const { commandId, discord, guildId, play } = makeApplication()
    play(`{ "do": "commandPermission", "command": "panel", "role": "Mate", "allow": true }`)
    assert.deepStrictEqual(
      discord.saved.commandPermissions.map(([key]) => key),
      [`${guildId}/${commandId("panel")}`]
    )
  })
})

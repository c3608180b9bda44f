import { assert, describe, it } from "@effect/vitest"
import { PermissionFlagsBits } from "discord.js"
import { GuildId, RoleId } from "../../../src/machines/ids.ts"
import { dangerousIn, dangerousPermissions, roleRefusal } from "../../../src/machines/leveling/roleRefusal.ts"

const guildId = GuildId.make("100")
const role = { id: RoleId.make("200"), position: 3, permissions: "0", managed: false }

describe("a role for a level", () => {
  it("may be any ordinary one below the bot's highest", () => {
    assert.isNull(roleRefusal(role, guildId, 4))
    const { Connect, SendMessages, Stream } = PermissionFlagsBits
    assert.isNull(roleRefusal({ ...role, permissions: String(Connect | SendMessages | Stream) }, guildId, 4))
  })

  it("is refused when it is everyone's, an integration's, or not below the bot", () => {
    assert.deepStrictEqual(roleRefusal({ ...role, id: RoleId.make("100"), position: 0 }, guildId, 4), {
      reason: "everyone"
    })
    assert.deepStrictEqual(roleRefusal({ ...role, managed: true }, guildId, 4), { reason: "managed" })
    assert.deepStrictEqual(roleRefusal({ ...role, position: 4 }, guildId, 4), { reason: "not below the bot" })
    assert.deepStrictEqual(roleRefusal({ ...role, position: 5 }, guildId, 4), { reason: "not below the bot" })
  })

  it("is refused with the permissions that make it dangerous, also beyond 32 bits", () => {
    const permissions = PermissionFlagsBits.Administrator | PermissionFlagsBits.ModerateMembers | 1n
    assert.deepStrictEqual(roleRefusal({ ...role, permissions: String(permissions) }, guildId, 4), {
      reason: "dangerous",
      permissions: ["Administrator", "ModerateMembers"]
    })
  })
})

describe("dangerous permissions", () => {
  it("have Discord's names and bits", () => {
    for (const [name, bit] of Object.entries(dangerousPermissions)) {
      assert.strictEqual(Object.entries(PermissionFlagsBits).find(([known]) => known === name)?.[1], bit, name)
      assert.sameMembers([...dangerousIn(String(bit))].map(String), [name])
    }
  })

  it("are told apart from the harmless ones", () => {
    const harmless = Object.entries(PermissionFlagsBits).filter(([name]) =>
      /^(View|Send|Read|Use|Speak|Connect|Add)/.test(name)
    )
    const bits = harmless.filter(([name]) => name !== "ViewAuditLog").reduce((sum, [, bit]) => sum | bit, 0n)
    assert.deepStrictEqual(dangerousIn(String(bits)), [])
  })
})

import { assert, describe, it } from "@effect/vitest"
import {
  type Access,
  type AccessCaller,
  accessOf,
  type CommandRule,
  lacks,
  ruled,
  suffices
} from "../../../src/machines/access/access.ts"
import { ChannelId, GuildId, RoleId, UserId } from "../../../src/machines/ids.ts"

const guildId = GuildId.make("1000")
const channelId = ChannelId.make("2000")
const captain = RoleId.make("3001")
const mate = RoleId.make("3002")
const crew = RoleId.make("3003")
const ada = UserId.make("4001")
const owner = UserId.make("4002")

const caller = (given: Partial<AccessCaller> = {}): AccessCaller => ({
  userId: ada,
  roles: [],
  permissions: 0n,
  ...given
})

const staff = { administrators: [captain], moderators: [mate] }

const administrator = 1n << 3n
const kick = 1n << 1n
const manageGuild = 1n << 5n

describe("the highest access of a member", () => {
  const cases: ReadonlyArray<readonly [string, AccessCaller, Access]> = [
    ["plain", caller(), "everyone"],
    ["with a role that means nothing", caller({ roles: [crew] }), "everyone"],
    ["with other permissions", caller({ permissions: kick }), "everyone"],
    ["with a moderator role", caller({ roles: [crew, mate] }), "moderator"],
    ["with a role named administrator", caller({ roles: [captain] }), "administrator"],
    ["with both", caller({ roles: [mate, captain] }), "administrator"],
    ["with Manage Server", caller({ permissions: manageGuild | kick }), "administrator"],
    ["with Administrator", caller({ permissions: administrator }), "administrator"],
    ["who owns the application", caller({ userId: owner }), "owner"]
  ]
  it.each(cases)("%s", (_, member, access) => {
    assert.strictEqual(accessOf(member, staff, [owner]), access)
  })

  it("includes every lower one", () => {
    const order: ReadonlyArray<Access> = ["everyone", "moderator", "administrator", "owner"]
    for (const [i, held] of order.entries())
      for (const [j, required] of order.entries()) assert.strictEqual(suffices(held, required), i >= j)
  })
})

describe("what Discord's own command permissions say", () => {
  const line = (type: CommandRule["type"], id: string, allow: boolean): CommandRule => ({ type, id, allow })
  const member = caller({ roles: [crew, mate] })
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<CommandRule>, boolean | null]> = [
    ["nothing without a line", [], null],
    [
      "nothing where other roles and members have lines",
      [line("role", captain, true), line("member", owner, false)],
      null
    ],
    ["what a role's line says", [line("role", crew, true)], true],
    ["that one allowing role is enough", [line("role", crew, false), line("role", mate, true)], true],
    ["that a role forbids what everyone may", [line("role", guildId, true), line("role", crew, false)], false],
    ["what everyone's line says, where no role has one", [line("role", guildId, false)], false],
    [
      "what the member's own line says, before any role's",
      [line("member", ada, false), line("role", crew, true)],
      false
    ],
    ["that an own line opens what roles close", [line("member", ada, true), line("role", crew, false)], true],
    [
      "that a closed channel is closed for everyone",
      [line("channel", channelId, false), line("member", ada, true)],
      false
    ],
    ["that all channels are closed", [line("channel", "999", false), line("role", crew, true)], false],
    [
      "that one channel is open where all others are closed",
      [line("channel", "999", false), line("channel", channelId, true), line("role", crew, true)],
      true
    ],
    ["nothing of who may, where only a channel has a line", [line("channel", channelId, true)], null]
  ]
  it.each(cases)("%s", (_, rules, says) => {
    assert.strictEqual(ruled(rules, member, guildId, channelId), says)
  })
})

describe("the one check", () => {
  type Answer = ReturnType<typeof lacks>
  const cases: ReadonlyArray<readonly [required: Access, held: Access, byDiscord: boolean | null, Answer]> = [
    ["everyone", "everyone", null, null],
    ["everyone", "everyone", true, null],
    ["everyone", "everyone", false, "command permissions"],
    ["everyone", "moderator", false, "command permissions"],
    ["moderator", "everyone", null, "moderator"],
    ["moderator", "everyone", true, null],
    ["moderator", "moderator", null, null],
    ["moderator", "moderator", false, "command permissions"],
    ["administrator", "moderator", null, "administrator"],
    ["administrator", "moderator", true, null],
    ["administrator", "administrator", null, null],
    // Nobody can lock an administrator out of the guild's own settings.
    ["administrator", "administrator", false, null],
    ["everyone", "administrator", false, null],
    ["administrator", "owner", false, null],
    // What is the owner's alone is not for guilds to give.
    ["owner", "administrator", true, "owner"],
    ["owner", "everyone", true, "owner"],
    ["owner", "owner", null, null]
  ]
  it.each(cases)("needing %s, held %s, Discord says %s: lacks %s", (required, held, byDiscord, answer) => {
    assert.strictEqual(lacks(required, held, byDiscord), answer)
  })
})

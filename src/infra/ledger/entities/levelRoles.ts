import { defineEntity, p } from "@mikro-orm/core"

/** A role tied to a level. */
export const LevelRole = defineEntity({
  name: "LevelRole",
  tableName: "level_role",
  properties: {
    guildId: p.bigint("string").primary(),
    level: p.bigint("number").primary(),
    roleId: p.bigint("string"),
    name: p.text(),
    emoji: p.text().nullable(),
    /** When the role was found missing or out of our reach: ms, UTC. */
    brokenSince: p.bigint("number").nullable()
  },
  uniques: [{ name: "level_role_once", properties: ["guildId", "roleId"] }]
})

/** That we gave a member a level role, or that a moderator took it away. */
export const LevelRoleMember = defineEntity({
  name: "LevelRoleMember",
  tableName: "level_role_member",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    roleId: p.bigint("string").primary(),
    state: p.text().$type<"held" | "refused">()
  }
})

/** A member whose level roles are to be looked at. */
export const RoleCheck = defineEntity({
  name: "RoleCheck",
  tableName: "role_check",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    /** ms, UTC. */
    dueAt: p.bigint("number"),
    tries: p.integer().default(0),
    cause: p.text().$type<"level" | "joined" | "asked" | "removed" | "all">()
  },
  indexes: [
    { name: "role_check_due", properties: ["guildId", "dueAt"] },
    { name: "role_check_prompt", properties: ["guildId", "dueAt"], where: "cause <> 'all'" }
  ]
})

/** How far the daily verification of a guild's level roles has come. */
export const RolePass = defineEntity({
  name: "RolePass",
  tableName: "role_pass",
  properties: {
    guildId: p.bigint("string").primary().autoincrement(false),
    /** The local date it verifies. */
    day: p.date(),
    /** The last member of its last page. */
    afterUser: p.bigint("string"),
    seen: p.bigint("number"),
    startedAt: p.bigint("number"),
    finishedAt: p.bigint("number").nullable()
  }
})

/** A member whom the pages of the verification under way have left out so far. */
export const RolePassMissing = defineEntity({
  name: "RolePassMissing",
  tableName: "role_pass_missing",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary()
  }
})

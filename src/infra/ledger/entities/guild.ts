import { defineEntity, p } from "@mikro-orm/core"

/** A guild's settings as stored, and what SQL needs of them in columns. Locked by whoever writes money in the guild. */
export const Guild = defineEntity({
  name: "Guild",
  tableName: "guild",
  properties: {
    guildId: p.bigint("string").primary().autoincrement(false),
    /** null: the defaults. */
    settings: p.json<unknown>().nullable(),
    timezone: p.text().default("UTC"),
    dailyCapXp: p.bigint("number").nullable(),
    curveKind: p.text().default("exponential"),
    curveBase: p.integer().default(100),
    curveTenths: p.integer().default(12),
    /** XP at which each level begins, from the first; empty where levels are found by formula. */
    thresholds: p
      .array((xp) => Number(xp))
      .columnType("bigint[]")
      .generated("guildhall_thresholds(curve_kind, curve_base, curve_tenths) stored"),
    /** When whoever installed us was greeted: ms, UTC. */
    welcomedAt: p.bigint("number").nullable(),
    /** Where its board is on the web; null: nobody has asked for one. */
    slug: p.text().nullable().unique()
  }
})

/** Who changed a guild's settings, when, and from what to what. */
export const SettingsChange = defineEntity({
  name: "SettingsChange",
  tableName: "settings_change",
  properties: {
    id: p.bigint("string").primary(),
    guildId: p.bigint("string"),
    at: p.bigint("number"),
    by: p.text(),
    before: p.json<unknown>().nullable(),
    after: p.json<unknown>()
  },
  indexes: [{ name: "settings_change_guild", properties: ["guildId", "at"] }]
})

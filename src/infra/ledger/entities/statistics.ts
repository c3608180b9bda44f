import { defineEntity, p } from "@mikro-orm/core"

/** A local day with time that the rollups do not hold yet. */
export const OpenDay = defineEntity({
  name: "OpenDay",
  tableName: "open_day",
  properties: {
    guildId: p.bigint("string").primary(),
    day: p.date().primary(),
    /** Grows with each settlement for the day. */
    version: p.integer().default(0)
  }
})

/** What everyone in a guild did together on a closed day. */
export const GuildDay = defineEntity({
  name: "GuildDay",
  tableName: "guild_day",
  properties: {
    guildId: p.bigint("string").primary(),
    day: p.date().primary(),
    activeMs: p.bigint("number"),
    afkMs: p.bigint("number"),
    videoMs: p.bigint("number"),
    streamingMs: p.bigint("number"),
    members: p.bigint("number")
  }
})

/** How long a member was in the same channel as each other one; beside oneself, what was left out. */
export const PairPeriod = defineEntity({
  name: "PairPeriod",
  tableName: "pair_period",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    kind: p.text().primary(),
    startsOn: p.date().primary(),
    partners: p.array().columnType("bigint[]"),
    ms: p.array().columnType("bigint[]")
  }
})

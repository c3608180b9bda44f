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

/** How long two members were in the same channel on a closed day; beside oneself, what was left out. */
export const PairDay = defineEntity({
  name: "PairDay",
  tableName: "pair_day",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    day: p.date().primary(),
    partnerId: p.bigint("string").primary(),
    ms: p.integer()
  }
})

/** The sum of the closed days of a pair. */
export const PairTotal = defineEntity({
  name: "PairTotal",
  tableName: "pair_total",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    partnerId: p.bigint("string").primary(),
    ms: p.bigint("number")
  }
})

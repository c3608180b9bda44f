import { defineEntity, p } from "@mikro-orm/core"

/** A paid or withheld stretch of voice. Those of one member never overlap. Partitioned by the month of `startedAt`. */
export const StoredSegment = defineEntity({
  name: "StoredSegment",
  tableName: "segment",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    startedAt: p.bigint("number").primary(),
    endedAt: p.bigint("number"),
    channelId: p.bigint("string"),
    joinedAt: p.bigint("number"),
    day: p.date(),
    attention: p.text(),
    camera: p.boolean(),
    screen: p.boolean(),
    withheld: p.array(),
    rate: p.integer(),
    percent: p.integer(),
    evidence: p.text()
  }
})

/** A member's messages of one hour. */
export const ChatHour = defineEntity({
  name: "ChatHour",
  tableName: "chat_hour",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    /** Its start: ms, UTC. */
    hour: p.bigint("number").primary(),
    day: p.date().primary(),
    messages: p.bigint("number"),
    rewarded: p.bigint("number"),
    xp: p.bigint("number"),
    numerator: p.bigint()
  }
})

/** XP given or taken by hand or by an import; what would have gone below 0 is not in it. */
export const Adjustment = defineEntity({
  name: "Adjustment",
  tableName: "adjustment",
  properties: {
    id: p.bigint("string").primary(),
    guildId: p.bigint("string"),
    userId: p.bigint("string"),
    at: p.bigint("number"),
    xp: p.bigint("number"),
    reason: p.text(),
    by: p.text()
  },
  indexes: [{ name: "adjustment_member", properties: ["guildId", "userId", "at"] }]
})

/** A stretch nobody watched. `guildId` is null when the whole shard was blind. */
export const StoredGap = defineEntity({
  name: "StoredGap",
  tableName: "gap",
  properties: {
    id: p.bigint("string").primary(),
    guildId: p.bigint("string").nullable(),
    shard: p.integer(),
    count: p.integer(),
    startedAt: p.bigint("number"),
    endedAt: p.bigint("number"),
    cause: p.text(),
    evidence: p.text()
  },
  indexes: [{ name: "gap_guild", properties: ["guildId", "startedAt"] }]
})

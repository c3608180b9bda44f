import { defineEntity, p } from "@mikro-orm/core"
import type { Period } from "../../../machines/time/period.ts"

/** A member's lifetime: exact numerators, counters, and the watermark before which no time is ever paid again. */
export const Member = defineEntity({
  name: "Member",
  tableName: "member",
  properties: {
    guildId: p.bigint("string").primary(),
    userId: p.bigint("string").primary(),
    /** ms x rate x percent: over 6 000 000 it is XP. */
    voice: p.bigint().defaultRaw("0"),
    /** xp x percent: over 100 it is XP. */
    chat: p.bigint().defaultRaw("0"),
    adjustments: p.bigint().defaultRaw("0"),
    xp: p.bigint("number").generated("greatest(0, voice / 6000000 + chat / 100 + adjustments) stored"),
    /** A cache: always derived from `xp` by the guild's curve. */
    level: p.bigint("number"),
    /** When `xp` was reached: ms, UTC. */
    reachedAt: p.bigint("number").defaultRaw("0"),
    activeMs: p.bigint("number").defaultRaw("0"),
    afkMs: p.bigint("number").defaultRaw("0"),
    videoMs: p.bigint("number").defaultRaw("0"),
    streamingMs: p.bigint("number").defaultRaw("0"),
    messages: p.bigint("number").defaultRaw("0"),
    rewarded: p.bigint("number").defaultRaw("0"),
    creditedUntil: p.bigint("number").nullable(),
    lastMessage: p.bigint("string").nullable(),
    settledAt: p.bigint("number").nullable(),
    hidden: p.boolean().default(false),
    present: p.boolean().default(true)
  },
  indexes: [
    {
      name: "member_rank",
      properties: ["guildId", "xp", "reachedAt", "userId"],
      columns: [{ name: "guildId" }, { name: "xp", sort: "DESC" }, { name: "reachedAt" }, { name: "userId" }],
      where: "present and not hidden"
    }
  ]
})

/** A member's part of one year, month, week or day of the guild, without multipliers. Days are the rollups as well. */
export const MemberPeriod = defineEntity({
  name: "MemberPeriod",
  tableName: "member_period",
  properties: {
    guildId: p.bigint("string").primary(),
    kind: p.text().$type<Period>().primary(),
    /** The local date it starts on. */
    startsOn: p.date().primary(),
    userId: p.bigint("string").primary(),
    voice: p.bigint(),
    chat: p.bigint(),
    activeMs: p.bigint("number"),
    afkMs: p.bigint("number"),
    videoMs: p.bigint("number"),
    streamingMs: p.bigint("number"),
    messages: p.bigint("number"),
    rewarded: p.bigint("number")
  },
  indexes: [{ name: "member_period_member", properties: ["guildId", "userId", "kind", "startsOn"] }]
})

import { defineEntity, p } from "@mikro-orm/core"

/** A settled batch: its primary key makes a second settlement of it do nothing. */
export const SettledBatchRow = defineEntity({
  name: "SettledBatchRow",
  tableName: "batch",
  properties: {
    id: p.uuid().primary(),
    shard: p.integer(),
    count: p.integer(),
    epoch: p.bigint("number"),
    settledAt: p.bigint("number")
  }
})

export const LeaseRow = defineEntity({
  name: "LeaseRow",
  tableName: "lease",
  properties: {
    shard: p.integer().primary(),
    count: p.integer().primary(),
    epoch: p.bigint("number"),
    holder: p.text(),
    expiresAt: p.bigint("number")
  }
})

/** A notice to be sent, written in the transaction that earned it. */
export const OutboxNotice = defineEntity({
  name: "OutboxNotice",
  tableName: "outbox",
  properties: {
    id: p.bigint("string").primary(),
    guildId: p.bigint("string"),
    userId: p.bigint("string"),
    kind: p.text(),
    payload: p.json<unknown>(),
    createdAt: p.bigint("number"),
    attemptedAt: p.bigint("number").nullable(),
    finishedAt: p.bigint("number").nullable(),
    outcome: p.text().nullable(),
    /** Not to be sent earlier: ms, UTC. */
    notBefore: p.bigint("number").nullable(),
    attempts: p.integer().default(0),
    /** The message it became. */
    channelId: p.bigint("string").nullable(),
    messageId: p.bigint("string").nullable()
  },
  indexes: [
    { name: "outbox_waiting", properties: ["guildId", "id"], where: "finished_at is null" },
    { name: "outbox_member", properties: ["guildId", "userId", "id"] }
  ]
})

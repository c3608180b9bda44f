import { randomUUID } from "node:crypto"
import { ChannelId, GuildId, MessageId, UserId } from "../../../src/machines/ids.ts"
import type { Batch, StampedMessage, StampedSegment } from "../../../src/machines/ledger/batch.ts"

/** 21 November 2026, 00:00 UTC. */
export const midnight = Date.UTC(2026, 10, 21)
export const minutes = (count: number) => count * 60_000

export const guildOf = (id: number | bigint) => GuildId.make(String(id))
export const userOf = (id: number | bigint) => UserId.make(String(id))
export const channelOf = (id: number | bigint) => ChannelId.make(String(id))

export const segment = (fields: Partial<StampedSegment>): StampedSegment => ({
  guildId: guildOf(1),
  userId: userOf(1),
  channelId: channelOf(7),
  joinedAt: midnight,
  from: midnight,
  to: midnight + minutes(1),
  attention: "active",
  camera: false,
  screen: false,
  withheld: [],
  rate: 50,
  percent: 100,
  evidence: "seen",
  day: "2026-11-21",
  ...fields
})

export const message = (fields: Partial<StampedMessage>): StampedMessage => ({
  guildId: guildOf(1),
  userId: userOf(1),
  channelId: channelOf(8),
  messageId: MessageId.make("1"),
  at: midnight,
  day: "2026-11-21",
  rewarded: true,
  xp: 15,
  percent: 100,
  ...fields
})

export const batch = (fields: Partial<Batch>): Batch => ({
  id: randomUUID(),
  shard: 0,
  count: 1,
  segments: [],
  messages: [],
  gaps: [],
  ...fields
})

import { Schema } from "effect"

/**
 * A Discord id: a 64-bit integer as decimal text. Never a Number: 2^53 merges members. Below 9 x 10^18, so that it
 * fits the database's signed bigint; Discord's own reach that in 2082.
 */
const Snowflake = Schema.String.check(Schema.isPattern(/^(?!9\d{18})\d{1,19}$/, { expected: "a Discord id" }))

export const GuildId = Snowflake.pipe(Schema.brand("GuildId"))
export type GuildId = typeof GuildId.Type

export const UserId = Snowflake.pipe(Schema.brand("UserId"))
export type UserId = typeof UserId.Type

export const ChannelId = Snowflake.pipe(Schema.brand("ChannelId"))
export type ChannelId = typeof ChannelId.Type

export const RoleId = Snowflake.pipe(Schema.brand("RoleId"))
export type RoleId = typeof RoleId.Type

export const MessageId = Snowflake.pipe(Schema.brand("MessageId"))
export type MessageId = typeof MessageId.Type

/** Discord's epoch in ms; a snowflake's upper 42 bits count from it. */
export const discordEpoch = 1_420_070_400_000n

/** The lowest id that a message of that instant (ms, UTC) can have. */
export const messageIdAt = (at: number): MessageId => {
  const since = BigInt(Math.floor(at)) - discordEpoch
  return MessageId.make(String((since > 0n ? since : 0n) << 22n))
}

import { Schema } from "effect"

/** A Discord id: an unsigned 64-bit integer as decimal text. Never a Number: 2^53 merges members. */
const Snowflake = Schema.String.check(Schema.isPattern(/^\d{1,20}$/))

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

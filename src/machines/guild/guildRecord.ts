import { Schema } from "effect"
import { ChannelId, GuildId } from "../ids.ts"
import { GuildSettings } from "../settings/GuildSettings.ts"
import { StoredInstant } from "../time/storedInstant.ts"

export const GuildChannel = Schema.Struct({
  id: ChannelId,
  name: Schema.String,
  kind: Schema.Literals(["text", "voice", "stage", "category", "thread", "other"]),
  parentId: Schema.NullOr(ChannelId)
})

/** What must be known of a guild to go on after a resume, which brings no GUILD_CREATE. */
export const GuildRecord = Schema.Struct({
  v: Schema.Literal(1),
  guildId: GuildId,
  name: Schema.String,
  afkChannelId: Schema.NullOr(ChannelId),
  channels: Schema.Array(GuildChannel),
  settings: GuildSettings,
  /** Since when the guild is unavailable (ms, UTC); null while it is in sight. */
  blindFrom: Schema.NullOr(StoredInstant)
})
export interface GuildRecord extends Schema.Schema.Type<typeof GuildRecord> {}

import { Effect, Schema } from "effect"
import { CommandPermission } from "./commandAccess.ts"
import { Ban, Channel, GuildFacts, Member, Message, Role, TrueSegment, User, VoiceState } from "./model.ts"

export const SavedGuild = Schema.Struct({
  facts: GuildFacts,
  channels: Schema.Array(Channel),
  roles: Schema.Array(Role),
  members: Schema.Array(Member),
  voice: Schema.Array(VoiceState),
  bans: Schema.Array(Ban).pipe(Schema.withDecodingDefaultKey(Effect.succeed([])))
})

export const SavedSession = Schema.Struct({
  id: Schema.String,
  shard: Schema.Int,
  count: Schema.Int,
  intents: Schema.Int,
  sequence: Schema.Int,
  /** The replay buffer, oldest first. */
  kept: Schema.Array(Schema.Struct({ name: Schema.String, data: Schema.Unknown }))
})
export type SavedSession = typeof SavedSession.Type

/** A whole simulated Discord as a file keeps it: everyone stays where they were until it is loaded again. */
export const SavedWorld = Schema.Struct({
  version: Schema.Literal(1),
  /** How many ids were made. */
  made: Schema.Int,
  bot: User,
  applicationOwnerId: Schema.NullOr(Schema.String).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null))),
  users: Schema.Array(User),
  guilds: Schema.Array(SavedGuild),
  directs: Schema.Array(Channel),
  messages: Schema.Array(Message),
  commands: Schema.Array(Schema.Tuple([Schema.String, Schema.Array(Schema.Record(Schema.String, Schema.Unknown))])),
  /** Rules by guild and command (or application). */
  commandPermissions: Schema.Array(Schema.Tuple([Schema.String, Schema.Array(CommandPermission)])).pipe(
    Schema.withDecodingDefaultKey(Effect.succeed([]))
  ),
  truth: Schema.Array(Schema.Tuple([Schema.String, Schema.Array(TrueSegment)])),
  sessions: Schema.Array(SavedSession)
})
export type SavedWorld = typeof SavedWorld.Type

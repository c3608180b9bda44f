import { AuditLogEvent, Routes } from "discord.js"
import { Context, Effect, Layer, Schema } from "effect"
import { ChannelId, GuildId, RoleId, UserId } from "../../machines/ids.ts"
import { absent, DiscordClient, type DiscordRestError } from "./DiscordClient.ts"
import { guildIdentity, User } from "./person.ts"

/** A bit set as Discord writes it: decimal text. */
const Bits = Schema.String.check(Schema.isPattern(/^\d+$/))
const nullish = <S extends Schema.Top>(schema: S) => Schema.optionalKey(Schema.NullOr(schema))

const Guild = Schema.Struct({
  id: GuildId,
  name: Schema.String,
  icon: nullish(Schema.String),
  owner_id: UserId,
  system_channel_id: nullish(ChannelId),
  preferred_locale: Schema.optionalKey(Schema.String)
})
export type GuildProfile = typeof Guild.Type

const Role = Schema.Struct({
  id: RoleId,
  name: Schema.String,
  position: Schema.Int,
  permissions: Bits,
  managed: Schema.Boolean
})
export type GuildRole = typeof Role.Type

const Overwrite = Schema.Struct({ id: Schema.String, type: Schema.Int, allow: Bits, deny: Bits })
const Channel = Schema.Struct({
  id: ChannelId,
  type: Schema.Int,
  name: nullish(Schema.String),
  parent_id: nullish(ChannelId),
  permission_overwrites: Schema.optionalKey(Schema.Array(Overwrite))
})
export type GuildChannel = typeof Channel.Type

const Member = Schema.Struct({
  ...guildIdentity,
  user: User,
  roles: Schema.Array(RoleId),
  pending: Schema.optionalKey(Schema.Boolean)
})
export type GuildMember = typeof Member.Type

const AuditLog = Schema.Struct({
  audit_log_entries: Schema.Array(Schema.Struct({ target_id: nullish(Schema.String), user_id: nullish(UserId) }))
})

/** As many as a guild adds applications while we are told that it added us. */
const recentBots = "10"

const unknownChannel = 10003
const unknownMember = 10007
const unknownBan = 10026
const missingAccess = 50001

/** Guilds as Discord's REST tells and changes them: their channels, roles and members. */
export class GuildRest extends Context.Service<
  GuildRest,
  {
    readonly guild: (guildId: GuildId) => Effect.Effect<GuildProfile, DiscordRestError>
    readonly channels: (guildId: GuildId) => Effect.Effect<ReadonlyArray<GuildChannel>, DiscordRestError>
    /** Threads too. null: gone, or not for us to see. */
    readonly channel: (channelId: ChannelId) => Effect.Effect<GuildChannel | null, DiscordRestError>
    readonly roles: (guildId: GuildId) => Effect.Effect<ReadonlyArray<GuildRole>, DiscordRestError>
    /** null: not in the guild. */
    readonly member: (guildId: GuildId, userId: UserId) => Effect.Effect<GuildMember | null, DiscordRestError>
    /** Up to 1000, in the order of their ids, after one; needs the members intent. */
    readonly members: (
      guildId: GuildId,
      after: UserId | null
    ) => Effect.Effect<ReadonlyArray<GuildMember>, DiscordRestError>
    readonly isBanned: (guildId: GuildId, userId: UserId) => Effect.Effect<boolean, DiscordRestError>
    /** Who added an application to the guild, by its audit log; null: that does not tell, or not us. */
    readonly installer: (guildId: GuildId, botId: UserId) => Effect.Effect<UserId | null, DiscordRestError>
    readonly createRole: (guildId: GuildId, name: string, reason: string) => Effect.Effect<GuildRole, DiscordRestError>
    readonly renameRole: (
      guildId: GuildId,
      roleId: RoleId,
      name: string,
      reason: string
    ) => Effect.Effect<void, DiscordRestError>
    readonly giveRole: (
      guildId: GuildId,
      userId: UserId,
      roleId: RoleId,
      reason: string
    ) => Effect.Effect<void, DiscordRestError>
    readonly takeRole: (
      guildId: GuildId,
      userId: UserId,
      roleId: RoleId,
      reason: string
    ) => Effect.Effect<void, DiscordRestError>
  }
>()("guildhall/infra/GuildRest") {
  static readonly layer = Layer.effect(
    GuildRest,
    Effect.map(DiscordClient, ({ call, tell }) =>
      GuildRest.of({
        guild: (guildId) => call({ method: "GET", route: Routes.guild(guildId) }, Guild),
        channels: (guildId) => call({ method: "GET", route: Routes.guildChannels(guildId) }, Schema.Array(Channel)),
        channel: (channelId) =>
          call({ method: "GET", route: Routes.channel(channelId) }, Channel).pipe(
            Effect.catchTag("DiscordRefused", absent(unknownChannel, missingAccess))
          ),
        roles: (guildId) => call({ method: "GET", route: Routes.guildRoles(guildId) }, Schema.Array(Role)),
        member: (guildId, userId) =>
          call({ method: "GET", route: Routes.guildMember(guildId, userId) }, Member).pipe(
            Effect.catchTag("DiscordRefused", absent(unknownMember))
          ),
        members: (guildId, after) =>
          call(
            { method: "GET", route: Routes.guildMembers(guildId), query: { limit: "1000", after: after ?? "0" } },
            Schema.Array(Member)
          ),
        isBanned: (guildId, userId) =>
          call({ method: "GET", route: Routes.guildBan(guildId, userId) }, Schema.Unknown).pipe(
            Effect.as(true),
            Effect.catchTag("DiscordRefused", (error) => Effect.map(absent(unknownBan)(error), () => false))
          ),
        installer: (guildId, botId) =>
          call(
            {
              method: "GET",
              route: Routes.guildAuditLog(guildId),
              query: { action_type: String(AuditLogEvent.BotAdd), limit: recentBots }
            },
            AuditLog
          ).pipe(
            Effect.map((log) => log.audit_log_entries.find((entry) => entry.target_id === botId)?.user_id ?? null),
            Effect.catchTag("DiscordRefused", () => Effect.succeed(null))
          ),
        createRole: (guildId, name, reason) =>
          // Without permissions of its own: Discord would copy those of @everyone.
          call({ method: "POST", route: Routes.guildRoles(guildId), body: { name, permissions: "0" }, reason }, Role),
        renameRole: (guildId, roleId, name, reason) =>
          tell({ method: "PATCH", route: Routes.guildRole(guildId, roleId), body: { name }, reason }),
        giveRole: (guildId, userId, roleId, reason) =>
          tell({ method: "PUT", route: Routes.guildMemberRole(guildId, userId, roleId), reason }),
        takeRole: (guildId, userId, roleId, reason) =>
          tell({ method: "DELETE", route: Routes.guildMemberRole(guildId, userId, roleId), reason })
      })
    )
  )
}

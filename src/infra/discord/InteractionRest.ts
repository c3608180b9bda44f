import {
  type APIInteractionResponse,
  type RawFile,
  type RESTPatchAPIWebhookWithTokenMessageJSONBody,
  type RESTPostAPIWebhookWithTokenJSONBody,
  type RESTPutAPIApplicationCommandsJSONBody,
  Routes
} from "discord.js"
import { Context, Effect, Layer, Schema } from "effect"
import { type GuildId, UserId } from "../../machines/ids.ts"
import { DiscordClient, type DiscordRestError, type DiscordRefused } from "./DiscordClient.ts"
import type { DiscordUnavailable } from "./Gateway.ts"

/** What answers an interaction: its id and the token it came with. */
export interface InteractionKey {
  readonly id: string
  readonly applicationId: string
  readonly token: string
}

const Application = Schema.Struct({
  id: Schema.String,
  owner: Schema.optionalKey(Schema.NullOr(Schema.Struct({ id: UserId }))),
  team: Schema.optionalKey(
    Schema.NullOr(Schema.Struct({ members: Schema.Array(Schema.Struct({ user: Schema.Struct({ id: UserId }) })) }))
  )
})

const Permissions = Schema.Array(
  Schema.Struct({
    /** Of the command; that of the application for what holds of all its commands. */
    id: Schema.String,
    permissions: Schema.Array(
      Schema.Struct({ id: Schema.String, type: Schema.Literals([1, 2, 3]), permission: Schema.Boolean })
    )
  })
)
export type CommandPermissions = typeof Permissions.Type

const Commands = Schema.Array(
  Schema.StructWithRest(Schema.Struct({ id: Schema.String, name: Schema.String }), [
    Schema.Record(Schema.String, Schema.Unknown)
  ])
)
export type DeployedCommand = (typeof Commands.Type)[number]

type Told = Effect.Effect<void, DiscordRefused | DiscordUnavailable>

/** The application's own side of Discord: its commands, and answers to whoever uses them. */
export class InteractionRest extends Context.Service<
  InteractionRest,
  {
    /** The application's id, and who owns it: one person, or a team. */
    readonly application: Effect.Effect<
      { readonly id: string; readonly owners: ReadonlyArray<UserId> },
      DiscordRestError
    >
    /** The global commands as they are deployed, with what they say in every language. */
    readonly commands: (applicationId: string) => Effect.Effect<ReadonlyArray<DeployedCommand>, DiscordRestError>
    /** Replaces all global commands. */
    readonly deploy: (applicationId: string, commands: RESTPutAPIApplicationCommandsJSONBody) => Told
    /** What a guild has changed about who may use which command. */
    readonly permissions: (
      applicationId: string,
      guildId: GuildId
    ) => Effect.Effect<CommandPermissions, DiscordRestError>
    /** The first answer, due within 3 s. */
    readonly answer: (key: InteractionKey, answer: APIInteractionResponse, files?: ReadonlyArray<RawFile>) => Told
    /** Changes the first answer, or gives it after it was deferred; within 15 minutes. */
    readonly edit: (
      key: InteractionKey,
      message: RESTPatchAPIWebhookWithTokenMessageJSONBody,
      files?: ReadonlyArray<RawFile>
    ) => Told
    /** A further message; within 15 minutes. */
    readonly follow: (
      key: InteractionKey,
      message: RESTPostAPIWebhookWithTokenJSONBody,
      files?: ReadonlyArray<RawFile>
    ) => Told
  }
>()("guildhall/infra/InteractionRest") {
  static readonly layer = Layer.effect(
    InteractionRest,
    Effect.map(DiscordClient, ({ call, tell }) =>
      InteractionRest.of({
        application: call({ method: "GET", route: Routes.currentApplication() }, Application).pipe(
          Effect.map(({ id, owner, team }) => ({
            id,
            owners:
              team?.members.map(({ user }) => user.id) ?? (owner === undefined || owner === null ? [] : [owner.id])
          }))
        ),
        commands: (applicationId) =>
          call(
            {
              method: "GET",
              route: Routes.applicationCommands(applicationId),
              query: { with_localizations: "true" }
            },
            Commands
          ),
        deploy: (applicationId, commands) =>
          tell({ method: "PUT", route: Routes.applicationCommands(applicationId), body: commands }),
        permissions: (applicationId, guildId) =>
          call(
            { method: "GET", route: Routes.guildApplicationCommandsPermissions(applicationId, guildId) },
            Permissions
          ),
        answer: ({ id, token }, answer, files = []) =>
          tell({
            method: "POST",
            route: Routes.interactionCallback(id, token),
            body: answer,
            files,
            anonymous: true
          }),
        edit: ({ applicationId, token }, message, files = []) =>
          tell({
            method: "PATCH",
            route: Routes.webhookMessage(applicationId, token),
            body: message,
            files,
            anonymous: true
          }),
        follow: ({ applicationId, token }, message, files = []) =>
          tell({ method: "POST", route: Routes.webhook(applicationId, token), body: message, files, anonymous: true })
      })
    )
  )
}

import {
  type RawFile,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  Routes
} from "discord.js"
import { Context, Effect, Layer, Schema } from "effect"
import { ChannelId, MessageId, UserId } from "../../machines/ids.ts"
import { DiscordClient, type DiscordRestError } from "./DiscordClient.ts"

const Sent = Schema.Struct({ id: MessageId })
const Channel = Schema.Struct({ id: ChannelId })
const Found = Schema.Array(
  Schema.Struct({
    id: MessageId,
    // Discord keeps no nonce: what a message says is all there is to know it by. Our own words we may always read.
    content: Schema.String,
    author: Schema.Struct({ id: UserId })
  })
)
export type FoundMessage = (typeof Found.Type)[number]

/** Messages in channels and direct ones. */
export class MessageRest extends Context.Service<
  MessageRest,
  {
    /** With a nonce (25 characters at most), a message sent again within a few minutes is the same message. */
    readonly send: (
      channelId: ChannelId,
      message: RESTPostAPIChannelMessageJSONBody & { readonly nonce?: string },
      files?: ReadonlyArray<RawFile>
    ) => Effect.Effect<MessageId, DiscordRestError>
    readonly edit: (
      channelId: ChannelId,
      messageId: MessageId,
      message: RESTPatchAPIChannelMessageJSONBody
    ) => Effect.Effect<void, DiscordRestError>
    /** Up to 100 messages after one, newest first. */
    readonly after: (
      channelId: ChannelId,
      messageId: MessageId
    ) => Effect.Effect<ReadonlyArray<FoundMessage>, DiscordRestError>
    /** The direct channel to a user. There is one even where the user takes no messages: sending is refused then (50007). */
    readonly direct: (userId: UserId) => Effect.Effect<ChannelId, DiscordRestError>
  }
>()("guildhall/infra/MessageRest") {
  static readonly layer = Layer.effect(
    MessageRest,
    Effect.map(DiscordClient, ({ call, tell }) =>
      MessageRest.of({
        send: (channelId, message, files = []) =>
          call(
            {
              method: "POST",
              route: Routes.channelMessages(channelId),
              body: message.nonce === undefined ? message : { ...message, enforce_nonce: true },
              files
            },
            Sent
          ).pipe(Effect.map(({ id }) => id)),
        edit: (channelId, messageId, message) =>
          tell({ method: "PATCH", route: Routes.channelMessage(channelId, messageId), body: message }),
        after: (channelId, messageId) =>
          call(
            { method: "GET", route: Routes.channelMessages(channelId), query: { after: messageId, limit: "100" } },
            Found
          ),
        direct: (userId) =>
          call({ method: "POST", route: Routes.userChannels(), body: { recipient_id: userId } }, Channel).pipe(
            Effect.map(({ id }) => id)
          )
      })
    )
  )
}

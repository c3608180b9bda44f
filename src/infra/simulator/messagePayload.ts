import type { Mentions } from "./mentions.ts"
import type { Message, User } from "./model.ts"
import { iso, userPayload } from "./payloads.ts"

const picture = /\.(png|jpe?g|gif|webp)$/i

/** Where attachments lie, and until when their addresses are signed: ms, UTC. */
interface Cdn {
  readonly cdn: string
  readonly signedUntil: number
}

const attachmentPayload = (message: Message, { cdn, signedUntil }: Cdn) => {
  const hex = (millis: number) => Math.floor(millis / 1000).toString(16)
  const signature = `ex=${hex(signedUntil)}&is=${hex(message.at)}&hm=${"0".repeat(64)}`
  return message.attachments.map(({ contentType, filename, id, size }) => {
    const url = `${cdn}/attachments/${message.channelId}/${id}/${encodeURIComponent(filename)}?${signature}`
    return {
      id,
      filename,
      size,
      content_type: contentType,
      url,
      proxy_url: url,
      ...(picture.test(filename) ? { width: 1, height: 1 } : {})
    }
  })
}

interface Mentioned extends Omit<Mentions, "users"> {
  readonly users: ReadonlyArray<User>
}

/** A message as REST shows it, and, with guild and member beside it, as the gateway does. */
export const messagePayload = (message: Message, author: User, mentioned: Mentioned, cdn: Cdn) => ({
  id: message.id,
  channel_id: message.channelId,
  type: message.type,
  content: message.content,
  author: userPayload(author),
  timestamp: iso(message.at),
  edited_timestamp: message.editedAt === null ? null : iso(message.editedAt),
  tts: false,
  mention_everyone: mentioned.everyone,
  mentions: mentioned.users.map(userPayload),
  mention_roles: [...mentioned.roles],
  attachments: attachmentPayload(message, cdn),
  embeds: [...message.embeds],
  components: [...message.components],
  pinned: false,
  flags: message.flags,
  ...(message.nonce === null ? {} : { nonce: message.nonce }),
  ...(message.webhookId === null ? {} : { webhook_id: message.webhookId }),
  ...(message.referenceId === null
    ? {}
    : {
        message_reference: {
          type: 0,
          message_id: message.referenceId,
          channel_id: message.channelId,
          ...(message.guildId === null ? {} : { guild_id: message.guildId })
        }
      }),
  ...(message.interaction === null
    ? {}
    : {
        ...(message.webhookId === null ? {} : { application_id: message.webhookId }),
        interaction_metadata: {
          id: message.interaction.id,
          type: message.interaction.type,
          user: { id: message.interaction.userId },
          authorizing_integration_owners: message.guildId === null ? {} : { "0": message.guildId }
        }
      })
})

/** What remains of a message for whoever may not read content. */
export const withoutContent = <M extends { readonly mentions: ReadonlyArray<unknown> }>(message: M) => ({
  ...message,
  content: "",
  embeds: [],
  components: [],
  attachments: []
})

import { PermissionFlagsBits } from "discord.js"
import { type Announcement, announce, Dispatch, Intents } from "./dispatch.ts"
import type { Attachment, Message } from "./model.ts"
import { mentionsOf } from "./mentions.ts"
import { messagePayload, withoutContent } from "./messagePayload.ts"
import { isPermitted } from "./permissions.ts"
import { partialMemberPayload } from "./payloads.ts"
import { refuse, type World } from "./World.ts"

/** What a new message may say; the rest is filled in. */
export type Draft = Pick<Message, "channelId" | "authorId"> &
  Partial<Omit<Message, "id" | "guildId" | "at" | "editedAt">>

/** How many messages a channel remembers. */
const REMEMBERED = 200

/** A nonce sent again within this time with `enforce_nonce` is the same message: ms. */
const NONCE_LIFE = 3 * 60_000

/** Set on an ephemeral message, and on one whose answer is still being worked on. */
export const EPHEMERAL = 64
export const LOADING = 128

/** How many uploaded files are kept for download. */
const FILES = 500

/** The signature of an attachment's address runs out after two weeks: ms. */
const SIGNED = 14 * 24 * 3_600_000

/** What was written, in guild channels, in direct ones, and for one pair of eyes. */
export class Messages {
  readonly #world: World
  /** Uploaded files by attachment id. */
  readonly #files = new Map<string, Uint8Array>()
  /** Where attachments can be fetched; without a server, nowhere. */
  cdn = "https://cdn.simulated.invalid"
  readonly #byChannel = new Map<string, Map<string, Message>>()

  constructor(world: World, stored: Iterable<Message> = []) {
    this.#world = world
    for (const message of stored) this.#keep(message)
  }

  get all(): ReadonlyArray<Message> {
    return [...this.#byChannel.values()].flatMap((messages) => [...messages.values()])
  }

  /** Oldest first. */
  in(channelId: string): ReadonlyArray<Message> {
    return [...(this.#byChannel.get(channelId)?.values() ?? [])]
  }

  find(channelId: string, messageId: string): Message | undefined {
    return this.#byChannel.get(channelId)?.get(messageId)
  }

  /** The message that an author already sent with a nonce, a few minutes ago at most. */
  withNonce(channelId: string, authorId: string, nonce: string): Message | undefined {
    const since = this.#world.now() - NONCE_LIFE
    return this.in(channelId).find((it) => it.nonce === nonce && it.authorId === authorId && it.at >= since)
  }

  post(draft: Draft): Message {
    const world = this.#world
    const channel = world.channel(draft.channelId)
    const message: Message = {
      content: "",
      type: draft.referenceId === undefined || draft.referenceId === null ? 0 : 19,
      flags: 0,
      nonce: null,
      embeds: [],
      components: [],
      attachments: [],
      referenceId: null,
      allowedMentions: null,
      webhookId: null,
      onlyFor: null,
      interaction: null,
      ...draft,
      id: world.snowflakes.next(),
      guildId: channel.guildId,
      at: world.now(),
      editedAt: null
    }
    this.#keep(message)
    this.#announce("MESSAGE_CREATE", message)
    return message
  }

  edit(channelId: string, messageId: string, change: Partial<Message>): Message {
    const before = this.find(channelId, messageId) ?? refuse(`no message ${messageId}`, "name one that was sent")
    const message = { ...before, ...change, editedAt: this.#world.now() }
    this.#keep(message)
    this.#announce("MESSAGE_UPDATE", message)
    return message
  }

  remove(channelId: string, messageId: string): void {
    const message = this.find(channelId, messageId)
    if (message === undefined) return
    this.#byChannel.get(channelId)?.delete(messageId)
    if (message.onlyFor !== null) return
    const data = {
      id: messageId,
      channel_id: channelId,
      ...(message.guildId === null ? {} : { guild_id: message.guildId })
    }
    this.#world.publish(announce("MESSAGE_DELETE", message.guildId, this.#intent(message), data))
  }

  /** As REST shows it. */
  payload(message: Message) {
    const { roles, users, everyone } = mentionsOf(message, this.#answered(message)?.authorId)
    const mentioned = { everyone, roles, users: users.flatMap((id) => this.#world.users.get(id) ?? []) }
    return messagePayload(message, this.#world.user(message.authorId), mentioned, {
      cdn: this.cdn,
      signedUntil: message.at + SIGNED
    })
  }

  #answered({ channelId, referenceId }: Message): Message | undefined {
    return referenceId === null ? undefined : this.find(channelId, referenceId)
  }

  /** Takes an uploaded file in. */
  attach({ bytes, contentType, filename, size }: Omit<Attachment, "id"> & { readonly bytes: Uint8Array }): Attachment {
    const id = this.#world.snowflakes.next()
    this.#files.set(id, bytes)
    const [oldest] = this.#files.size > FILES ? this.#files.keys() : []
    if (oldest !== undefined) this.#files.delete(oldest)
    return { id, filename, size, contentType }
  }

  file(attachmentId: string): Uint8Array | undefined {
    return this.#files.get(attachmentId)
  }

  #announce(name: string, message: Message): void {
    if (message.onlyFor === null && this.#isSeen(message)) this.#world.publish(this.#words(name, message))
  }

  /** Whether the bot can view the channel. Where it is no member, nothing is published anyway. */
  #isSeen({ channelId, guildId }: Message): boolean {
    const { bot, guilds } = this.#world
    if (guildId !== null && guilds.get(guildId)?.members.has(bot.id) !== true) return false
    return isPermitted(this.#world.permissions(channelId, bot.id), PermissionFlagsBits.ViewChannel)
  }

  /** Who may not read content still reads its own words, direct messages, and messages that mention it. */
  #words(name: string, message: Message): Announcement {
    const { bot, guilds } = this.#world
    const shown = this.payload(message)
    const member = message.guildId === null ? undefined : guilds.get(message.guildId)?.members.get(message.authorId)
    const whole = {
      ...shown,
      ...(message.guildId === null ? {} : { guild_id: message.guildId }),
      ...(member === undefined || message.webhookId !== null ? {} : { member: partialMemberPayload(member) })
    }
    const open =
      message.guildId === null || message.authorId === bot.id || shown.mentions.some(({ id }) => id === bot.id)
    const full = new Dispatch(name, whole)
    const bare = open ? full : new Dispatch(name, withoutContent(whole))
    return {
      name,
      guildId: message.guildId,
      intent: this.#intent(message),
      inWords: (intents) => ((intents & Intents.messageContent) === 0 ? bare : full)
    }
  }

  #intent(message: Message): number {
    return message.guildId === null ? Intents.directMessages : Intents.messages
  }

  #keep(message: Message): void {
    const kept = this.#byChannel.get(message.channelId) ?? new Map<string, Message>()
    kept.set(message.id, message)
    this.#byChannel.set(message.channelId, kept)
    const [oldest] = kept.size > REMEMBERED ? kept.keys() : []
    if (oldest !== undefined) kept.delete(oldest)
  }
}

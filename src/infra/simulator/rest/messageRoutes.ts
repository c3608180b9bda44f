import { Option, Schema } from "effect"
import { PermissionFlagsBits } from "discord.js"
import type { Channel, Message } from "../model.ts"
import { isPermitted } from "../permissions.ts"
import { directChannelPayload, guildChannelPayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { PageForm } from "./forms.ts"
import { invalidForm, objection } from "./invalidForm.ts"
import { type MessageBody, readMessage } from "./messageBody.ts"
import { missingAccess, missingPermissions, unknownChannel, unknownMessage } from "./refusals.ts"
import { noContent, ok, problem, type RestOutcome } from "./RestRequest.ts"
import { route, type Route, type RouteCall } from "./Route.ts"

const decodeRecipient = Schema.decodeUnknownOption(Schema.Struct({ recipient_id: Schema.String }))

/** Channels and the messages in them, direct ones too. */
export const messageRoutes = (discord: SimulatedDiscord): ReadonlyArray<Route> => {
  const { messages, places, world } = discord
  const { AttachFiles, EmbedLinks, ManageMessages, ReadMessageHistory } = PermissionFlagsBits
  const { SendMessages, SendMessagesInThreads, ViewChannel } = PermissionFlagsBits

  const find = (channelId: string): Channel | undefined => {
    const guildId = world.channelGuild.get(channelId)
    if (guildId === undefined) return world.directs.get(channelId)
    const guild = world.guilds.get(guildId)
    return guild?.facts.installed === true ? guild.channels.get(channelId) : undefined
  }
  const permissions = (channel: Channel): bigint => world.permissions(channel.id, world.bot.id)
  /** `needs`: what the bot must be allowed in a guild's channel, beyond viewing it. */
  const inChannel =
    (handle: (channel: Channel, call: RouteCall) => RestOutcome, needs = 0n) =>
    (call: RouteCall): RestOutcome => {
      const channel = find(call.param("channel"))
      if (channel === undefined) return unknownChannel
      if (!isPermitted(permissions(channel), ViewChannel)) return missingAccess
      return isPermitted(permissions(channel), needs) ? handle(channel, call) : missingPermissions
    }
  const onMessage = (handle: (message: Message, call: RouteCall) => RestOutcome, needs = 0n) =>
    inChannel((channel, call) => {
      const message = messages.find(channel.id, call.param("message"))
      return message === undefined || message.onlyFor !== null ? unknownMessage : handle(message, call)
    }, needs)
  /** What a message takes to be sent, by where it goes and what is in it. */
  const neededToSend = (channel: Channel, { change }: MessageBody): bigint =>
    (channel.kind === "thread" ? SendMessagesInThreads : SendMessages) |
    ((change.embeds ?? []).length === 0 ? 0n : EmbedLinks) |
    ((change.attachments ?? []).length === 0 ? 0n : AttachFiles)
  const show = (channel: Channel) =>
    channel.guildId === null
      ? directChannelPayload(channel, world.user(channel.recipientId ?? ""))
      : guildChannelPayload(channel, world.guild(channel.guildId).facts)

  const send = inChannel((channel, call) => {
    if (channel.kind === "category") return problem(400, 50008, "Cannot send messages in a non-text channel")
    const recipient = channel.recipientId === null ? undefined : world.user(channel.recipientId)
    if (recipient !== undefined && (recipient.bot || recipient.directMessages === "closed")) {
      return problem(403, 50007, "Cannot send messages to this user")
    }
    const read = readMessage(call.body, call, messages)
    if (read._tag === "Refused") return read.response
    if (!isPermitted(permissions(channel), neededToSend(channel, read.message))) return missingPermissions
    const { change, enforceNonce, flags, nonce, referenceId } = read.message
    if (referenceId !== null && messages.find(channel.id, referenceId) === undefined)
      return invalidForm([{ path: ["message_reference"], message: "Unknown message" }])
    const again = nonce !== null && enforceNonce ? messages.withNonce(channel.id, world.bot.id, nonce) : undefined
    if (again !== undefined) return ok(messages.payload(again))
    const sent = messages.post({ channelId: channel.id, authorId: world.bot.id, ...change, flags, nonce, referenceId })
    return ok(messages.payload(sent))
  })

  const list = inChannel((channel, { query }) => {
    // Who may not read what was written before is shown a channel without messages.
    const readable = isPermitted(permissions(channel), ReadMessageHistory)
    const objected = objection(PageForm(100), Object.fromEntries(query))
    if (objected !== null) return objected
    const limit = Number(query.get("limit") ?? "50")
    const after = query.get("after")
    const before = query.get("before")
    const around = query.get("around")
    const open = readable ? messages.in(channel.id).filter(({ onlyFor }) => onlyFor === null) : []
    const older = (than: string) => open.filter(({ id }) => BigInt(id) < BigInt(than))
    const newer = (than: string) => open.filter(({ id }) => BigInt(id) > BigInt(than))
    const half = Math.floor(limit / 2)
    // One of the three counts; `after` pages forwards from its message, `around` both ways, the rest backwards.
    const page =
      around !== null
        ? [
            ...older(around).toReversed().slice(0, half).toReversed(),
            ...open.filter(({ id }) => id === around),
            ...newer(around).slice(0, limit - 1 - half)
          ]
        : after !== null
          ? newer(after).slice(0, limit)
          : (before === null ? open : older(before)).slice(-limit)
    return ok(page.toReversed().map((message) => messages.payload(message)))
  })

  const edit = onMessage((message, call) => {
    if (message.authorId !== world.bot.id) return problem(403, 50005, "Cannot edit a message authored by another user")
    const read = readMessage(call.body, call, messages, message)
    if (read._tag === "Refused") return read.response
    return ok(messages.payload(messages.edit(message.channelId, message.id, read.message.change)))
  })

  const open = ({ body }: RouteCall): RestOutcome => {
    const recipient = decodeRecipient(body)
    const user = Option.isNone(recipient) ? undefined : world.users.get(recipient.value.recipient_id)
    if (user === undefined) return problem(400, 50033, "Invalid Recipient(s)")
    return ok(directChannelPayload(places.directChannel(user.id), user))
  }

  const five = { limit: 5, window: 5000 }
  const reaction = onMessage(() => noContent)
  return [
    route(
      "GET /channels/:channel",
      inChannel((channel) => ok(show(channel)))
    ),
    route(
      "POST /channels/:channel/typing",
      inChannel(() => noContent)
    ),
    route("GET /channels/:channel/messages", list),
    route("POST /channels/:channel/messages", send, { limit: five }),
    route(
      "GET /channels/:channel/messages/:message",
      onMessage((message) => ok(messages.payload(message)))
    ),
    route("PATCH /channels/:channel/messages/:message", edit, { limit: five }),
    route(
      "DELETE /channels/:channel/messages/:message",
      onMessage((message) => {
        const others = message.authorId !== world.bot.id
        if (others && message.guildId === null) return problem(403, 50_003, "Cannot execute action on a DM channel")
        const allowed = isPermitted(world.permissions(message.channelId, world.bot.id), ManageMessages)
        if (others && !allowed) return missingPermissions
        messages.remove(message.channelId, message.id)
        return noContent
      }),
      { limit: five }
    ),
    route("PUT /channels/:channel/messages/:message/reactions/:emoji/@me", reaction),
    route("DELETE /channels/:channel/messages/:message/reactions/:emoji/@me", reaction),
    route("POST /users/@me/channels", open)
  ]
}

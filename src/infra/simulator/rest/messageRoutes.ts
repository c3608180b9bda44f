import { Option, Schema } from "effect"
import type { Channel, Message } from "../model.ts"
import { directChannelPayload, guildChannelPayload } from "../payloads.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { PageForm } from "./forms.ts"
import { objection } from "./invalidForm.ts"
import { readMessage } from "./messageBody.ts"
import { noContent, ok, problem, type RestOutcome } from "./RestRequest.ts"
import { route, type Route, type RouteCall } from "./Route.ts"

const unknownChannel = problem(404, 10003, "Unknown Channel")
const unknownMessage = problem(404, 10008, "Unknown Message")

const decodeRecipient = Schema.decodeUnknownOption(Schema.Struct({ recipient_id: Schema.String }))

/** Channels and the messages in them, direct ones too. */
export const messageRoutes = (discord: SimulatedDiscord): ReadonlyArray<Route> => {
  const { messages, places, world } = discord

  const find = (channelId: string): Channel | undefined => {
    const guildId = world.channelGuild.get(channelId)
    if (guildId === undefined) return world.directs.get(channelId)
    const guild = world.guilds.get(guildId)
    return guild?.facts.installed === true ? guild.channels.get(channelId) : undefined
  }
  const inChannel = (handle: (channel: Channel, call: RouteCall) => RestOutcome) => (call: RouteCall) => {
    const channel = find(call.param("channel"))
    return channel === undefined ? unknownChannel : handle(channel, call)
  }
  const onMessage = (handle: (message: Message, call: RouteCall) => RestOutcome) =>
    inChannel((channel, call) => {
      const message = messages.find(channel.id, call.param("message"))
      return message === undefined || message.onlyFor !== null ? unknownMessage : handle(message, call)
    })
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
    const { change, enforceNonce, flags, nonce, referenceId } = read.message
    const again = nonce !== null && enforceNonce ? messages.withNonce(channel.id, world.bot.id, nonce) : undefined
    if (again !== undefined) return ok(messages.payload(again))
    const sent = messages.post({ channelId: channel.id, authorId: world.bot.id, ...change, flags, nonce, referenceId })
    return ok(messages.payload(sent))
  })

  const list = inChannel((channel, { query }) => {
    const objected = objection(PageForm(100), Object.fromEntries(query))
    if (objected !== null) return objected
    const limit = Number(query.get("limit") ?? "50")
    const after = query.get("after")
    const before = query.get("before")
    const around = query.get("around")
    const open = messages.in(channel.id).filter(({ onlyFor }) => onlyFor === null)
    const since = after === null ? open : open.filter(({ id }) => BigInt(id) > BigInt(after))
    const until = before === null ? since : since.filter(({ id }) => BigInt(id) < BigInt(before))
    const near = around === null ? until : until.filter(({ id }) => id === around)
    // `after` pages forwards from it, everything else backwards from the newest; the newest is always first.
    const page = after === null ? near.slice(-limit) : near.slice(0, limit)
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

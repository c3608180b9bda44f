import { Option, Schema } from "effect"
import { type Answer, type Interaction, TOKEN_LIFE } from "../Interactions.ts"
import { EPHEMERAL } from "../Messages.ts"
import type { SimulatedDiscord } from "../SimulatedDiscord.ts"
import { AutocompleteForm, ModalForm } from "./forms.ts"
import { invalidForm, objection } from "./invalidForm.ts"
import { readMessage } from "./messageBody.ts"
import { unknownChannel, unknownMessage } from "./refusals.ts"
import { noContent, ok, problem, type RestOutcome, type RestResponse } from "./RestRequest.ts"
import { route, type Route, type RouteCall } from "./Route.ts"

const unknownInteraction = problem(404, 10062, "Unknown interaction")
const alreadyAnswered = problem(400, 40060, "Interaction has already been acknowledged.")
const unknownWebhook = problem(404, 10015, "Unknown Webhook")
const expiredToken = problem(401, 50027, "Invalid Webhook Token")

const decodeCallback = Schema.decodeUnknownOption(
  Schema.Struct({ type: Schema.Literals([4, 5, 6, 7, 8, 9]), data: Schema.optionalKey(Schema.Unknown) })
)
const decodeFlags = Schema.decodeUnknownOption(Schema.Struct({ flags: Schema.Int }))

const flagsOf = (data: unknown): number => Option.getOrElse(decodeFlags(data), () => ({ flags: 0 })).flags

/** What may answer a command (2), a component (3), an autocompletion (4) and a modal (5). */
const answers: Readonly<Record<number, ReadonlyArray<number>>> = {
  2: [4, 5, 9],
  3: [4, 5, 6, 7, 9],
  4: [8],
  5: [4, 5, 6, 7]
}

/** Whether a kind of answer fits. A modal that no message opened has none to update. */
const fits = ({ sourceId, type }: Interaction, answer: number): boolean =>
  (answers[type] ?? []).includes(answer) && (type !== 5 || sourceId !== null || answer < 6)

/** The answers to interactions: the callback, then the webhook its token opens for 15 minutes. */
export const interactionRoutes = ({ interactions, messages, world }: SimulatedDiscord): ReadonlyArray<Route> => {
  const readAnswer = (
    call: RouteCall
  ):
    | { readonly _tag: "Read"; readonly answer: Answer }
    | { readonly _tag: "Refused"; readonly response: RestResponse } => {
    const callback = decodeCallback(call.body)
    if (Option.isNone(callback))
      return { _tag: "Refused", response: invalidForm([{ path: ["type"], message: "Not a callback." }]) }
    const { data, type } = callback.value
    const interaction = interactions.find(call.param("id"))
    if (interaction !== undefined && !fits(interaction, type)) {
      const message = "The specified interaction response type is not valid for this interaction."
      return { _tag: "Refused", response: invalidForm([{ path: ["type"], message }]) }
    }
    if (type === 6) return { _tag: "Read", answer: { type } }
    if (type === 5) return { _tag: "Read", answer: { type, flags: flagsOf(data) & EPHEMERAL } }
    if (type === 8 || type === 9) {
      const response = objection(type === 9 ? ModalForm : AutocompleteForm, data)
      return response === null ? { _tag: "Read", answer: { type, data } } : { _tag: "Refused", response }
    }
    const source = type === 7 && interaction !== undefined ? interactions.original(interaction) : undefined
    const read = readMessage(data, call, messages, source)
    if (read._tag === "Refused") return read
    return { _tag: "Read", answer: { type, flags: read.message.flags, change: read.message.change } }
  }

  const callback = (call: RouteCall): RestOutcome => {
    const read = readAnswer(call)
    if (read._tag === "Refused") return read.response
    const asked = interactions.find(call.param("id"))
    if (asked !== undefined && !world.hasChannel(asked.channelId)) return unknownChannel
    const answered = interactions.answer(call.param("id"), call.param("token"), read.answer)
    if (answered === "unknown") return unknownInteraction
    if (answered === "already") return alreadyAnswered
    if (call.query.get("with_response") !== "true") return noContent
    const { type } = read.answer
    const message = type === 4 || type === 7 ? interactions.original(answered) : undefined
    return ok({
      interaction: {
        id: answered.id,
        type: answered.type,
        ...(answered.messageId === null ? {} : { response_message_id: answered.messageId }),
        response_message_loading: type === 5,
        response_message_ephemeral: "flags" in read.answer && (read.answer.flags & EPHEMERAL) !== 0
      },
      resource: { type, ...(message === undefined ? {} : { message: messages.payload(message) }) }
    })
  }

  const withInteraction = (handle: (interaction: Interaction, call: RouteCall) => RestOutcome) => (call: RouteCall) => {
    const interaction = interactions.withToken(call.param("token"))
    if (interaction === undefined || interaction.answer === null) return unknownWebhook
    if (world.now() - interaction.at > TOKEN_LIFE) return expiredToken
    return world.hasChannel(interaction.channelId) ? handle(interaction, call) : unknownChannel
  }
  const found = (interaction: Interaction, call: RouteCall) => {
    const id = call.param("message")
    if (id === "@original") return interactions.original(interaction)
    const message = messages.find(interaction.channelId, id)
    return message?.webhookId === world.bot.id ? message : undefined
  }

  const follow = withInteraction((interaction, call) => {
    const read = readMessage(call.body, call, messages)
    if (read._tag === "Refused") return read.response
    return ok(messages.payload(interactions.followUp(interaction, read.message.flags, read.message.change)))
  })

  const edit = withInteraction((interaction, call) => {
    const before = found(interaction, call)
    if (before === undefined) return unknownMessage
    const read = readMessage(call.body, call, messages, before)
    if (read._tag === "Refused") return read.response
    const { change } = read.message
    const edited =
      before.id === interaction.messageId
        ? interactions.editOriginal(interaction, change)
        : messages.edit(before.channelId, before.id, change)
    return edited === undefined ? unknownMessage : ok(messages.payload(edited))
  })

  const show = withInteraction((interaction, call) => {
    const message = found(interaction, call)
    return message === undefined ? unknownMessage : ok(messages.payload(message))
  })

  const remove = withInteraction((interaction, call) => {
    const message = found(interaction, call)
    if (message === undefined) return unknownMessage
    messages.remove(message.channelId, message.id)
    return noContent
  })

  const uncounted = { open: true, limit: null }
  return [
    route("POST /interactions/:id/:token/callback", callback, uncounted),
    route("POST /webhooks/:application/:token", follow, uncounted),
    route("GET /webhooks/:application/:token/messages/:message", show, uncounted),
    route("PATCH /webhooks/:application/:token/messages/:message", edit, uncounted),
    route("DELETE /webhooks/:application/:token/messages/:message", remove, uncounted)
  ]
}

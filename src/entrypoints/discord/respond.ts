import { type APIInteractionResponse, InteractionResponseType, MessageFlags } from "discord.js"
import { Effect, Fiber, Option } from "effect"
import { type InteractionKey, InteractionRest } from "../../infra/discord/InteractionRest.ts"
import type { Manner, Message, Modal } from "./Use.ts"

/** How long an answer may take before the caller is told to wait. Discord allows 3 s, the way to us and back included. */
const patience = "1500 millis"

/** Nothing in what we say pings anyone. */
const quiet = { parse: [] }

/** A message as REST takes it; its files are described where they are listed. */
const bodyOf = ({ components, content, embeds, files }: Message) => ({
  allowed_mentions: quiet,
  ...(content === undefined ? {} : { content }),
  ...(embeds === undefined ? {} : { embeds: [...embeds] }),
  ...(components === undefined ? {} : { components: [...components] }),
  ...(files === undefined
    ? {}
    : {
        attachments: files.map(({ description, name }, id) => ({
          id,
          filename: name,
          ...(description === undefined ? {} : { description })
        }))
      })
})

const flagsOf = (manner: Manner) => (manner === "private" ? { flags: MessageFlags.Ephemeral as const } : {})

const isModal = (answer: Message | Modal): answer is Modal => "customId" in answer

const first = (manner: Manner, answer: Message | Modal): APIInteractionResponse => {
  if (isModal(answer)) {
    const { customId, ...rest } = answer
    return { type: InteractionResponseType.Modal, data: { ...rest, custom_id: customId } }
  }
  return manner === "update"
    ? { type: InteractionResponseType.UpdateMessage, data: bodyOf(answer) }
    : { type: InteractionResponseType.ChannelMessageWithSource, data: { ...bodyOf(answer), ...flagsOf(manner) } }
}

const deferral = (manner: Manner): APIInteractionResponse =>
  manner === "update"
    ? { type: InteractionResponseType.DeferredMessageUpdate }
    : { type: InteractionResponseType.DeferredChannelMessageWithSource, data: flagsOf(manner) }

const filesOf = (answer: Message | Modal) => (isModal(answer) ? [] : (answer.files ?? []))

/** Tells the caller alone, in an answer of its own. */
export const tellCaller = Effect.fnUntraced(function* (key: InteractionKey, content: string) {
  const rest = yield* InteractionRest
  yield* rest.answer(key, first("private", { content }))
})

/**
 * Answers with what `work` comes to. What takes long is deferred first, so that Discord waits. `work` may fail with a
 * sentence for the caller; only they see it, unless everyone already sees that an answer is being worked on.
 */
export const respond = Effect.fnUntraced(function* <R>(
  key: InteractionKey,
  manner: Manner,
  work: Effect.Effect<Message | Modal, string, R>
) {
  const rest = yield* InteractionRest
  const working = yield* Effect.forkChild(Effect.result(work), { startImmediately: true })
  const quick = yield* Fiber.join(working).pipe(Effect.timeoutOption(patience))
  if (Option.isSome(quick)) {
    const done = quick.value
    if (done._tag === "Failure") return yield* tellCaller(key, done.failure)
    return yield* rest.answer(key, first(manner, done.success), filesOf(done.success))
  }
  // A form cannot be put off.
  if (manner === "modal")
    return yield* Fiber.join(working).pipe(
      Effect.flatMap((done) =>
        done._tag === "Failure" ? tellCaller(key, done.failure) : rest.answer(key, first(manner, done.success))
      )
    )
  yield* rest.answer(key, deferral(manner))
  const done = yield* Fiber.join(working)
  if (done._tag === "Success")
    return yield* rest.edit(key, bodyOf(isModal(done.success) ? {} : done.success), filesOf(done.success))
  return manner === "update"
    ? yield* rest.follow(key, { content: done.failure, allowed_mentions: quiet, flags: MessageFlags.Ephemeral })
    : yield* rest.edit(key, bodyOf({ content: done.failure }))
})

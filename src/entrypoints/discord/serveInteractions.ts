import { InteractionResponseType } from "discord.js"
import { Cause, Effect, Queue, Semaphore } from "effect"
import { Fleet } from "../../actors/shard/Fleet.ts"
import { decodeInteraction, type Interaction } from "../../infra/discord/interaction.ts"
import { InteractionRest } from "../../infra/discord/InteractionRest.ts"
import { answers } from "../../machines/texts/answers.ts"
import { type Language, languageOf } from "../../machines/texts/language.ts"
import type { Registry } from "./Registry.ts"
import { admit, demandOf, requestOf, useOf } from "./request.ts"
import { respond, tellCaller } from "./respond.ts"
import { Refusal } from "./Use.ts"

/** Interactions worked on at once; others wait their turn. */
const mostAtOnce = 64

/** Discord takes no more suggestions. */
const mostSuggestions = 25

/** What the caller is told of a failure; what is no refusal is ours to look into. */
const sentence = (language: Language, cause: Cause.Cause<unknown>): Effect.Effect<string> => {
  const error = Cause.squash(cause)
  if (error instanceof Refusal) return Effect.succeed(error.say(language))
  if (typeof error === "object" && error !== null && "_tag" in error && error._tag === "GuildUnknown") {
    return Effect.succeed(answers[language].notYet)
  }
  return Effect.as(Effect.logError("an interaction failed", cause), answers[language].failed)
}

const saying =
  (language: Language) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, string, R> =>
    Effect.catchCause(work, (cause) =>
      Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.flatMap(sentence(language, cause), Effect.fail)
    )

const suggest = Effect.fnUntraced(function* (registry: Registry, interaction: Interaction) {
  const { guildId, key, use } = interaction
  if (use._tag !== "Autocomplete" || guildId === null) return
  const command = registry.command(use.name)
  const door = command?.doors.get(use.path.join(" "))
  const offer = command?.suggestions.get([...use.path, use.focused].join(" "))
  const text = String(use.options[use.focused] ?? "")
  const offered = Effect.gen(function* () {
    if (command === undefined || door === undefined || offer === undefined) return []
    const it = yield* useOf(interaction, guildId)
    yield* admit(demandOf(command, door.access), it)
    return yield* offer(it, text)
  })
  // Nothing to offer is an answer; why is of no interest while somebody types.
  const choices = yield* Effect.catchCause(offered, () => Effect.succeed([]))
  yield* (yield* InteractionRest).answer(key, {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices: choices.slice(0, mostSuggestions).map((name) => ({ name, value: name })) }
  })
})

const serve = Effect.fn("serveInteraction")(function* (registry: Registry, interaction: Interaction) {
  const { guildId, key, locale, use } = interaction
  const language = languageOf(locale)
  if (use._tag === "Autocomplete") return yield* suggest(registry, interaction)
  if (guildId === null) return yield* tellCaller(key, answers[language].guildOnly)
  const prepared = yield* Effect.gen(function* () {
    const request = yield* requestOf(registry, interaction, guildId)
    const it = yield* useOf(interaction, guildId)
    yield* admit(request, it)
    return { request, it }
  }).pipe(saying(language), Effect.result)
  if (prepared._tag === "Failure") return yield* tellCaller(key, prepared.failure)
  const { it, request } = prepared.success
  return yield* respond(key, request.manner, request.run(it).pipe(saying(it.language)))
})

/** Answers whoever uses something of ours, until it is interrupted. One that fails harms no other. */
export const serveInteractions = Effect.fnUntraced(function* (registry: Registry) {
  const { interactions } = yield* Fleet
  const places = yield* Semaphore.make(mostAtOnce)
  return yield* Queue.take(interactions).pipe(
    Effect.flatMap((data) => {
      const interaction = decodeInteraction(data)
      if (typeof interaction === "string") {
        return Effect.logWarning("an interaction cannot be read").pipe(Effect.annotateLogs({ why: interaction }))
      }
      const { caller, guildId, use } = interaction
      const name = "name" in use ? use.name : use.customId
      return serve(registry, interaction).pipe(
        Effect.catchCause((cause) => Effect.logWarning("an answer did not reach Discord", cause)),
        Effect.annotateLogs({ guildId, userId: caller.userId, interaction: name }),
        places.withPermits(1),
        Effect.forkScoped
      )
    }),
    Effect.forever
  )
}, Effect.scoped)

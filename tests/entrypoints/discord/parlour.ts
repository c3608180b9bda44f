import { Effect, Schedule } from "effect"
import type { Message } from "../../../src/infra/simulator/model.ts"
import type { Interaction } from "../../../src/infra/simulator/Interactions.ts"
import { LOADING } from "../../../src/infra/simulator/Messages.ts"
import type { Step } from "../../../src/infra/simulator/script/steps.ts"
import type { SimulatorOptions } from "../../../src/infra/simulator/Simulator.ts"
import { makeStage } from "../../e2e/stage.ts"
import type { Environment } from "../../support/botProcess.ts"

type Using = Extract<Step, { readonly do: "command" | "complete" | "press" | "select" | "submit" }>

/** What the bot made of an interaction. */
export interface Reply {
  readonly interaction: Interaction
  /** The message it answered with, or changed; null when it opened a form. */
  readonly message: Message | null
  /** Whether only the caller sees the answer. */
  readonly private: boolean
  /** Everything in it that can be read: content and embeds. */
  readonly text: string
}

const textOf = ({ content, embeds }: Message) => [content, ...embeds.map((embed) => JSON.stringify(embed))].join("\n")

/** The real bot on a simulated Discord, to be used as members use it. Start one for a whole file: it takes seconds. */
export const makeParlour = Effect.fnUntraced(function* (
  members: ReadonlyArray<string>,
  options: SimulatorOptions = {},
  env: Environment = {}
) {
  const stage = yield* makeStage(members, options)
  const { simulator } = stage
  const { commands, interactions, messages } = simulator.discord
  const bot = yield* stage.start(env)
  yield* bot.ready
  /** Looks until there is something, on a machine that has much else to do. */
  const until = <A>(look: () => A | null, what: string): Effect.Effect<A> =>
    Effect.suspend(() => {
      const found = look()
      return found === null ? Effect.fail(what) : Effect.succeed(found)
    }).pipe(
      Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 2400 }),
      Effect.mapError((missing) => new Error(`${missing}\n${bot.stdout().split("\n").slice(-30).join("\n")}`)),
      Effect.orDie
    )
  yield* until(() => (commands.list(null).length > 0 ? true : null), "the commands were not deployed")

  const replied = (id: string): Reply | null => {
    const interaction = interactions.all.find((it) => it.id === id)
    if (interaction === undefined || interaction.answer === null) return null
    if (interaction.answer.type === 9 || interaction.answer.type === 8) {
      return { interaction, message: null, private: true, text: JSON.stringify(interaction.answer.data) }
    }
    const message = interactions.original(interaction)
    if (message === undefined || (message.flags & LOADING) !== 0) return null
    // A deferred change is done when the message says something newer, or something was said to the caller.
    if (interaction.answer.type === 6) {
      const said = messages.in(interaction.channelId).find((it) => it.interaction?.id === id && it.onlyFor !== null)
      const changed = (message.editedAt ?? 0) >= interaction.at
      if (said === undefined && !changed) return null
      const shown = said ?? message
      return { interaction, message: shown, private: shown.onlyFor !== null, text: textOf(shown) }
    }
    return { interaction, message, private: message.onlyFor !== null, text: textOf(message) }
  }

  /** Waits for the answer to an interaction. */
  const answered = (id: string, what: string) => until(() => replied(id), `no answer to ${what}`)

  return {
    ...stage,
    bot,
    until,
    answered,
    /** Does one thing as a member does it, and waits for the answer. */
    use: (step: Using): Effect.Effect<Reply> =>
      Effect.suspend(() => {
        const id = simulator.perform(step)
        const what = JSON.stringify(step)
        return id === null ? Effect.die(new Error(`${what} is no interaction`)) : answered(id, what)
      })
  }
})

export type Parlour = Effect.Success<ReturnType<typeof makeParlour>>

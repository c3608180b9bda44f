import type { RESTPostAPIApplicationCommandsJSONBody } from "discord.js"
import type { Effect } from "effect"
import type { OptionValue } from "../../infra/discord/interaction.ts"
import type { Access } from "../../machines/access/access.ts"
import type { Manner, Message, Modal, Refusal, Use } from "./Use.ts"
import type { Services } from "./Services.ts"

/** What may go wrong in a feature: a refusal is told as it says; of anything else, that it should be tried again. */
export type Failure = Refusal | { readonly _tag: string }

export type Running<A> = Effect.Effect<A, Failure, Services>

/** Something that can be used, with how it is answered. `Input` comes undecoded; what does not decode is refused. */
export interface Door<Input> {
  readonly access: Access
  readonly manner: Manner
  readonly run: (use: Use, input: Input) => Running<Message | Modal>
}

/** A slash command, or a context menu of members. */
export interface CommandFeature {
  readonly definition: RESTPostAPIApplicationCommandsJSONBody
  readonly access: Access
  /** By subcommand path, joined by spaces; "" for a command without. */
  readonly doors: ReadonlyMap<string, Door<Readonly<Record<string, OptionValue>>>>
  /** What to offer for an option while it is written, by `path option`. */
  readonly suggestions: ReadonlyMap<string, (use: Use, text: string) => Running<ReadonlyArray<string>>>
}

/** What a button, a select or a modal gives besides its state. */
export interface ComponentInput {
  /** As it was sealed: JSON. */
  readonly state: string
  /** Of a select. */
  readonly values: ReadonlyArray<string>
  /** Of a modal. */
  readonly fields: Readonly<Record<string, string>>
}

/** A button, a select or a modal. */
export interface ComponentFeature extends Door<ComponentInput> {
  /** Lower-case letters and dashes; unique. */
  readonly name: string
  /** The command it belongs to: who may not use that may not use this. */
  readonly command: string
}

/** One thing the bot offers in Discord: its commands, and the components that its answers carry. */
export interface Feature {
  readonly commands?: ReadonlyArray<CommandFeature>
  readonly components?: ReadonlyArray<ComponentFeature>
}

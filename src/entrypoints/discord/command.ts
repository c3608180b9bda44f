import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandSubcommandOption,
  ApplicationIntegrationType,
  InteractionContextType
} from "discord.js"
import { Effect, Schema } from "effect"
import type { OptionValue } from "../../infra/discord/interaction.ts"
import type { Access } from "../../machines/access/access.ts"
import { UserId } from "../../machines/ids.ts"
import type { Translated } from "../../machines/texts/language.ts"
import { answers } from "../../machines/texts/answers.ts"
import type { CommandFeature, Door, Running } from "./Feature.ts"
import type { Given, Naming, Options } from "./options.ts"
import { type AnswerIn, type Manner, Refusal, type Use } from "./Use.ts"

/** A command's words: its own, and those of its options. */
export interface CommandTexts<O extends string> extends Naming {
  readonly options: Readonly<Record<O, Naming>>
}

interface Runnable<O extends Options, M extends Manner> {
  readonly manner: M
  readonly options: O
  /** What to offer for an option while it is written. */
  readonly suggest?: { readonly [K in keyof O]?: (use: Use, text: string) => Running<ReadonlyArray<string>> }
  readonly run: (use: Use, given: Given<O>) => Running<AnswerIn<M>>
}

/** A runnable whose options nobody needs to know any more. */
export interface Subcommand {
  /** null: that of its command. */
  readonly access: Access | null
  readonly texts: Translated<CommandTexts<string>>
  readonly options: Options
  readonly suggest: Readonly<Record<string, ((use: Use, text: string) => Running<ReadonlyArray<string>>) | undefined>>
  readonly manner: Manner
  readonly run: Door<Readonly<Record<string, OptionValue>>>["run"]
}

const localized = (texts: Translated<Naming>) => ({
  name: texts.en.name,
  name_localizations: { de: texts.de.name },
  description: texts.en.description,
  description_localizations: { de: texts.de.description }
})

/** Discord wants required options first; how they are written here decides otherwise. */
const optionsOf = ({ options, suggest, texts }: Subcommand): Array<APIApplicationCommandBasicOption> =>
  Object.entries(options)
    .sort(([, a], [, b]) => Number(b.required) - Number(a.required))
    .map(([name, spec]) => {
      const en = texts.en.options[name]
      const de = texts.de.options[name]
      if (en === undefined || de === undefined) throw new Error(`the option "${name}" has no texts`)
      return {
        ...localized({ en: { ...en, name }, de }),
        ...(suggest[name] === undefined ? {} : { autocomplete: true }),
        required: spec.required,
        ...spec.shape("en")
        // The pieces of a definition do not show TypeScript which of Discord's many shapes they make.
      } as APIApplicationCommandBasicOption
    })

const given = (options: Options, raw: Readonly<Record<string, OptionValue>>) =>
  Effect.forEach(Object.entries(options), ([name, spec]) => {
    const value = raw[name]
    if (value === undefined && !spec.required) return Effect.succeed([name, null] as const)
    return Schema.decodeUnknownEffect(spec.schema)(value).pipe(
      Effect.map((decoded) => [name, decoded] as const),
      Effect.mapError(({ message }) => new Refusal({ say: (language) => answers[language].badOption(name, message) }))
    )
  }).pipe(Effect.map(Object.fromEntries))

/** `access`: where it needs more than its command, which Discord shows to all who may use any of it. */
export const subcommand = <const O extends Options, M extends Manner>({
  access,
  manner,
  options,
  run,
  suggest = {},
  texts
}: Runnable<O, M> & {
  readonly access?: Access
  readonly texts: Translated<CommandTexts<keyof O & string>>
}): Subcommand => ({
  access: access ?? null,
  texts,
  options,
  suggest,
  manner,
  // Decoded by the very options that `run` is typed by.
  run: (use, raw) => Effect.flatMap(given(options, raw), (decoded) => run(use, decoded as Given<O>))
})

const featureOf = (
  name: string,
  texts: Translated<Naming>,
  access: Access,
  parts: ReadonlyArray<readonly [path: string, part: Subcommand]>,
  options: Array<APIApplicationCommandOption>
): CommandFeature => ({
  definition: {
    type: ApplicationCommandType.ChatInput,
    ...localized({ en: { ...texts.en, name }, de: texts.de }),
    options,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall]
  },
  access,
  doors: new Map(
    parts.map(([path, part]) => [path, { access: part.access ?? access, manner: part.manner, run: part.run }])
  ),
  suggestions: new Map(
    parts.flatMap(([path, { suggest }]) =>
      Object.entries(suggest).flatMap(([option, offer]) =>
        offer === undefined ? [] : [[`${path} ${option}`.trim(), offer] as const]
      )
    )
  )
})

/** A slash command. */
export const command = <const O extends Options, M extends Manner>(
  spec: Runnable<O, M> & {
    readonly access: Access
    readonly texts: Translated<CommandTexts<keyof O & string>>
  }
): CommandFeature => {
  const part = subcommand(spec)
  return featureOf(spec.texts.en.name, spec.texts, spec.access, [["", part]], optionsOf(part))
}

/** A slash command that is a family of subcommands. */
export const commandGroup = (spec: {
  readonly access: Access
  readonly texts: Translated<Naming>
  readonly subcommands: ReadonlyArray<Subcommand>
}): CommandFeature =>
  featureOf(
    spec.texts.en.name,
    spec.texts,
    spec.access,
    spec.subcommands.map((part) => [part.texts.en.name, part]),
    spec.subcommands.map((part): APIApplicationCommandSubcommandOption => ({
      type: ApplicationCommandOptionType.Subcommand,
      ...localized(part.texts),
      options: optionsOf(part)
    }))
  )

const decodeTarget = (target: unknown) =>
  Schema.decodeUnknownEffect(UserId)(target).pipe(
    Effect.mapError(({ message }) => new Refusal({ say: (language) => answers[language].badOption("member", message) }))
  )

/** An entry of the context menu that members have. Its name is shown as it stands. */
export const memberMenu = <M extends Manner>(spec: {
  readonly access: Access
  readonly manner: M
  readonly texts: Translated<{ readonly name: string }>
  readonly run: (use: Use, target: UserId) => Running<AnswerIn<M>>
}): CommandFeature => ({
  definition: {
    type: ApplicationCommandType.User,
    name: spec.texts.en.name,
    name_localizations: { de: spec.texts.de.name },
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall]
  },
  access: spec.access,
  doors: new Map([
    [
      "",
      {
        access: spec.access,
        manner: spec.manner,
        run: (use, { target }) => Effect.flatMap(decodeTarget(target), (userId) => spec.run(use, userId))
      }
    ]
  ]),
  suggestions: new Map()
})

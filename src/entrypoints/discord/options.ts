import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
  type ChannelType
} from "discord.js"
import { Schema } from "effect"
import type { OptionValue } from "../../infra/discord/interaction.ts"
import { ChannelId, RoleId, UserId } from "../../machines/ids.ts"
import type { Language, Translated } from "../../machines/texts/language.ts"

/** What a name means to people: as shown in Discord's menus. */
export interface Naming {
  /** Lower case, no spaces: as it is typed. */
  readonly name: string
  readonly description: string
}

/** An option of a command: what Discord lets people give, and what it is decoded to. */
export interface OptionSpec<A> {
  readonly required: boolean
  readonly schema: Schema.Codec<A, OptionValue>
  /** Discord's definition, but for names. */
  readonly shape: (
    language: Language
  ) => Pick<APIApplicationCommandBasicOption, "type"> & Readonly<Record<string, unknown>>
}

export interface RequiredOption<A> extends OptionSpec<A> {
  readonly required: true
}

export interface OptionalOption<A> extends OptionSpec<A> {
  readonly required: false
}

type AnyOption = RequiredOption<unknown> | OptionalOption<unknown>

export type Options = Readonly<Record<string, AnyOption>>

/** What options are decoded to: null for one that was not given. */
export type Given<O extends Options> = {
  readonly [K in keyof O]: O[K] extends RequiredOption<infer A>
    ? A
    : O[K] extends OptionalOption<infer A>
      ? A | null
      : never
}

const plain = <A>(
  schema: Schema.Codec<A, OptionValue>,
  type: ApplicationCommandOptionType,
  more: Readonly<Record<string, unknown>> = {}
): RequiredOption<A> => ({
  required: true,
  schema,
  shape: () => ({ type: type as APIApplicationCommandBasicOption["type"], ...more })
})

/** The kinds of options. Required, unless made `optional`. */
export const option = {
  member: plain(UserId, ApplicationCommandOptionType.User),
  role: plain(RoleId, ApplicationCommandOptionType.Role),
  channel: (...types: ReadonlyArray<ChannelType>) =>
    plain(ChannelId, ApplicationCommandOptionType.Channel, types.length === 0 ? {} : { channel_types: types }),
  flag: plain(Schema.Boolean, ApplicationCommandOptionType.Boolean),
  text: (bounds: { readonly min: number; readonly max: number }) =>
    plain(
      Schema.String.check(Schema.isMinLength(bounds.min), Schema.isMaxLength(bounds.max)),
      ApplicationCommandOptionType.String,
      {
        min_length: bounds.min,
        max_length: bounds.max
      }
    ),
  whole: (bounds: { readonly min: number; readonly max: number }) =>
    plain(
      Schema.Int.check(Schema.isBetween({ minimum: bounds.min, maximum: bounds.max })),
      ApplicationCommandOptionType.Integer,
      { min_value: bounds.min, max_value: bounds.max }
    ),
  /** One of a few words, each with the name that people see. */
  choice: <const A extends string>(
    values: ReadonlyArray<A>,
    names: Translated<Readonly<Record<A, string>>>
  ): RequiredOption<A> => ({
    required: true,
    schema: Schema.Literals(values),
    shape: () => ({
      type: ApplicationCommandOptionType.String,
      choices: values.map((value): APIApplicationCommandOptionChoice<string> => ({
        value,
        name: names.en[value],
        name_localizations: { de: names.de[value] }
      }))
    })
  })
}

export const optional = <A>(spec: RequiredOption<A>): OptionalOption<A> => ({ ...spec, required: false })

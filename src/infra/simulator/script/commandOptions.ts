import { Option, Schema } from "effect"
import type { RegisteredCommand } from "../Commands.ts"
import { refuse } from "../World.ts"
import type { Resolved } from "./Resolved.ts"

const opt = Schema.optionalKey
const maybe = <S extends Schema.Top>(schema: S) => opt(Schema.NullOr(schema))

const Shape = {
  name: Schema.String,
  type: Schema.Int,
  required: maybe(Schema.Boolean),
  autocomplete: maybe(Schema.Boolean),
  choices: maybe(
    Schema.Array(Schema.Struct({ name: Schema.String, value: Schema.Union([Schema.String, Schema.Finite]) }))
  ),
  channel_types: maybe(Schema.Array(Schema.Int)),
  min_value: maybe(Schema.Finite),
  max_value: maybe(Schema.Finite),
  min_length: maybe(Schema.Int),
  max_length: maybe(Schema.Int)
}

/** An option as its application registered it. Types: 1 subcommand, 2 group, 3 string ... 11 attachment. */
export interface OptionShape extends Schema.Struct.Type<typeof Shape> {
  readonly options?: ReadonlyArray<OptionShape> | null
}

const OptionShape: Schema.Codec<OptionShape> = Schema.Struct({
  ...Shape,
  options: maybe(Schema.Array(Schema.suspend((): Schema.Codec<OptionShape> => OptionShape)))
})

const decodeOptions = Schema.decodeUnknownOption(Schema.Array(OptionShape))

export type Value = string | number | boolean

/** A command, or one of its subcommands: the way to it, and the options it takes. */
export interface Called {
  readonly command: RegisteredCommand
  readonly path: ReadonlyArray<OptionShape>
  readonly options: ReadonlyArray<OptionShape>
}

/** Follows the words behind a command's name down to what can be called. */
export const called = (command: RegisteredCommand, words: ReadonlyArray<string>): Called => {
  const path: Array<OptionShape> = []
  let known = Option.getOrElse(decodeOptions(command.options ?? []), (): ReadonlyArray<OptionShape> => [])
  for (const word of words) {
    const next = known.find(({ name, type }) => name === word && type <= 2)
    path.push(next ?? refuse(`${command.name} has no subcommand "${word}"`, `there are: ${listed(known)}`))
    known = next?.options ?? []
  }
  if (known.some(({ type }) => type <= 2)) refuse(`${command.name} has subcommands`, `say which: ${listed(known)}`)
  return { command, path, options: known }
}

const listed = (options: ReadonlyArray<OptionShape>): string => options.map(({ name }) => name).join(", ") || "none"

export const optionNamed = ({ command, options }: Called, name: string): OptionShape =>
  options.find((it) => it.name === name) ??
  refuse(`${command.name} has no option "${name}"`, `there are: ${listed(options)}`)

/** Puts what was given below the subcommand that it belongs to. */
export const nested = ({ path }: Called, given: ReadonlyArray<object>): ReadonlyArray<object> =>
  path.reduceRight<ReadonlyArray<object>>((options, { name, type }) => [{ name, type, options }], given)

/** The options of a whole call, as Discord sends them; what a client would not let pass is refused. */
export const givenOptions = (
  call: Called,
  given: Readonly<Record<string, Value>>,
  resolved: Resolved
): ReadonlyArray<object> => {
  const missing = call.options.find(({ name, required }) => required === true && given[name] === undefined)
  if (missing !== undefined) refuse(`option "${missing.name}" is required`, "give it")
  return Object.entries(given).map(([name, value]) => commandOption(optionNamed(call, name), value, resolved))
}

const within = (shape: OptionShape, size: number, least: number | null = null, most: number | null = null): void => {
  if (size < (least ?? size) || size > (most ?? size))
    refuse(`option "${shape.name}" is out of bounds`, `it goes from ${least ?? "any"} to ${most ?? "any"}`)
}

/** A value as Discord sends it: an id for what a script names, a choice's value for its name. */
export const commandOption = (shape: OptionShape, value: Value, resolved: Resolved) => {
  const { name, type } = shape
  const is = (expected: "string" | "number" | "boolean") =>
    typeof value === expected ? value : refuse(`option "${name}" is a ${expected}`, `give it one`)
  const text = String(value)
  switch (type) {
    case 3:
      within(shape, text.length, shape.min_length, shape.max_length)
      return { name, type, value: chosen(shape, text) }
    case 4:
    case 10: {
      const number = chosen(shape, typeof value === "string" ? value : is("number"))
      if (typeof number !== "number" || (type === 4 && !Number.isInteger(number)))
        return refuse(`option "${name}" is ${type === 4 ? "an integer" : "a number"}`, "give it one")
      within(shape, number, shape.min_value, shape.max_value)
      return { name, type, value: number }
    }
    case 5:
      return { name, type, value: is("boolean") }
    case 6:
      return { name, type, value: resolved.user(text) }
    case 7:
      return { name, type, value: resolved.channel(text, shape.channel_types ?? []) }
    case 8:
      return { name, type, value: resolved.role(text) }
    case 9:
      return { name, type, value: resolved.mentionable(text) }
    default:
      return refuse(`option "${name}" is of type ${type}`, "only values, members, roles and channels can be given")
  }
}

/** Where there are choices, one of them, by its name or its value. */
const chosen = ({ choices, name }: OptionShape, value: Value): Value => {
  if (choices === undefined || choices === null || choices.length === 0) return value
  const choice = choices.find((it) => it.value === value) ?? choices.find((it) => it.name === value)
  return (
    choice?.value ??
    refuse(`"${String(value)}" is no choice of "${name}"`, `there are: ${choices.map((it) => it.name).join(", ")}`)
  )
}

import { Locale } from "discord.js"
import { Schema } from "effect"
import { list, maybe, text, unique } from "./forms.ts"

/** The limits that Discord puts on the commands of an application. Fields not named here may say anything. */

const opt = Schema.optionalKey

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

const Name = Schema.String.check(
  Schema.makeFilter(
    (name) =>
      (NAME.test(name) && name === name.toLowerCase()) || "Command name is invalid: lower case, 1 to 32 letters."
  )
)
const locales: ReadonlySet<string> = new Set(Object.values(Locale))

const Localised = <S extends Schema.Top>(schema: S) =>
  maybe(
    Schema.Record(Schema.String, Schema.NullOr(schema)).check(
      Schema.makeFilter(
        (texts) => Object.keys(texts).every((locale) => locales.has(locale)) || "Value must be a known locale"
      )
    )
  )
const Description = { description: text(100, 1), description_localizations: Localised(text(100, 1)) }
const Named = { name: Name, name_localizations: Localised(Name), ...Description }

const Choice = Schema.Struct({ name: text(100, 1), value: Schema.Union([text(100), Schema.Finite]) })

const length = (least: number) => opt(Schema.Int.check(Schema.isBetween({ minimum: least, maximum: 6000 })))

const Leaf = Schema.Struct({
  ...Named,
  type: Schema.Literals([3, 4, 5, 6, 7, 8, 9, 10, 11]),
  required: opt(Schema.Boolean),
  choices: opt(list(Choice, 25)),
  autocomplete: opt(Schema.Boolean),
  min_value: opt(Schema.Finite),
  max_value: opt(Schema.Finite),
  min_length: length(0),
  max_length: length(1),
  channel_types: opt(Schema.Array(Schema.Int))
}).check(
  Schema.makeFilter(({ autocomplete, choices, type }) =>
    autocomplete === true && (choices ?? []).length > 0
      ? "Autocomplete and choices exclude one another"
      : autocomplete === true && ![3, 4, 10].includes(type)
        ? "Only strings, integers and numbers can be completed"
        : [3, 4, 10].includes(type) || (choices ?? []).length === 0 || "Only strings, integers and numbers have choices"
  )
)

const inOrder = (
  options: ReadonlyArray<{ readonly name: string; readonly type: number; readonly required?: boolean }>
) =>
  !unique(options.map(({ name }) => name))
    ? "Option names must be unique"
    : options.some(({ required }, i) => required === true && i > 0 && options[i - 1]?.required !== true)
      ? "Required options must be placed before non-required options"
      : options.some(({ type }) => type <= 2) && options.some(({ type }) => type > 2)
        ? "Sub-command and sub-command group option types are mutually exclusive to all other types"
        : true

const Leaves = list(Leaf, 25).check(Schema.makeFilter(inOrder))

const Subcommand = Schema.Struct({ ...Named, type: Schema.Literal(1), options: opt(Leaves) })
const Group = Schema.Struct({ ...Named, type: Schema.Literal(2), options: list(Subcommand, 25, 1) })

const access = {
  default_member_permissions: maybe(Schema.String.check(Schema.isPattern(/^\d{1,20}$/))),
  contexts: maybe(Schema.Array(Schema.Literals([0, 1, 2]))),
  integration_types: maybe(Schema.Array(Schema.Literals([0, 1])))
}

const ChatCommand = Schema.Struct({
  ...Named,
  ...access,
  type: opt(Schema.Literal(1)),
  options: opt(list(Schema.Union([Subcommand, Group, Leaf]), 25).check(Schema.makeFilter(inOrder)))
})
const MenuCommand = Schema.Struct({
  type: Schema.Literals([2, 3]),
  name: text(32, 1),
  name_localizations: Localised(text(32, 1)),
  description: opt(text(0)),
  ...access
})

/** A whole set of commands: 100 for the chat box, 15 of each context menu. */
export const CommandsForm = Schema.Array(Schema.Union([MenuCommand, ChatCommand])).check(
  Schema.makeFilter((commands) => {
    const ofType = (wanted: number) => commands.filter(({ type = 1 }) => type === wanted)
    return (
      [1, 2, 3].every(
        (type) => unique(ofType(type).map(({ name }) => name)) && ofType(type).length <= (type === 1 ? 100 : 15)
      ) || "Command names must be unique, and at most 100 (15 for each context menu)"
    )
  })
)

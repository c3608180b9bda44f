import { Schema } from "effect"

/** The limits that Discord puts on what an application sends. Fields not named here may say anything. */

const opt = Schema.optionalKey
const text = (most: number, least = 0) =>
  Schema.String.check(
    Schema.isMinLength(least, { message: `Must be ${least} or more in length.` }),
    Schema.isMaxLength(most, { message: `Must be ${most} or fewer in length.` })
  )
const list = <S extends Schema.Top>(item: S, most: number, least = 0) =>
  Schema.Array(item).check(
    Schema.isMinLength(least, { message: `Must be ${least} or more in length.` }),
    Schema.isMaxLength(most, { message: `Must be ${most} or fewer in length.` })
  )
const maybe = <S extends Schema.Top>(schema: S) => opt(Schema.NullOr(schema))

const unique = (names: ReadonlyArray<string | undefined>): boolean => new Set(names).size === names.length

// Embeds

const EMBED_TOTAL = 6000

const Embed = Schema.Struct({
  title: maybe(text(256)),
  description: maybe(text(4096)),
  fields: maybe(list(Schema.Struct({ name: text(256, 1), value: text(1024, 1) }), 25)),
  footer: maybe(Schema.Struct({ text: text(2048) })),
  author: maybe(Schema.Struct({ name: text(256) }))
})

const embedLength = ({ author, description, fields, footer, title }: typeof Embed.Type): number =>
  [
    title,
    description,
    footer?.text,
    author?.name,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value])
  ].reduce((sum, part) => sum + (part?.length ?? 0), 0)

const Embeds = list(Embed, 10).check(
  Schema.makeFilter(
    (embeds) =>
      embeds.reduce((sum, embed) => sum + embedLength(embed), 0) <= EMBED_TOTAL ||
      `Embed size exceeds maximum size of ${EMBED_TOTAL}`
  )
)

// Components

const customId = text(100, 1)

const Option = Schema.Struct({ label: text(100, 1), value: text(100, 1), description: maybe(text(100)) })

const Button = Schema.Struct({
  type: Schema.Literal(2),
  style: Schema.Literals([1, 2, 3, 4, 5, 6]),
  label: opt(text(80)),
  custom_id: opt(customId),
  url: opt(text(512)),
  emoji: opt(Schema.Unknown)
}).check(
  Schema.makeFilter(({ custom_id, emoji, label, style, url }) =>
    (style === 6 || label !== undefined || emoji !== undefined) &&
    (style === 5 ? url !== undefined && custom_id === undefined : style === 6 || custom_id !== undefined)
      ? true
      : "A button needs a label or an emoji, and a custom id or, as a link, a url."
  )
)

const StringSelect = Schema.Struct({
  type: Schema.Literal(3),
  custom_id: customId,
  placeholder: opt(text(150)),
  options: list(Option, 25, 1).check(
    Schema.makeFilter(
      (options) => unique(options.map(({ value }) => value)) || "The specified option value is already used"
    )
  )
})

const EntitySelect = Schema.Struct({
  type: Schema.Literals([5, 6, 7, 8]),
  custom_id: customId,
  placeholder: opt(text(150))
})

const Row = Schema.Struct({
  type: Schema.Literal(1),
  components: list(Schema.Union([Button, StringSelect, EntitySelect]), 5, 1).check(
    Schema.makeFilter(
      (components) =>
        components.length === 1 ||
        components.every(({ type }) => type === 2) ||
        "The specified component exceeds the maximum width"
    )
  )
})

const Rows = list(Row, 5).check(
  Schema.makeFilter((rows) => {
    const ids = rows.flatMap(({ components }) => components.map((it) => it.custom_id))
    return unique(ids.filter((id) => id !== undefined)) || "Component custom id cannot be duplicated"
  })
)

/** The flag of a message made of components alone. */
export const COMPONENTS_V2 = 1 << 15

/** A message, new or changed. */
export const MessageForm = Schema.Struct({
  content: maybe(text(2000)),
  embeds: maybe(Embeds),
  components: maybe(Rows)
})

/** A message made of components alone, whose layout is free. */
export const LayoutForm = Schema.Struct({
  content: maybe(text(0)),
  embeds: maybe(list(Schema.Unknown, 0)),
  components: maybe(list(Schema.Unknown, 40))
})

// Modals

const TextInput = Schema.Struct({
  type: Schema.Literal(4),
  custom_id: customId,
  style: Schema.Literals([1, 2]),
  label: opt(text(45)),
  value: opt(text(4000)),
  placeholder: opt(text(100))
})

export const ModalForm = Schema.Struct({
  custom_id: customId,
  title: text(45, 1),
  components: list(
    Schema.Union([
      Schema.Struct({ type: Schema.Literal(1), components: list(TextInput, 1, 1) }),
      Schema.Struct({
        type: Schema.Literal(18),
        label: text(45, 1),
        description: maybe(text(100)),
        component: Schema.Unknown
      }),
      Schema.Struct({ type: Schema.Literal(10), content: text(4000, 1) })
    ]),
    5,
    1
  )
})

export const AutocompleteForm = Schema.Struct({
  choices: list(Schema.Struct({ name: text(100, 1), value: Schema.Union([text(100), Schema.Finite]) }), 25)
})

// Commands

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

const Name = Schema.String.check(
  Schema.makeFilter(
    (name) =>
      (NAME.test(name) && name === name.toLowerCase()) || "Command name is invalid: lower case, 1 to 32 letters."
  )
)
const Localised = <S extends Schema.Top>(schema: S) => maybe(Schema.Record(Schema.String, Schema.NullOr(schema)))
const Description = { description: text(100, 1), description_localizations: Localised(text(100, 1)) }
const Named = { name: Name, name_localizations: Localised(Name), ...Description }

const Choice = Schema.Struct({ name: text(100, 1), value: Schema.Union([text(100), Schema.Finite]) })

const Leaf = Schema.Struct({
  ...Named,
  type: Schema.Literals([3, 4, 5, 6, 7, 8, 9, 10, 11]),
  required: opt(Schema.Boolean),
  choices: opt(list(Choice, 25))
})

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

const ChatCommand = Schema.Struct({
  ...Named,
  type: opt(Schema.Literal(1)),
  options: opt(list(Schema.Union([Subcommand, Group, Leaf]), 25).check(Schema.makeFilter(inOrder)))
})
const MenuCommand = Schema.Struct({
  type: Schema.Literals([2, 3]),
  name: text(32, 1),
  description: opt(text(0))
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

// Lists

const Snowflake = Schema.String.check(Schema.isPattern(/^\d{1,20}$/, { message: "Value is not snowflake." }))

const countTo = (most: number) =>
  Schema.String.check(
    Schema.makeFilter(
      (count) =>
        (/^\d{1,4}$/.test(count) && Number(count) >= 1 && Number(count) <= most) ||
        `int value should be between 1 and ${most}.`
    )
  )

/** The query of a list of at most so many. */
export const PageForm = (most: number) =>
  Schema.Struct({ limit: opt(countTo(most)), after: opt(Snowflake), before: opt(Snowflake), around: opt(Snowflake) })

import { Schema } from "effect"

/** The limits that Discord puts on what an application sends. Fields not named here may say anything. */

const opt = Schema.optionalKey
export const text = (most: number, least = 0) =>
  Schema.String.check(
    Schema.isMinLength(least, { message: `Must be ${least} or more in length.` }),
    Schema.isMaxLength(most, { message: `Must be ${most} or fewer in length.` })
  )
export const list = <S extends Schema.Top>(item: S, most: number, least = 0) =>
  Schema.Array(item).check(
    Schema.isMinLength(least, { message: `Must be ${least} or more in length.` }),
    Schema.isMaxLength(most, { message: `Must be ${most} or fewer in length.` })
  )
export const maybe = <S extends Schema.Top>(schema: S) => opt(Schema.NullOr(schema))

export const unique = (names: ReadonlyArray<string | undefined>): boolean => new Set(names).size === names.length

// Embeds

const EMBED_TOTAL = 6000

const Link = Schema.String.check(
  Schema.isPattern(/^(https?|attachment):\/\/./, { message: "Not a well formed URL." }),
  Schema.isMaxLength(2048, { message: "Must be 2048 or fewer in length." })
)
const Image = Schema.Struct({ url: Link })

const Embed = Schema.Struct({
  title: maybe(text(256)),
  description: maybe(text(4096)),
  url: maybe(Link),
  timestamp: maybe(Schema.String.check(Schema.makeFilter((at) => !Number.isNaN(Date.parse(at)) || "Not a timestamp."))),
  color: maybe(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 0xffffff }))),
  fields: maybe(list(Schema.Struct({ name: text(256, 1), value: text(1024, 1) }), 25)),
  footer: maybe(Schema.Struct({ text: text(2048), icon_url: maybe(Link) })),
  author: maybe(Schema.Struct({ name: text(256), url: maybe(Link), icon_url: maybe(Link) })),
  image: maybe(Image),
  thumbnail: maybe(Image)
}).check(
  Schema.makeFilter(
    ({ author, description, fields, footer, image, thumbnail, title }) =>
      [title, description, footer, author, image, thumbnail].some((part) => part !== undefined && part !== null) ||
      (fields ?? []).length > 0 ||
      "An embed needs something to show."
  )
)

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

const Option = Schema.Struct({
  label: text(100, 1),
  value: text(100, 1),
  description: maybe(text(100)),
  default: opt(Schema.Boolean)
})

const Button = Schema.Struct({
  type: Schema.Literal(2),
  style: Schema.Literals([1, 2, 3, 4, 5, 6]),
  label: opt(text(80)),
  custom_id: opt(customId),
  url: opt(
    Schema.String.check(
      Schema.isPattern(/^(https?|discord):\/\/./, { message: "Scheme must be one of ('http', 'https', 'discord')." }),
      Schema.isMaxLength(512, { message: "Must be 512 or fewer in length." })
    )
  ),
  disabled: opt(Schema.Boolean),
  emoji: opt(Schema.Unknown)
}).check(
  Schema.makeFilter(({ custom_id, emoji, label, style, url }) =>
    (style === 6 || label !== undefined || emoji !== undefined) &&
    (style === 5 ? url !== undefined && custom_id === undefined : style === 6 || custom_id !== undefined)
      ? true
      : "A button needs a label or an emoji, and a custom id or, as a link, a url."
  )
)

const bounded = (least: number) => opt(Schema.Int.check(Schema.isBetween({ minimum: least, maximum: 25 })))

const Select = {
  custom_id: customId,
  placeholder: maybe(text(150)),
  min_values: bounded(0),
  max_values: bounded(1),
  required: opt(Schema.Boolean),
  disabled: opt(Schema.Boolean)
}

const inBounds = ({
  max_values: most = 1,
  min_values: least = 1
}: {
  readonly max_values?: number
  readonly min_values?: number
}) => least <= most || "min_values must not be more than max_values"

const StringSelect = Schema.Struct({
  type: Schema.Literal(3),
  ...Select,
  options: list(Option, 25, 1).check(
    Schema.makeFilter(
      (options) => unique(options.map(({ value }) => value)) || "The specified option value is already used"
    )
  )
}).check(
  Schema.makeFilter(inBounds),
  Schema.makeFilter(
    ({ max_values: most = 1, min_values: least = 1, options }) =>
      (least <= options.length && most <= options.length) || "There are fewer options than values to choose"
  ),
  Schema.makeFilter(
    ({ max_values: most = 1, options }) =>
      options.filter((option) => option.default === true).length <= most ||
      "More options are chosen by default than can be"
  )
)

const EntitySelect = Schema.Struct({
  type: Schema.Literals([5, 6, 7, 8]),
  ...Select,
  channel_types: opt(Schema.Array(Schema.Int))
}).check(Schema.makeFilter(inBounds))

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

const ids = list(Schema.String, 100)

/** Whom a message may mention: of each kind all that its text names, or some by id. */
const AllowedMentions = Schema.Struct({
  parse: maybe(Schema.Array(Schema.Literals(["users", "roles", "everyone"]))),
  users: maybe(ids),
  roles: maybe(ids),
  replied_user: maybe(Schema.Boolean)
}).check(
  Schema.makeFilter(({ parse, roles, users }) =>
    (parse?.includes("users") === true && (users ?? []).length > 0) ||
    (parse?.includes("roles") === true && (roles ?? []).length > 0)
      ? "parse and a list of ids are mutually exclusive."
      : true
  )
)

/** A message, new or changed. */
export const MessageForm = Schema.Struct({
  content: maybe(text(2000)),
  allowed_mentions: maybe(AllowedMentions),
  embeds: maybe(Embeds),
  components: maybe(Rows)
})

/** A message made of components alone, whose layout is free. */
export const LayoutForm = Schema.Struct({
  content: maybe(text(0)),
  allowed_mentions: maybe(AllowedMentions),
  embeds: maybe(list(Schema.Unknown, 0)),
  components: maybe(list(Schema.Unknown, 40))
})

// Modals

const LONGEST_TEXT = 4000
const size = (least: number) => opt(Schema.Int.check(Schema.isBetween({ minimum: least, maximum: LONGEST_TEXT })))

const Input = {
  type: Schema.Literal(4),
  custom_id: customId,
  style: Schema.Literals([1, 2]),
  min_length: size(0),
  max_length: size(1),
  required: opt(Schema.Boolean),
  value: maybe(text(LONGEST_TEXT)),
  placeholder: maybe(text(100))
}

interface Sized {
  readonly min_length?: number
  readonly max_length?: number
  readonly value?: string | null
}

const isSized = ({ max_length: most = LONGEST_TEXT, min_length: least = 0, value }: Sized) =>
  least > most
    ? "min_length must not be more than max_length"
    : (value ?? "").length <= most || `Must be ${most} or fewer in length.`

const RowInput = Schema.Struct({ ...Input, label: text(45, 1) }).check(Schema.makeFilter(isSized))
/** Below a label that says what it is. */
const LabelledInput = Schema.Struct({ ...Input, label: maybe(text(0)) }).check(Schema.makeFilter(isSized))

const Labelled = Schema.Union([LabelledInput, StringSelect, EntitySelect]).check(
  Schema.makeFilter((component) => !("disabled" in component && component.disabled) || "A modal disables nothing."),
  Schema.makeFilter((component) =>
    "min_values" in component && component.min_values === 0 && component.required !== false
      ? "What is required takes at least 1 value."
      : true
  )
)

const ModalRow = Schema.Struct({ type: Schema.Literal(1), components: list(RowInput, 1, 1) })
const Label = Schema.Struct({
  type: Schema.Literal(18),
  label: text(45, 1),
  description: maybe(text(100)),
  component: Labelled
})
const TextDisplay = Schema.Struct({ type: Schema.Literal(10), content: text(LONGEST_TEXT, 1) })

export const ModalForm = Schema.Struct({
  custom_id: customId,
  title: text(45, 1),
  components: list(Schema.Union([ModalRow, Label, TextDisplay]), 5, 1).check(
    Schema.makeFilter((components) => {
      const ids = components.flatMap((it) =>
        it.type === 1 ? it.components.map(({ custom_id }) => custom_id) : it.type === 18 ? [it.component.custom_id] : []
      )
      return unique(ids) || "Component custom id cannot be duplicated"
    })
  )
})

export const AutocompleteForm = Schema.Struct({
  choices: list(Schema.Struct({ name: text(100, 1), value: Schema.Union([text(100), Schema.Finite]) }), 25)
})

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

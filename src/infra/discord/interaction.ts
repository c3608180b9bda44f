import { Schema } from "effect"
import { ChannelId, GuildId, MessageId, RoleId } from "../../machines/ids.ts"
import type { InteractionKey } from "./InteractionRest.ts"
import { guildIdentity, type Person, personOf, User } from "./person.ts"

const Bits = Schema.String.check(Schema.isPattern(/^\d+$/))

const Member = Schema.Struct({ ...guildIdentity, user: User, roles: Schema.Array(RoleId), permissions: Bits })

const Value = Schema.Union([Schema.String, Schema.Finite, Schema.Boolean])

interface RawOption {
  readonly name: string
  readonly value?: string | number | boolean
  readonly focused?: boolean
  readonly options?: ReadonlyArray<RawOption>
}

const RawOption = Schema.Struct({
  name: Schema.String,
  value: Schema.optionalKey(Value),
  focused: Schema.optionalKey(Schema.Boolean),
  options: Schema.optionalKey(Schema.Array(Schema.suspend((): Schema.Codec<RawOption> => RawOption)))
})

const Named = Schema.Struct({ id: Schema.String, name: Schema.String })

const Resolved = Schema.Struct({
  users: Schema.optionalKey(Schema.Record(Schema.String, User)),
  /** Those of the users who are in the guild. */
  members: Schema.optionalKey(Schema.Record(Schema.String, Schema.Struct(guildIdentity))),
  roles: Schema.optionalKey(Schema.Record(Schema.String, Named))
})

const CommandData = Schema.Struct({
  name: Schema.String,
  type: Schema.Int,
  options: Schema.optionalKey(Schema.Array(RawOption)),
  target_id: Schema.optionalKey(Schema.String),
  resolved: Schema.optionalKey(Resolved)
})

const ComponentData = Schema.Struct({
  custom_id: Schema.String,
  values: Schema.optionalKey(Schema.Array(Schema.String)),
  resolved: Schema.optionalKey(Resolved)
})

interface RawField {
  readonly custom_id?: string
  readonly value?: string
  readonly component?: RawField
  readonly components?: ReadonlyArray<RawField>
}

const RawField = Schema.Struct({
  custom_id: Schema.optionalKey(Schema.String),
  value: Schema.optionalKey(Schema.String),
  component: Schema.optionalKey(Schema.suspend((): Schema.Codec<RawField> => RawField)),
  components: Schema.optionalKey(Schema.Array(Schema.suspend((): Schema.Codec<RawField> => RawField)))
})

const ModalData = Schema.Struct({ custom_id: Schema.String, components: Schema.Array(RawField) })

const common = {
  id: Schema.String.check(Schema.isPattern(/^\d{1,20}$/)),
  application_id: Schema.String,
  token: Schema.String,
  guild_id: Schema.optionalKey(GuildId),
  channel_id: Schema.optionalKey(ChannelId),
  member: Schema.optionalKey(Member),
  user: Schema.optionalKey(User),
  locale: Schema.optionalKey(Schema.String),
  app_permissions: Schema.optionalKey(Bits),
  message: Schema.optionalKey(Schema.Struct({ id: MessageId }))
}

const Payload = Schema.Union([
  Schema.Struct({ ...common, type: Schema.Literals([2, 4]), data: CommandData }),
  Schema.Struct({ ...common, type: Schema.Literal(3), data: ComponentData }),
  Schema.Struct({ ...common, type: Schema.Literal(5), data: ModalData })
])

/** Who uses something, with what they may do where they do it. */
export interface Caller extends Person {
  readonly roles: ReadonlyArray<RoleId>
  /** Discord's bit set, in that channel. */
  readonly permissions: bigint
}

export type OptionValue = string | number | boolean

/** What was used. */
export type InteractionUse =
  | {
      readonly _tag: "Command"
      readonly name: string
      /** Subcommand group and subcommand, as far as there are. */
      readonly path: ReadonlyArray<string>
      readonly options: Readonly<Record<string, OptionValue>>
      /** The people that options or a context menu name. */
      readonly people: ReadonlyMap<string, Person>
      /** The member or message that a context menu was opened on. */
      readonly targetId: string | null
    }
  | {
      readonly _tag: "Autocomplete"
      readonly name: string
      readonly path: ReadonlyArray<string>
      readonly options: Readonly<Record<string, OptionValue>>
      /** The option that is being written. */
      readonly focused: string
    }
  | {
      readonly _tag: "Component"
      readonly customId: string
      readonly values: ReadonlyArray<string>
      /** The people that were chosen. */
      readonly people: ReadonlyMap<string, Person>
    }
  | { readonly _tag: "Modal"; readonly customId: string; readonly fields: Readonly<Record<string, string>> }

/** Somebody used something of ours, and waits for an answer. */
export interface Interaction {
  readonly key: InteractionKey
  /** null: in a direct message. */
  readonly guildId: GuildId | null
  readonly channelId: ChannelId | null
  readonly caller: Caller
  /** Discord's, such as `de` or `en-US`. */
  readonly locale: string
  /** What we may do in that channel. */
  readonly appPermissions: bigint
  /** The message whose component was used. */
  readonly messageId: MessageId | null
  readonly use: InteractionUse
}

/** Follows subcommands down to the options themselves. */
const descend = (
  options: ReadonlyArray<RawOption>,
  path: ReadonlyArray<string> = []
): { readonly path: ReadonlyArray<string>; readonly leaves: ReadonlyArray<RawOption> } => {
  const [first] = options
  return first?.options !== undefined && first.value === undefined
    ? descend(first.options, [...path, first.name])
    : { path, leaves: options }
}

const fieldsOf = (fields: ReadonlyArray<RawField>): Record<string, string> =>
  Object.assign(
    {},
    ...fields.map((field) => ({
      ...(field.custom_id === undefined || field.value === undefined ? {} : { [field.custom_id]: field.value }),
      ...fieldsOf(field.components ?? []),
      ...fieldsOf(field.component === undefined ? [] : [field.component])
    }))
  )

const peopleOf = ({ members = {}, users = {} }: typeof Resolved.Type = {}): ReadonlyMap<string, Person> =>
  new Map(Object.entries(users).map(([id, user]) => [id, personOf(user, members[id])]))

const useOf = (payload: typeof Payload.Type): InteractionUse => {
  if (payload.type === 3) {
    const { custom_id, resolved, values = [] } = payload.data
    return { _tag: "Component", customId: custom_id, values, people: peopleOf(resolved) }
  }
  if (payload.type === 5) {
    return { _tag: "Modal", customId: payload.data.custom_id, fields: fieldsOf(payload.data.components) }
  }
  const { data } = payload
  const { leaves, path } = descend(data.options ?? [])
  const options = Object.fromEntries(leaves.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])))
  if (payload.type === 4) {
    const focused = leaves.find((leaf) => leaf.focused === true)?.name ?? ""
    return { _tag: "Autocomplete", name: data.name, path, options, focused }
  }
  const people = peopleOf(data.resolved)
  return { _tag: "Command", name: data.name, path, options, people, targetId: data.target_id ?? null }
}

const decode = Schema.decodeUnknownResult(Payload)

/** Reads an INTERACTION_CREATE; a text that says what was wrong with one that cannot be read. Never throws. */
export const decodeInteraction = (data: unknown): Interaction | string => {
  const decoded = decode(data)
  if (decoded._tag === "Failure") return decoded.failure.message
  const payload = decoded.success
  const { member } = payload
  const user = member?.user ?? payload.user
  if (user === undefined) return "neither member nor user"
  return {
    key: { id: payload.id, applicationId: payload.application_id, token: payload.token },
    guildId: payload.guild_id ?? null,
    channelId: payload.channel_id ?? null,
    caller: {
      ...personOf(user, member),
      roles: member?.roles ?? [],
      permissions: BigInt(member?.permissions ?? "0")
    },
    locale: payload.locale ?? "en-US",
    appPermissions: BigInt(payload.app_permissions ?? "0"),
    messageId: payload.message?.id ?? null,
    use: useOf(payload)
  }
}

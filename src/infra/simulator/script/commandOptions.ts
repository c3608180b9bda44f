import { Option, Schema } from "effect"
import { refuse } from "../World.ts"

/** An option as its application registered it. Types: 1 subcommand, 2 group, 3 string ... 11 attachment. */
export interface OptionShape {
  readonly name: string
  readonly type: number
  readonly options?: ReadonlyArray<OptionShape>
}

const OptionShape: Schema.Codec<OptionShape> = Schema.Struct({
  name: Schema.String,
  type: Schema.Int,
  options: Schema.optionalKey(Schema.Array(Schema.suspend((): Schema.Codec<OptionShape> => OptionShape)))
})

const decodeOptions = Schema.decodeUnknownOption(Schema.Array(OptionShape))

export const optionsOf = (registered: unknown): ReadonlyArray<OptionShape> =>
  Option.getOrElse(decodeOptions(registered ?? []), () => [])

type Resolve = (name: string) => string

/** An option's value as Discord sends it: an id for what a script names. */
export const commandOption = (
  { name, type }: OptionShape,
  value: string | number | boolean,
  resolve: { readonly user: Resolve; readonly role: Resolve; readonly channel: Resolve }
): { readonly name: string; readonly type: number; readonly value: string | number | boolean } => {
  const sent = (expected: "string" | "number" | "boolean") =>
    typeof value === expected ? { name, type, value } : refuse(`option "${name}" is a ${expected}`, `give it one`)
  switch (type) {
    case 3:
      return { name, type, value: String(value) }
    case 4:
    case 10:
      return sent("number")
    case 5:
      return sent("boolean")
    case 6:
    case 9:
      return { name, type, value: resolve.user(String(value)) }
    case 7:
      return { name, type, value: resolve.channel(String(value)) }
    case 8:
      return { name, type, value: resolve.role(String(value)) }
    default:
      return refuse(`option "${name}" is of type ${type}`, "only values, members, roles and channels can be given")
  }
}

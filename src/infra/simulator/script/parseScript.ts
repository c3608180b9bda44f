import { Data, Result, Schema, SchemaIssue } from "effect"
import { faultSchemas, type Step, stepSchemas } from "./steps.ts"

/** A step that cannot be understood. `line` counts from 1; in an array it is the place of the step. */
export class ScriptInvalid extends Data.TaggedError("ScriptInvalid")<{
  readonly line: number
  /** The field at fault, as a path; empty: the whole line. */
  readonly field: string
  readonly what: string
  readonly mend: string
}> {
  override get message(): string {
    return `line ${this.line}${this.field === "" ? "" : `, field "${this.field}"`}: ${this.what}. ${this.mend}`
  }
}

const decodeDo = Schema.decodeUnknownResult(Schema.Struct({ do: Schema.String }))
const decodeKind = Schema.decodeUnknownResult(Schema.Struct({ kind: Schema.String }))

const schemas = new Map<string, Schema.Decoder<Step>>(Object.entries(stepSchemas))
const kinds = new Map<string, Schema.Decoder<Step>>(Object.entries(faultSchemas))

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(b).entries()) {
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** No name of ours is longer: nothing is near to what is, and nobody wants to read all of it. */
const longestName = 40

const short = (name: string): string => (name.length > longestName ? `${name.slice(0, longestName)}...` : name)

const choose = (wrong: string, known: Iterable<string>): string => {
  const names = [...known]
  if (wrong.length > longestName) return `Use one of: ${names.join(", ")}.`
  const nearest = names.toSorted((a, b) => distance(wrong, a) - distance(wrong, b))[0]
  const close = nearest !== undefined && distance(wrong, nearest) <= 3
  return close ? `Did you mean "${nearest}"?` : `Use one of: ${names.join(", ")}.`
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** Decodes one step. */
export const parseStep = (input: unknown, line: number): Result.Result<Step, ScriptInvalid> => {
  const invalid = (field: string, what: string, mend: string) =>
    Result.fail(new ScriptInvalid({ line, field, what, mend }))
  const named = decodeDo(input)
  if (Result.isFailure(named)) {
    return invalid(
      "do",
      "a step is an object that says what to do",
      `For instance { "do": "join", "member": "ada", "channel": "Deck" }.`
    )
  }
  const verb = named.success.do
  const kind = verb === "fault" ? decodeKind(input) : undefined
  if (kind !== undefined && Result.isFailure(kind)) {
    return invalid("kind", "a fault needs a kind", `Use one of: ${[...kinds.keys()].join(", ")}.`)
  }
  const schema = kind === undefined ? schemas.get(verb) : kinds.get(kind.success.kind)
  if (schema === undefined) {
    return kind === undefined
      ? invalid("do", `there is no step "${short(verb)}"`, choose(verb, [...schemas.keys(), "fault"]))
      : invalid("kind", `there is no fault "${short(kind.success.kind)}"`, choose(kind.success.kind, kinds.keys()))
  }
  const decoded = Schema.decodeUnknownResult(schema)(input, { onExcessProperty: "error" })
  if (Result.isSuccess(decoded)) return Result.succeed(decoded.success)
  const issue = format(decoded.failure.issue).issues[0]
  const field = (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".")
  const fields = schema.ast._tag === "Objects" ? schema.ast.propertySignatures.map(({ name }) => String(name)) : []
  return fields.includes(field.split(".")[0] ?? "")
    ? invalid(field, issue?.message ?? "not what it should be", `Mend the value of "${field}" in this "${verb}" step.`)
    : invalid(field, `a "${verb}" step has no such field`, choose(field, fields))
}

/** Decodes steps given as values, as `POST /control/steps` takes them. */
export const parseSteps = (inputs: ReadonlyArray<unknown>): Result.Result<ReadonlyArray<Step>, ScriptInvalid> =>
  Result.all(inputs.map((input, index) => parseStep(input, index + 1)))

/** Decodes JSON Lines. Empty lines, and lines that begin with `#` or `//`, are skipped. */
export const parseScript = (text: string): Result.Result<ReadonlyArray<Step>, ScriptInvalid> => {
  const steps: Array<Result.Result<Step, ScriptInvalid>> = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const trimmed = raw.trim()
    if (trimmed === "" || trimmed.startsWith("#") || trimmed.startsWith("//")) continue
    steps.push(parseLine(trimmed, index + 1))
  }
  return Result.all(steps)
}

const parseLine = (text: string, line: number): Result.Result<Step, ScriptInvalid> => {
  try {
    return parseStep(JSON.parse(text), line)
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : "not JSON"
    return Result.fail(new ScriptInvalid({ line, field: "", what, mend: "Each line is one JSON object." }))
  }
}

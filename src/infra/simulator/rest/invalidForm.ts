import { Result, Schema, SchemaIssue } from "effect"
import type { RestResponse } from "./RestRequest.ts"

const format = SchemaIssue.makeFormatterStandardSchemaV1()

interface Complaint {
  readonly path: ReadonlyArray<string>
  readonly message: string
}

/** Nests complaints the way Discord does: by field, down to `_errors`. */
const nested = (complaints: ReadonlyArray<Complaint>): Record<string, unknown> => {
  const here = complaints.filter(({ path }) => path.length === 0)
  const below = Map.groupBy(
    complaints.filter(({ path }) => path.length > 0),
    ({ path: [field = ""] }) => field
  )
  return {
    ...Object.fromEntries(
      [...below].map(([field, some]) => [
        field,
        nested(some.map(({ message, path }) => ({ message, path: path.slice(1) })))
      ])
    ),
    ...(here.length === 0 ? {} : { _errors: here.map(({ message }) => ({ code: "BASE_TYPE_INVALID", message })) })
  }
}

export const invalidForm = (complaints: ReadonlyArray<Complaint>): RestResponse => ({
  status: 400,
  body: { message: "Invalid Form Body", code: 50035, errors: nested(complaints) }
})

export type Form<A> =
  | { readonly _tag: "Read"; readonly value: A }
  | { readonly _tag: "Refused"; readonly response: RestResponse }

/** Reads a form, or says what Discord would object to in it. */
export const readForm = <A>(schema: Schema.Decoder<A>, form: unknown): Form<A> => {
  const read = Schema.decodeUnknownResult(schema)(form, { errors: "all" })
  if (Result.isSuccess(read)) return { _tag: "Read", value: read.success }
  const complaints = format(read.failure.issue).issues.map(({ message, path = [] }) => ({
    message,
    path: path.map((part) => String(typeof part === "object" ? part.key : part))
  }))
  return { _tag: "Refused", response: invalidForm(complaints) }
}

/** What Discord would object to in a form; null when it would take it. */
export const objection = (schema: Schema.Decoder<unknown>, form: unknown): RestResponse | null => {
  const read = readForm(schema, form)
  return read._tag === "Refused" ? read.response : null
}

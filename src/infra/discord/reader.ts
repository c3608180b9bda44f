import { Schema, SchemaIssue } from "effect"
import { enable } from "effect/schema/SchemaJITCompiler"
import type { DispatchMalformed, GuildDispatch, ShardDispatch } from "./dispatch.ts"
import { guildIdOf } from "./guildIdOf.ts"

export type Decoded = GuildDispatch | ShardDispatch

/** Reads the data of a dispatch; null when it is not for us (a direct message, say). Never throws. */
export type Reader = (name: string, data: unknown) => Decoded | DispatchMalformed | null

type Plain = Schema.Codec<unknown, unknown>

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

const step = (segment: PropertyKey | { readonly key: PropertyKey }): string => {
  const key = typeof segment === "object" ? segment.key : segment
  return typeof key === "number" ? `[${key}]` : `.${String(key)}`
}

const firstIssue = (schema: Plain, data: unknown) => {
  const result = Schema.decodeUnknownResult(schema)(data)
  const issue = result._tag === "Failure" ? issuesOf(result.failure.issue).issues[0] : undefined
  return { steps: (issue?.path ?? []).map(step).join(""), message: issue?.message ?? "" }
}

/**
 * Compiled, a voice state takes a quarter of the interpreted time: 0.3 us. Where code cannot be generated, Schema
 * goes on interpreting.
 */
const guard = <S extends Plain>(schema: S) => {
  enable(schema.ast)
  return Schema.is(schema)
}

export const reader = <S extends Plain>(schema: S, fold: (payload: S["Type"]) => Decoded | null): Reader => {
  const matches = guard(schema)
  return (name, data) => {
    if (matches(data)) return fold(data)
    const { message, steps } = firstIssue(schema, data)
    return {
      _tag: "DispatchMalformed",
      name,
      guildId: guildIdOf(name, data),
      path: steps.replace(/^\./, ""),
      message
    }
  }
}

/** Unreadable elements of one payload whose fault is looked up: looking takes a hundred times what reading does. */
const detailed = 20

/** Folds the elements of a list that match; the paths of the others go to `malformed`. */
export const elements = <S extends Plain, A>(schema: S, fold: (element: S["Type"]) => A) => {
  const matches = guard(schema)
  return (list: string, all: ReadonlyArray<unknown>, malformed: Array<string>): ReadonlyArray<A> => {
    const read: Array<A> = []
    for (const [index, element] of all.entries()) {
      if (matches(element)) read.push(fold(element))
      else malformed.push(`${list}[${index}]${malformed.length < detailed ? firstIssue(schema, element).steps : ""}`)
    }
    return read
  }
}

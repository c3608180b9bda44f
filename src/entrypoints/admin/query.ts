import { Effect, Schema } from "effect"

const isLimit = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 500

const Limit = Schema.String.check(
  Schema.makeFilter((text) => isLimit(text) || "Expected a whole number from 1 to 500")
).pipe(Schema.decodeTo(Schema.FiniteFromString), Schema.withDecodingDefaultKey(Effect.succeed("100")))

/** `limit` (1 to 500, default 100) and the `cursor` at which the page before ended. */
export const pageQuery = <S extends Schema.Top>(cursor: S) => ({ limit: Limit, cursor: Schema.optionalKey(cursor) })

/** A part of a name, or an id. */
export const Search = Schema.String.check(
  Schema.makeFilter((text) => text.length <= 100 || "Expected no more than 100 characters")
)

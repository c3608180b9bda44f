import { Effect, Schema } from "effect"

const isSnowflake = (text: string): boolean => /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n

/** An id in a path or query: a snowflake that fits 63 bits, as all of Discord's do and the database needs. */
export const idParam = <S extends Schema.Codec<string, string>>(id: S) =>
  Schema.String.check(
    Schema.makeFilter((text) => isSnowflake(text) || "Expected a Discord id, such as 81384788765712384")
  ).pipe(Schema.decodeTo(id))

const isLimit = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 500

const Limit = Schema.String.check(
  Schema.makeFilter((text) => isLimit(text) || "Expected a whole number from 1 to 500")
).pipe(Schema.decodeTo(Schema.FiniteFromString), Schema.withDecodingDefaultKey(Effect.succeed("100")))

/** `limit` (1 to 500, default 100) and the `cursor` at which the page before ended. */
export const pageQuery = <S extends Schema.Top>(cursor: S) => ({ limit: Limit, cursor: Schema.optionalKey(cursor) })

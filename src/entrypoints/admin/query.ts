import { Effect, Schema } from "effect"

/** An id in a path or query: a snowflake that fits 63 bits, as all of Discord's do and the database needs. */
export const idParam = <S extends Schema.Codec<string, string>>(id: S) =>
  id.check(Schema.makeFilter((text) => BigInt(text) < 2n ** 63n || "expected a Discord id, such as 81384788765712384"))

/** A query parameter that may be left out: null then. */
export const optionalQuery = <S extends Schema.Top>(value: S) =>
  Schema.NullOr(value).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null)))

const Limit = Schema.FiniteFromString.check(
  Schema.isInt({ expected: "a whole number" }),
  Schema.isBetween({ minimum: 1, maximum: 500 })
).pipe(Schema.withDecodingDefaultKey(Effect.succeed("100")))

/** `limit` (1 to 500, default 100) and the `cursor` where the page before ended. */
export const pageQuery = <S extends Schema.Top>(cursor: S) => ({ limit: Limit, cursor: optionalQuery(cursor) })

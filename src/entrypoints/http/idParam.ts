import { Schema } from "effect"

const isSnowflake = (text: string): boolean => /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n

/** An id in a path or query: a snowflake that fits 63 bits, as all of Discord's do and the database needs. */
export const idParam = <S extends Schema.Codec<string, string>>(id: S) =>
  Schema.String.check(
    Schema.makeFilter((text) => isSnowflake(text) || "Expected a Discord id, such as 81384788765712384")
  ).pipe(Schema.decodeTo(id))

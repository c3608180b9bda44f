import { DateTime, Schema, SchemaTransformation } from "effect"

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i

/** An instant: ms, UTC, in memory; RFC 3339 outside. */
export const Instant = Schema.String.check(
  Schema.isPattern(rfc3339, { expected: "an instant as RFC 3339, such as 2026-01-31T12:00:00Z" })
)
  .annotate({ format: "date-time" })
  .pipe(
    Schema.decodeTo(Schema.DateTimeUtcFromString),
    Schema.decodeTo(
      Schema.Int,
      SchemaTransformation.transform({ decode: DateTime.toEpochMillis, encode: (ms) => DateTime.makeUnsafe(ms) })
    )
  )

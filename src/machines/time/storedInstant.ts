import { Schema } from "effect"

/**
 * An instant in a record: ms, UTC, of this century or the last. What lies beyond was never written by us, and could
 * neither be cut into days nor settled.
 */
export const StoredInstant = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4_102_444_800_000 }))

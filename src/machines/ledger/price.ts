import { Schema } from "effect"

const upTo = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

// The most that settings allow. The ledger's integers hold a lifetime at these prices, and not at any.

/** XP a minute. */
export const Rate = upTo(3000)

/** XP of one message. */
export const Award = upTo(1000)

export const Percent = upTo(300)

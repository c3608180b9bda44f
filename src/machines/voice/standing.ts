import { Schema } from "effect"

/** Why a member's time earns nothing. Such time still settles, at rate 0, and moves the watermark. */
export const Withheld = Schema.Literals([
  "ignored channel",
  "ignored role",
  "missing role",
  "ignored member",
  "alone",
  "afk channel",
  "settling in",
  "asleep",
  "daily cap",
  "quarantined"
])
export type Withheld = typeof Withheld.Type

import { Schema } from "effect"

/** Who sees a message: what is about somebody who hides is shown to nobody but them. */
export const ShownTo = Schema.Literals(["all", "caller"])
export type ShownTo = typeof ShownTo.Type

import { Schema } from "effect"

/** The colours that cards and boards come in. */
export const Theme = Schema.Literals(["midnight", "daylight", "ocean", "forest", "sunset", "contrast"])
export type Theme = typeof Theme.Type

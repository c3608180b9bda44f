import type { Journal } from "../../../src/actors/checkpoint/Journal.ts"

/** What a journal has given out to be stored, under the keys that it goes by. */
export const byKey = (journal: Journal, unsettled: ReadonlyMap<string, string | object | null>) =>
  Array.from(unsettled, ([field, record]) => [journal.keyOf(field), record])

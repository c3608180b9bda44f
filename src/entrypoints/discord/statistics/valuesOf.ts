import type { LocalHour } from "../../../machines/statistics/span.ts"

/** Finds the value of a day, or of an hour where the stretches are hours; 0 where there is none. */
export const valuesOf = <A extends { readonly day: string; readonly hour?: number }>(
  stretches: ReadonlyArray<A>,
  valueOf: (stretch: A) => number
): ((at: LocalHour) => number) => {
  const keyOf = (day: string, hour: number) => `${day} ${hour}`
  const values = new Map(stretches.map((stretch) => [keyOf(stretch.day, stretch.hour ?? 0), valueOf(stretch)]))
  return ({ day, hour }) => values.get(keyOf(day, hour)) ?? 0
}

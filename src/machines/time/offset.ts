import { DateTime } from "effect"

/** How far the wall clock of a timezone is ahead of UTC at an instant: ms. */
export const offsetAt = (zone: DateTime.TimeZone, ms: number): number =>
  DateTime.zonedOffset(DateTime.makeZonedUnsafe(ms, { timeZone: zone }))

/** The first instant in `(from, to]` whose offset is not `offset`, that of `from`; to the second, as zones change it. */
export const transitionBetween = (zone: DateTime.TimeZone, offset: number, from: number, to: number): number => {
  let before = Math.floor(from / 1000)
  let after = Math.ceil(to / 1000)
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(zone, middle * 1000) === offset) before = middle
    else after = middle
  }
  return after * 1000
}

import { daysAfter } from "../../../machines/time/period.ts"

const dayMs = 86_400_000

/** How far a local day reaches, of any timezone, from where that day of UTC begins: ms before it, and after it. */
export const dayReach = { before: 50_400_000, after: 129_600_000 } as const

/** No segment is longer than a local day, and no local day as long as this: ms. */
export const longestMs = dayReach.after

const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/**
 * The local days that an instant (ms, UTC) may lie in, whatever timezone they were stamped in: zones reach from 12 hours
 * behind UTC to 14 ahead of it. `wholeFrom`: the first day that lies wholly after the instant in all of them.
 */
export const edgeOf = (from: number): { readonly days: ReadonlyArray<string>; readonly wholeFrom: string } => {
  const first = utcDay(from - (dayReach.after - dayMs))
  const last = utcDay(from + dayReach.before)
  const days = [first]
  for (let day = daysAfter(first, 1); day <= last; day = daysAfter(day, 1)) days.push(day)
  return { days, wholeFrom: daysAfter(last, 1) }
}

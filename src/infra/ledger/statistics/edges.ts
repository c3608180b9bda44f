import { daysAfter } from "../../../machines/time/period.ts"

const hourMs = 3_600_000

const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/**
 * The local days that an instant (ms, UTC) may lie in, whatever timezone they were stamped in: zones reach from 12 hours
 * behind UTC to 14 ahead of it. `wholeFrom`: the first day that lies wholly after the instant in all of them.
 */
export const edgeOf = (from: number): { readonly days: ReadonlyArray<string>; readonly wholeFrom: string } => {
  const first = utcDay(from - 12 * hourMs)
  const last = utcDay(from + 14 * hourMs)
  const days = [first]
  for (let day = daysAfter(first, 1); day <= last; day = daysAfter(day, 1)) days.push(day)
  return { days, wholeFrom: daysAfter(last, 1) }
}

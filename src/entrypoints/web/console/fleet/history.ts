import type { Moment } from "../answers.ts"

const hourMs = 3_600_000

const slotOf = ({ at }: Moment, every: number) => Math.floor(Date.parse(at) / every)

/**
 * Adds a moment to those of the last hour, oldest first. Within one slot of `every` ms the newest stands for all, and
 * what happened in it is summed: however often moments come, no plot has more points than an hour has slots.
 */
export const withMoment = (past: ReadonlyArray<Moment>, moment: Moment, every: number): ReadonlyArray<Moment> => {
  const last = past.at(-1)
  if (last === undefined) return [moment]
  if (Date.parse(moment.at) <= Date.parse(last.at)) return past
  const since = Date.parse(moment.at) - hourMs
  const first = past.findIndex(({ at }) => Date.parse(at) >= since)
  const kept = first === -1 ? [] : past.slice(first)
  if (slotOf(last, every) !== slotOf(moment, every)) return [...kept, moment]
  const { errors, restarts } = moment
  return [...kept.slice(0, -1), { ...moment, errors: last.errors + errors, restarts: last.restarts + restarts }]
}

/** What the server remembers, with what came after it. */
export const joined = (
  past: ReadonlyArray<Moment>,
  since: ReadonlyArray<Moment>,
  every: number
): ReadonlyArray<Moment> => {
  const last = Date.parse(past.at(-1)?.at ?? "") || 0
  return since
    .filter(({ at }) => Date.parse(at) > last)
    .reduce((moments, moment) => withMoment(moments, moment, every), past)
}

import type { StatisticsCard } from "./charts.ts"

/** The axis of values: from 0 to `top`, with a tick every `step`. */
export interface ValueScale {
  readonly step: number
  readonly top: number
}

const mostSteps = 5

const [minute, hour, day] = [60, 3600, 86_400] as const

/** Steps that a reader counts on by, in seconds; above them days by 1, 2, 5. */
const secondSteps = [1, 2, 5, 10, 15, 30]
const longerSteps = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour)
]

/** The lowest of 1, 2, 5, 10, 20, 50 and so on that is not below `least`. */
const roundStep = (least: number) => {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)))
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= least) ?? 10 * power
}

const timeStep = (largest: number) => {
  const least = largest / mostSteps
  // From a minute on durations are said without their seconds: no tick may need them.
  const steps = largest > minute ? longerSteps : [...secondSteps, ...longerSteps]
  return steps.find((step) => step >= least) ?? day * roundStep(least / day)
}

/** Ticks for values up to `largest`: whole seconds or people, five above 0 at most, and never none. */
export const valueScale = (unit: StatisticsCard["unit"], largest: number): ValueScale => {
  const step = unit === "time" ? timeStep(largest) : roundStep(largest / mostSteps)
  return { step, top: step * Math.max(1, Math.ceil(largest / step)) }
}

import type { Guild } from "../answers.ts"
import { latency } from "../figures.ts"

/** How long the guild worked this minute. */
export const loadOf = ({ timings }: Pick<Guild, "timings">): string =>
  latency(Object.values(timings).reduce((sum, { total }) => sum + total, 0))

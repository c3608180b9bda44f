import { now } from "../../shared/now.ts"
import { lasting, wallDate } from "../figures.ts"

/** How long something lasts by now; it ticks by itself. */
export const Since = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={wallDate(at)}>
    {lasting(at, now.value)}
  </time>
)

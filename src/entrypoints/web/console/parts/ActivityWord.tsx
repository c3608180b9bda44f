import type { Activity } from "../answers.ts"
import { Icon } from "./Icon.tsx"

/** An activity: a drawing and the word. */
export const ActivityWord = ({ activity }: { readonly activity: Activity }) => (
  <span class={`activity is-${activity}`} data-activity={activity}>
    <Icon sign={activity} />
    {activity}
  </span>
)

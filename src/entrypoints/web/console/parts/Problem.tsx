import type { Refused } from "../ask.ts"
import { Icon } from "./Icon.tsx"

/** Why something cannot be shown, or could not be done. */
export const Problem = ({ refused }: { readonly refused: Refused | null }) =>
  refused === null || refused.status === 401 ? null : (
    <p class="problem" role="alert">
      <Icon sign="bad" />
      <span>
        <strong>{refused.message}.</strong> {refused.detail}
      </span>
    </p>
  )
